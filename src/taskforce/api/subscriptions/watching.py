"""What a document needs in order to subscribe."""

from collections.abc import Callable
from functools import partial

from taskforce.api.asked import Asked
from taskforce.api.consultations import Consultations
from taskforce.api.identity import Viewer
from taskforce.api.reading.changes import Changes
from taskforce.api.standing import Standing
from taskforce.api.subscriptions.hub import Hub
from taskforce.api.subscriptions.looking import Asking, Looking
from taskforce.api.subscriptions.subscription import Subscription


class Watcher:
    """`taskforce.api.reading.context.Watching` for one viewer, whose token ends at `until` (seconds since 1970)."""

    def __init__(
        self,
        hub: Hub,
        looking: Looking,
        standing: Standing,
        consultations: Consultations,
        viewer: Viewer,
        asked: Asked,
        until: float,
        last_seen: str | None = None,
    ) -> None:
        self._hub, self._looking, self._standing, self._consultations = hub, looking, standing, consultations
        self._viewer, self._asked, self._until, self._last_seen = viewer, asked, until, last_seen

    async def changes(
        self, asked: Callable[[Callable[[str], str], str], Changes], key: str, after: str | None
    ) -> Subscription:
        live = await self._standing.live(self._viewer.audience)
        changes = asked(lambda view: live.home(view, None), live.edition)
        asking = Asking(self._viewer, changes, key, live.edition)
        consulted = partial(self._consultations.record, self._viewer, self._asked)
        subscription = Subscription(self._hub, self._looking, asking, self._until, consulted)
        await subscription.begin(after if self._last_seen is None else self._last_seen)
        return subscription
