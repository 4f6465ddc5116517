"""Where the SQL and the contracts are: at the top of a checkout, or inside the installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"


def checkout() -> Path | None:
    """The top of the checkout this runs from; None where the package is installed from a wheel."""
    top = _PACKAGE.parents[1]
    return top if not _SHIPPED.is_dir() and (top / "pyproject.toml").is_file() else None


def migrations() -> Path:
    """The log and its bookkeeping: numbered .sql files."""
    return _folder("migrations")


def projections() -> Path:
    """The views: one folder an audience, one .sql file a view."""
    return _folder("projections")


def events() -> Path:
    """What every event says, in every version ever released: one .json file a record."""
    return _folder("events")


def graphql() -> Path:
    """The contracts: one folder an audience with its schema and documents."""
    return _folder("graphql")


def _folder(name: str) -> Path:
    return (checkout() or _SHIPPED) / name
