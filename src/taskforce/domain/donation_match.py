"""Whether what a recipient noted and what the register reports are one donation. A wrong match is worse than none."""

import unicodedata
from collections.abc import Iterable

from taskforce.domain.donation import Donation, Stage
from taskforce.domain.register_entry import RegisterEntry


def counterpart(donation: Donation, alike: Iterable[Donation]) -> Donation | None:
    """The one among those that it is, where no other could be meant on either side, and neither is matched yet."""
    free = [other for other in alike if other.matched is None and other.id != donation.id]
    found = [other for other in free if are_one(donation, other)]
    if donation.matched or len(found) != 1 or any(are_one(rival, found[0]) for rival in free):
        return None
    return found[0]


def are_one(one: Donation, other: Donation) -> bool:
    """The same recipient, value and day, noted on one side and reported on the other, of donors who agree."""
    if {one.stage, other.stage} != {Stage.NOTED, Stage.REPORTED}:
        return False
    here, there = one.stated, other.stated
    same = (here.recipient, here.value, here.received_on) == (there.recipient, there.value, there.received_on)
    return same and here.received_on is not None and _is_same_donor(here, there)


def _is_same_donor(here: RegisterEntry | Donation.Noted, there: RegisterEntry | Donation.Noted) -> bool:
    names = {_words(here.donor_name), _words(there.donor_name)}
    numbers = {_number(here.company_number), _number(there.company_number)}
    return any(len(said) == 1 and "" not in said for said in (names, numbers))


def _words(text: str | None) -> str:
    """Without case, punctuation and symbols. Nothing is left of what was erased, which agrees with nothing."""
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return " ".join("".join(each for each in folded if each.isspace() or _is_said(each)).split())


def _number(company_number: str) -> str:
    """Noughts alone are no number."""
    number = _words(company_number).replace(" ", "")
    return number if number.strip("0") else ""


def _is_said(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PSC"
