"""The messages of the graphql-transport-ws protocol."""

from typing import Annotated, Any

import msgspec
import orjson

from taskforce.api.graphql.question import Question


class Init(msgspec.Struct, tag="connection_init"):
    payload: dict[str, Any] | None = None


class Ping(msgspec.Struct, tag="ping"):
    payload: dict[str, Any] | None = None


class Pong(msgspec.Struct, tag="pong"):
    payload: dict[str, Any] | None = None


class Subscribe(msgspec.Struct, tag="subscribe"):
    id: Annotated[str, msgspec.Meta(min_length=1)]
    payload: Question


class Complete(msgspec.Struct, tag="complete"):
    id: str


Message = Init | Ping | Pong | Subscribe | Complete
decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
ACK, PONG = '{"type":"connection_ack"}', '{"type":"pong"}'


def next_of(id: str, body: bytes) -> str:
    return orjson.dumps({"id": id, "type": "next", "payload": orjson.Fragment(body)}).decode()


def error_of(id: str, errors: object) -> str:
    return orjson.dumps({"id": id, "type": "error", "payload": errors}).decode()


def complete_of(id: str) -> str:
    return orjson.dumps({"id": id, "type": "complete"}).decode()
