"""The page that says who may send what and who sees what, as the tables of the domain have it: docs/permissions.md.

Written by `make schema`, and tested to be what the tables say.
"""

import sys
from collections.abc import Iterable

from taskforce.domain.commands import COMMANDS
from taskforce.domain.donation import RECIPIENTS
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.offices import LEADING, WHICHEVER, Holders, kinds_of, offices_in
from taskforce.domain.sight import SEEN

BEGINNING = """\
# Who may send what, and who sees what

Written from the tables of the code by `make schema`. What is not listed, nobody may. Both doors, events and mutations,
ask the same table before anything is loaded; an office that is not listed is answered `NOT_YOUR_OFFICE`, with those
that are.

A person acts in the office of the token, or in another that the secretariat has recorded them to hold, as a member or
as a deputy for a time, named in the header `taskforce-office`. A system acts in the office that its event names, for an
officer who has not left it; if it names none, in `system`. *Addressed* are the offices that a warning names; a
*recipient* is whoever may be given donations: a party, a donee, a participant or a third party.

## Who sees what, of what its organisation may know of

Whoever is named to a record sees it in whatever office; whoever is recused from it sees nothing of it, and can do
nothing with it (`changeSight`). Anybody may recuse himself, and only another ends that or names
him; all else is said by the leading offices: {leading}.
Ministers' counts are for whomever the issuer puts among the ministers.

| records | offices |
|---|---|
"""


def page() -> str:
    lines = [BEGINNING.format(leading=_held(LEADING))]
    lines += [f"| `{kind}` | {_held(holders)} |\n" for kind, holders in SEEN.items()]
    lines.append("\n## Who may send what\n\n| mutation | event | offices |\n|---|---|---|\n")
    lines += [f"| `{each.name}` | `{each.event}` | {_held(each.by)} |\n" for each in COMMANDS.values()]
    return "".join(lines)


def _held(holders: Holders) -> str:
    """Kinds of organisations that have the same offices are named together."""
    kinds: dict[str, set[OrganisationKind]] = {}
    for kind in sorted(kinds_of(holders)):
        kinds.setdefault(_listed(offices_in(holders, kind)), set()).add(kind)
    return "; ".join(f"{_called(those)}: {offices}" for offices, those in kinds.items())


def _called(kinds: set[OrganisationKind]) -> str:
    return "recipient" if kinds == {*RECIPIENTS} else " or ".join(sorted(kinds))


def _listed(offices: Iterable[str]) -> str:
    return ", ".join("*addressed*" if office == WHICHEVER else office for office in offices)


if __name__ == "__main__":
    sys.stdout.write(page())
