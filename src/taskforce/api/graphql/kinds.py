"""Media types of answers, and which of them a client would rather have."""

import re
from typing import Any

from litestar import Request

GRAPHQL, JSON, EVENTS = "application/graphql-response+json", "application/json", "text/event-stream"
OFFERED = (JSON, GRAPHQL, EVENTS)
_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def preferred(request: Request[Any, Any, Any]) -> str | None:
    """By its Accept headers; None where nothing that is offered would do.

    One who says nothing is taken for a client of today. One who takes anything may be an old one, for whom an answer
    of JSON is never a failure of HTTP.
    """
    accept = ",".join(request.headers.getall("accept", []))
    if not accept.strip():
        return GRAPHQL
    ranges = [found for part in accept.split(",") if (found := _range(part))]
    wished = [wish for each in OFFERED if (wish := _wish(each, ranges))]
    return max(wished)[-1] if wished else None


def of_refusals(request: Request[Any, Any, Any]) -> str:
    """JSON also for who wants events, so that he does not ask again and again, or takes nothing that there is."""
    return GRAPHQL if preferred(request) == GRAPHQL else JSON


def with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8"


def is_utf8(parameters: list[str]) -> bool:
    """Whether the parameters of a media type leave it at that."""
    said = dict(_parameter(each) for each in parameters)
    return said.get("charset", "utf-8").strip('"').lower() in {"utf-8", "utf8"}


def _range(part: str) -> tuple[str, float] | None:
    kind, *parameters = part.split(";")
    weight = dict(map(_parameter, parameters)).get("q", "1")
    if not _WEIGHT.fullmatch(weight) or not is_utf8(parameters):
        return None
    return kind.strip().lower(), float(weight)


def _wish(kind: str, ranges: list[tuple[str, float]]) -> tuple[float, int, int, int, str] | None:
    """The heavier the better; then what is named itself, what stands first, and what is offered first."""
    of_all = f"{kind.partition('/')[0]}/*"
    for exactness, name in ((2, kind), (1, of_all), (0, "*/*")):
        for place, (said, weight) in enumerate(ranges):
            if said == name:
                return (weight, exactness, -place, -OFFERED.index(kind), kind) if weight else None
    return None


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip()
