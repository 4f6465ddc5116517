"""The three ways in which HTTP carries CloudEvents, each as the JSON text of its events."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

import msgspec

from taskforce.api.problem import Problem

MOST_EVENTS, MOST_BYTES = 1_000, 4 * 1024 * 1024
ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
CHARSETS = ("utf-8", "utf8", "us-ascii")

_batch = msgspec.json.Decoder(list[msgspec.Raw])


def events_in(sent: Iterable[tuple[str, str]], body: bytes) -> tuple[list[bytes], bool]:
    """The events, and whether they came as a batch. Raises Problem."""
    headers = _once(sent)
    _plain(headers)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == ONE:
        return [body], False
    if kind == MANY:
        return _batched(body), True
    if not kind.startswith("application/cloudevents") and "ce-specversion" in headers:
        return [_binary(headers, body)], False
    raise Problem(415, "NOT_CLOUDEVENTS", f"Send {ONE}, {MANY}, or data with ce- headers, ce-specversion among them.")


def _once(sent: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Those that say something of events. Danger: of one that stands twice each reader may take another."""
    found = dict[str, str]()
    for name, value in ((name.lower(), value) for name, value in sent):
        if name in ("content-type", "content-encoding") or name.startswith("ce-"):
            if name in found:
                raise Problem(400, "BAD_REQUEST", "A ce- or content- header stands twice: send each once.")
            found[name] = value
    return found


def _plain(headers: Mapping[str, str]) -> None:
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Problem(415, "NOT_CLOUDEVENTS", "Send it as it is, not compressed: without content-encoding.")
    for parameter in headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in CHARSETS:
            raise Problem(415, "NOT_CLOUDEVENTS", "Send it in UTF-8, and name no other charset.")


def _batched(body: bytes) -> list[bytes]:
    try:
        found = _batch.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(400, "BAD_BATCH", "A batch is a JSON array of CloudEvents.") from None
    if len(found) > MOST_EVENTS:
        raise Problem(413, "BATCH_TOO_LARGE", f"A batch can have {MOST_EVENTS} events: send it in parts.")
    return [bytes(each) for each in found]


def _binary(headers: Mapping[str, str], body: bytes) -> bytes:
    """Attributes stand in headers, percent-encoded, and the body is the data."""
    event: dict[str, object] = {
        name.removeprefix("ce-"): _text(value) for name, value in headers.items() if name.startswith("ce-")
    }
    kind = headers.get("content-type")
    if kind:
        event["datacontenttype"] = kind
    if body:
        is_json = kind is None or kind.partition(";")[0].strip().lower() == "application/json"
        event["data"] = _whole(body) if is_json else body.decode(errors="replace")
    return msgspec.json.encode(event)


def _text(value: str) -> str:
    """Danger: text that was mended would be recorded as what its sender never said."""
    try:
        return unquote(value.encode("ascii"), errors="strict")
    except UnicodeError:
        raise Problem(400, "BAD_REQUEST", "A ce- header is ASCII, with all else percent-encoded as UTF-8.") from None


def _whole(body: bytes) -> msgspec.Raw:
    """Danger: only one whole JSON text may stand inside another; anything else could say attributes of its own."""
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(400, "BAD_REQUEST", "The data is not JSON.") from None
    return msgspec.Raw(body)
