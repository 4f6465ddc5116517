"""The requests of the CloudEvents conformance suite's feature for HTTP, and what is expected of each."""

import re
from collections.abc import Iterator
from pathlib import Path

from taskforce.api.events.cloud_event import CloudEvent

FEATURE = Path(__file__).parents[4] / "shared/data/vectors/cloudevents/http-protocol-binding.feature"
_OUTLINE = re.compile(r'Scenario Outline:.*?"""\n(.*?)"""(.*?)And the data.*?Examples:(.*?)(?=Scenario|\Z)', re.DOTALL)
_ROW = re.compile(r"^\s*\|(.*)\|\s*$", re.MULTILINE)


def requests() -> Iterator[tuple[dict[str, str], bytes, dict[str, str]]]:
    """Headers in lower case, the body, the attributes."""
    for request, then, examples in _OUTLINE.findall(FEATURE.read_text(encoding="utf-8")):
        for kind in _cells(examples)[1:]:
            lines = [line.strip() for line in request.replace("<contentType>", kind[0]).strip().splitlines()]
            blank = lines.index("")
            headers = dict(line.split(": ", 1) for line in lines[1:blank])
            expected = {name: value.replace("<contentType>", kind[0]) for name, value in _cells(then)[1:]}
            yield {n.lower(): v for n, v in headers.items()}, "\n".join(lines[blank + 1 :]).encode(), expected


def attributes(event: CloudEvent, names: dict[str, str]) -> dict[str, str]:
    said = {name: getattr(event, name) for name in names}
    return said | {"time": said["time"].isoformat().replace("+00:00", "Z")}


def _cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(table)]
