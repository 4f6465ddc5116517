"""Every way a question can be wrong. Each has a code that never changes.

BadQuestion
  BadPage
  PageTooLarge
  TooMuch
    TooBroad
  TooDeep
  TooManyAliases
  TooManyDirectives
  TooCostly
  TooManyTerms
  TooSlow
  Unreachable
  BadCursor
  BadText
  NameTooLong
  BadReceipt
  ViewsChanged
  TooManySubscriptions
"""

from typing import Any


class BadQuestion(Exception):
    """The question cannot be answered."""

    code = "BAD_QUESTION"

    def __init__(self) -> None:
        super().__init__(self.__doc__)

    @property
    def extensions(self) -> dict[str, Any]:
        """What graphql-core hands on with the error."""
        return {"code": self.code}


class BadPage(BadQuestion):
    """Ask for a page with first or with last, not both, and for 0 rows or more."""

    code = "BAD_PAGE"


class PageTooLarge(BadQuestion):
    """Ask for at most 500 rows at a time, and follow pageInfo for the rest."""

    code = "PAGE_TOO_LARGE"


class TooMuch(BadQuestion):
    """A root field can have 1,000 fields below it, 60 lists and links, and 50,000 rows: ask for less at a time."""

    code = "TOO_MUCH"


class TooBroad(TooMuch):
    """A name can be asked for 20 times in one place, 5,000 fields in all: ask for less at a time."""


class TooDeep(BadQuestion):
    """A document can have fields 15 deep: ask for what is further down by its id."""

    code = "TOO_DEEP"


class TooManyAliases(BadQuestion):
    """A document can have 100 aliases: ask in several documents."""

    code = "TOO_MANY_ALIASES"


class TooManyDirectives(BadQuestion):
    """A document can have 100 directives: leave out those that change nothing."""

    code = "TOO_MANY_DIRECTIVES"


class TooCostly(BadQuestion):
    """A document can cost 1,000,000: a field costs one, and again for each row of a list. Ask for fewer rows."""

    code = "TOO_COSTLY"


class TooManyTerms(BadQuestion):
    """A document can search for 64 KiB in filters and cursors, each once: ask in several documents."""

    code = "TOO_MANY_TERMS"


class TooSlow(BadQuestion):
    """This took too long: ask for fewer rows, or narrow the filter."""

    code = "TOO_SLOW"


class Unreachable(BadQuestion):
    """The database cannot be reached: ask again in a few seconds."""

    code = "UNAVAILABLE"


class BadCursor(BadQuestion):
    """This cursor does not belong to this list in this order: start again without after and before."""

    code = "BAD_CURSOR"


class BadText(BadQuestion):
    """Text cannot hold U+0000 or half a surrogate pair: leave it out."""

    code = "BAD_TEXT"


class NameTooLong(BadQuestion):
    """A name in the answer can have 63 characters: choose a shorter alias."""

    code = "NAME_TOO_LONG"


class BadReceipt(BadQuestion):
    """This is no receipt that your organisation was given: send it as it came."""

    code = "BAD_RECEIPT"


class ViewsChanged(BadQuestion):
    """The views have been made again: ask for what you show anew, and subscribe without after."""

    code = "VIEWS_CHANGED"


class TooManySubscriptions(BadQuestion):
    """There are too many subscriptions: end some that you no longer need."""

    code = "TOO_MANY_SUBSCRIPTIONS"
