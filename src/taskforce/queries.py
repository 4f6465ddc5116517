"""Named queries from a .sql file beside a module: `-- name: what it does` starts each."""

import re
from pathlib import Path

_START = re.compile(r"^-- (\w+):.*$", flags=re.MULTILINE)


def load(module: str) -> dict[str, str]:
    """The queries of the .sql file beside a module, by name: `SQL = queries.load(__file__)`."""
    parts = _START.split(Path(module).with_suffix(".sql").read_text(encoding="utf-8"))[1:]
    return {name: query.strip() for name, query in zip(parts[::2], parts[1::2], strict=True)}
