"""Markings: what this service may hold. Whatever is above, or not known, is refused and not kept."""

from taskforce.doors.errors import AboveCeiling

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
"""From the lowest. The tiers above, SECRET and TOP SECRET, are never held where parties can reach."""


def held(marking: str) -> str:
    """As it is stored. Raises AboveCeiling."""
    said = "-".join(marking.upper().replace(":", " ").replace("-", " ").split())
    if said not in MARKINGS:
        raise AboveCeiling(f"It may be {' or '.join(MARKINGS)}.")
    return said
