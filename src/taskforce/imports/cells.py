"""What one cell says, where it is neither money nor a date nor plain text."""

from taskforce.imports.unreadable import NotARecipient, NotYesOrNo

_PREFIXES = {"political party": "PP", "regulated donee": "RD", "third party": "TP"}
_ANSWERS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def yes_or_no(text: str) -> bool:
    try:
        return _ANSWERS[text.casefold()]
    except KeyError:
        raise NotYesOrNo from None


def identifier(text: str) -> str | None:
    """A spreadsheet's 136.0 is 136."""
    whole, point, rest = text.partition(".")
    return whole if point and rest and not rest.strip("0") and _is_number(whole) else text or None


def register_number(text: str) -> str:
    digits = identifier(text) or ""
    if not _is_number(digits):
        raise NotARecipient
    return digits.lstrip("0") or "0"


def prefix(recipient_type: str) -> str:
    """What stands before a recipient's number, so that a party and a member of the same number are two."""
    return _PREFIXES.get(" ".join(recipient_type.casefold().split()), "RE")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
