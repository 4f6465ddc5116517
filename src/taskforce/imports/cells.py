"""What one cell says, where it is neither money nor a date nor plain text."""

from taskforce.domain.kernel import OrganisationKind
from taskforce.imports.unreadable import NotARecipient, NotYesOrNo, TooLong

_KINDS = {
    "political party": ("PP", OrganisationKind.PARTY),
    "regulated donee": ("RD", OrganisationKind.DONEE),
    "third party": ("TP", OrganisationKind.THIRD_PARTY),
    "permitted participant": ("RE", OrganisationKind.PARTICIPANT),
}
_ANSWERS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def yes_or_no(text: str) -> bool:
    try:
        return _ANSWERS[text.casefold()]
    except KeyError:
        raise NotYesOrNo from None


def reference(text: str) -> str:
    if len(text) > 100:
        raise TooLong
    return text


def identifier(text: str) -> str | None:
    """A spreadsheet's 136.0 is 136."""
    whole, point, rest = text.partition(".")
    return whole if point and rest and not rest.strip("0") and _is_number(whole) else text or None


def register_number(text: str) -> str:
    digits = identifier(text) or ""
    significant = digits.lstrip("0") or "0"
    if not _is_number(digits) or len(significant) > 18:
        raise NotARecipient
    return significant


def kind_of(recipient_type: str) -> tuple[str, OrganisationKind]:
    """What goes before its number, so that a party and a member of the same number are two, and what kind it is."""
    return _KINDS.get(" ".join(recipient_type.casefold().split()), ("RE", OrganisationKind.OTHER))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
