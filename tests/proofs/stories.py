"""Two histories each that differ only in what a viewer must not notice.

A step is a second, the same in both histories, and what is recorded in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from hiding import both
from histories import History
from others import mixed
from proofs.deputies import a_deputy
from proofs.ministers import permuted
from proofs.offices import an_office, recused
from proofs.steps import Step, numbered, registered, renumbered
from scenario import CAT
from taskforce.api.officers import KINDS_OF


@dataclass(frozen=True)
class Story:
    """`viewer` is audience, organisation, office and person; `rest` is what is recorded in the other database.

    `reacts`: what is asked by it of other records is done. `any_office`: whatever office the viewer holds, he is shown
    the same. `headers`: what he says with each request.
    """

    viewer: tuple[str, str, str, str]
    whole: list[Step]
    rest: list[Step]
    reacts: bool = True
    any_office: bool = True
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def audience(self) -> str:
        return self.viewer[0]


Telling = Callable[[int, int], Story]


def _among(audience: str, organisation: str, office: str) -> Telling:
    """An organisation's own records, with and without those of others."""

    def story(seed: int, size: int) -> Story:
        steps = mixed(audience, seed, size)
        whole = numbered([append for _, append in steps])
        rest = [step for step, (is_ours, _) in zip(whole, steps, strict=True) if is_ours]
        return _story((audience, organisation, office, "ann"), whole, rest)

    return story


def _of_kinds(audience: str, organisation: str, office: str, is_shown: Callable[[str], bool]) -> Telling:
    """An audience that is shown all of some kinds, with and without all else that is recorded."""

    def story(seed: int, size: int) -> Story:
        whole = numbered(History(seed, publishes=False, marks=False, known={}).take(2 * size))
        rest = renumbered([step for step in whole if is_shown(step[1].events[0].type)])
        return _story((audience, organisation, office, "ann"), whole, rest)

    return story


def _is_known(event: str) -> bool:
    """Which organisations there are."""
    return event.startswith("organisation") and not event.endswith("sight_changed")


def _hidden_steps(seed: int, size: int) -> Story:
    """A party's records, with and without what happens to them that it is not shown."""
    steps, shown = both(seed, 3 * size, CAT)
    whole = numbered([append for _, append in steps])
    seconds = [second for (second, _), (is_shown, _) in zip(whole, steps, strict=True) if is_shown]
    rest = [(second, append) for second, (_, append) in zip(seconds, shown, strict=True)]
    return _story(("parties", "blue", "security", "ann"), whole, rest, reacts=False)


def _story(viewer: tuple[str, str, str, str], whole: list[Step], rest: list[Step], *, reacts: bool = True) -> Story:
    """Of somebody whose organisation is registered."""
    first = 0, registered(viewer[1], KINDS_OF[viewer[0]][0])
    return Story(viewer, [first, *whole], [first, *rest], reacts)


def _told(viewer: tuple[str, str, str, str], tell: Callable[[int, int], tuple[list[Step], list[Step]]]) -> Telling:
    """An organisation's own records: somebody in another office may be shown others of them."""
    return lambda seed, size: Story(viewer, *tell(seed, size), reacts=False, any_office=tell is not an_office)


def _deputy(seed: int, size: int) -> Story:
    viewer, office = ("parties", "blue", "treasurer", "ann"), {"taskforce-office": "selections"}
    return Story(viewer, *a_deputy(seed, size), reacts=False, any_office=False, headers=office)


STORIES: dict[str, Telling] = {
    "a party among parties": _among("parties", "blue", "security"),
    "an agency among agencies": _among("agencies", "desk", "desk"),
    "the regulator": _of_kinds(
        "regulator", "electoral-commission", "donations", lambda event: event.startswith("donation") or _is_known(event)
    ),
    "the secretariat": _of_kinds("secretariat", "secretariat", "members", _is_known),
    "steps that are not shown": _hidden_steps,
    "an office": _told(("parties", "blue", "treasurer", "ann"), an_office),
    "one who is recused": _told(("parties", "blue", "security", "ann"), recused),
    "a deputy": _deputy,
    "ministers": _told(("ministers", "cabinet", "minister", "ann"), permuted),
}

NOTHING = {
    "an agency among agencies": {"sight"},
    "an office": {"candidate_bars", "referrals", "sight"},
    "one who is recused": {"candidate_bars"},
    "steps that are not shown": {"candidate_bars"},
    "a deputy": {"sight"},
}
"""The documents of the dashboards that show nothing: what they are about is of another office, or in none of these."""
