"""Markings: what this service may hold. Whatever is above, or not known, is refused and not kept."""

from taskforce.domain.markings import Marking
from taskforce.doors.errors import AboveCeiling


def held(marking: str) -> str:
    """As it is stored. Raises AboveCeiling."""
    said = "-".join(marking.upper().replace(":", " ").replace("-", " ").split())
    if said not in set(Marking):
        raise AboveCeiling(f"It may be {' or '.join(Marking)}.")
    return said
