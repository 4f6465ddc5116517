"""What a token says, and whom that makes: the claims have our own names unless a file says otherwise."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec

from taskforce.api.identity.viewer import NotAuthenticated, Viewer
from taskforce.api.names import TOKENS
from taskforce.settings import Misconfigured

Text = Annotated[str, msgspec.Meta(min_length=1)]


class UnusableClaims(Misconfigured):
    """The file that TASKFORCE_CLAIMS names cannot be used."""


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`claim` is where it stands, with dots for what is nested; `values` leads from the issuer's words to ours."""

    claim: Text
    values: Annotated[dict[str, Text], msgspec.Meta(min_length=1)] | None = None

    def word(self, said: dict[str, Any]) -> str | None:
        """None where the token says nothing. Raises NotAuthenticated where it is no text, or not one of `values`."""
        found = _at(said, self.claim)
        if found is None:
            return None
        if self.values is not None:
            theirs = found if isinstance(found, list) else [found]
            ours = [self.values[word] for word in theirs if isinstance(word, str) and word in self.values]
            if len(ours) != 1:
                raise NotAuthenticated
            return ours[0]
        if not isinstance(found, str) or not found or not found.isprintable():
            raise NotAuthenticated
        return found


class System(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token is a system's where the claim has exactly this value."""

    claim: Text = "system"
    value: bool | int | Text = True


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`aud` is the name that the issuer's tokens have for this service."""

    aud: Text = "taskforce"
    person: Claim = Claim("sub")
    organisation: Claim = Claim("organisation")
    office: Claim = Claim("office")
    audience: Claim = Claim("audience")
    system: System = System()

    def __post_init__(self) -> None:
        for ours in (self.audience.values or {}).values():
            if ours not in TOKENS:
                raise ValueError(f"audience.values: there is no audience {ours}; choose of {', '.join(TOKENS)}")

    def viewer(self, said: dict[str, Any]) -> Viewer:
        """Raises NotAuthenticated where something is missing, but a system's office, or the audience is unknown."""
        audience, organisation, person = (each.word(said) for each in (self.audience, self.organisation, self.person))
        if audience not in TOKENS or organisation is None or person is None:
            raise NotAuthenticated
        found = _at(said, self.system.claim)
        # Danger: in Python 1 equals True.
        is_system = type(found) is type(self.system.value) and found == self.system.value
        office = self.office.word(said)
        if office is None and not is_system:
            raise NotAuthenticated
        return Viewer(audience, organisation, office, person, is_system)

    @classmethod
    def read(cls, file: Path) -> "Claims":
        """Raises UnusableClaims, which says what is wrong and where."""
        try:
            return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), cls)
        except OSError as error:
            why = error.strerror
        except UnicodeDecodeError as error:
            why = f"byte {error.start} is no UTF-8"
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            why = str(error)
        raise UnusableClaims(f"{UnusableClaims.__doc__} {file}: {why}")


def _at(said: dict[str, Any], path: str) -> Any:
    """A claim whose own name has dots, such as an address, is found by that name."""
    if path in said:
        return said[path]
    found: Any = said
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found
