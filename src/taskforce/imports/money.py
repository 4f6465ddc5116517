"""Pounds as the register writes them, to whole pence."""

import re

from taskforce.imports.unreadable import NotMoney

_AMOUNT = re.compile(
    r"(?P<open>\()? (?P<before>[-\N{MINUS SIGN}])? \s* (?:Â?£)? \s* (?P<inside>\()? (?P<after>[-\N{MINUS SIGN}])? \s*"
    r"(?P<pounds> [0-9]{1,3} (?:,[0-9]{3})+ | [0-9]+ ) (?: \. (?P<pence>[0-9]+) )? (?P<close>\))?",
    re.VERBOSE,
)
_DASH = re.compile(r"(?:Â?£)?\s*[-\N{MINUS SIGN}\N{EN DASH}]")
_MOST = 2**53 - 1


def pence(text: str) -> int:
    """A dash alone is zero. A minus or brackets are less than nothing: a register may correct itself.

    A pound sign may have been encoded twice, as names are.
    """
    if _DASH.fullmatch(text):
        return 0
    found = _AMOUNT.fullmatch(text)
    if not found or bool(found["open"] or found["inside"]) != bool(found["close"]):
        raise NotMoney
    signs = sum(bool(found[sign]) for sign in ("open", "before", "inside", "after"))
    pounds, rest = found["pounds"].replace(",", ""), (found["pence"] or "").rstrip("0")
    if signs > 1 or len(rest) > 2 or len(pounds) > 16:
        raise NotMoney
    amount = int(pounds + rest.ljust(2, "0"))
    if amount > _MOST:
        raise NotMoney
    return -amount if signs else amount
