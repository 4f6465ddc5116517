"""Names by which the world finds things: an organisation's id, a reference of the register."""

LONGEST = 300


def is_name(text: str) -> bool:
    """Danger: views find their rows by it. One that no index can hold would stop a view for everybody, and for ever."""
    return len(text) <= LONGEST
