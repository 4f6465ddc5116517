"""`taskforce serve`, but for one thing that no setting can turn off: nothing is recorded of who is shown what."""

from collections.abc import Iterable

from taskforce.api.asked import Asked
from taskforce.api.consultations import Consultations
from taskforce.api.identity import Viewer
from taskforce.api.reading.disclosed import Shown
from taskforce.cli import main


async def nothing(_self: Consultations, _viewer: Viewer, _asked: Asked, _disclosed: Iterable[Shown]) -> None:
    """As fast as it could be."""


if __name__ == "__main__":
    Consultations.record = nothing  # type: ignore[method-assign]
    main()
