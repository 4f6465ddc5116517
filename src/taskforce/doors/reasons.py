"""Why data is refused, without the data. Danger: reasons are read by operators, who may not see what was said."""

import re

_VALUE = re.compile(r"""(['"]).*\1""", re.DOTALL)


def without_values(message: str) -> str:
    """msgspec repeats a wrong value as Python writes it: in one kind of quotes, its own the first and the last."""
    return _VALUE.sub("", message).replace("  ", " ")
