"""docs/agencies.md says of every code that a sender can be answered what to do, and of no other."""

import ast
import re
from pathlib import Path
from types import ModuleType

from taskforce.api import events
from taskforce.api.identity import NotAuthenticated
from taskforce.api.limits.meter import RateLimited
from taskforce.api.limits.seconds import TooSlowAnswer, TooSlowRequest
from taskforce.api.problem import BROKEN, OF_STATUS
from taskforce.domain import errors as domain
from taskforce.doors import errors as doors
from taskforce.log import verdict
from taskforce.log.canonical import NotStorable

PAGE = (Path(__file__).parents[1] / "docs" / "agencies.md").read_text(encoding="utf-8")
OF_A_REQUEST = {doors.NotRegistered, doors.AccessEnded}
ANSWERED_AS_UNAVAILABLE = {verdict.Unavailable, verdict.Closed}


def raised(module: ModuleType) -> set[type]:
    """Its errors with a code, but for those that are only what others have in common."""
    return {kind for kind in vars(module).values() if "code" in vars_of(kind) and not kind.__subclasses__()}


def vars_of(kind: object) -> dict[str, object]:
    return dict(vars(kind)) if isinstance(kind, type) and issubclass(kind, Exception) else {}


def problems() -> set[str]:
    """The codes of the problems that the door of events makes itself."""
    [folder] = events.__path__
    calls = (
        node
        for file in Path(folder).glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    )
    return {str(ast.literal_eval(call.args[1])) for call in calls}


def told(heading: str) -> list[str]:
    """The codes in the table under a heading."""
    [section] = re.findall(rf"^## {heading}$(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^\| `([A-Z_]+)` \|", section, flags=re.MULTILINE)


def test_the_page_has_every_code_of_a_verdict_and_no_other() -> None:
    kinds = raised(domain) | raised(doors) | raised(verdict) | {NotStorable}
    codes = {vars_of(kind)["code"] for kind in kinds - OF_A_REQUEST - ANSWERED_AS_UNAVAILABLE}
    assert len(codes) > 20
    assert sorted(told("Codes of a verdict")) == sorted(map(str, codes))


def test_the_page_has_every_code_of_a_request_and_no_other() -> None:
    made = {problem.code for problem in (BROKEN, *OF_STATUS.values())} | {
        kind.code for kind in (NotAuthenticated, RateLimited, TooSlowRequest, TooSlowAnswer)
    }
    codes = made | problems() | {vars_of(kind)["code"] for kind in OF_A_REQUEST}
    assert {"BAD_BATCH", "NOT_CLOUDEVENTS", "UNAVAILABLE"} <= codes
    assert sorted(told("Codes of a request")) == sorted(map(str, codes))
