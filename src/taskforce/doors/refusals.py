"""A refusal as it is told outside: a stable code, what to do, and what a program can act on."""

from collections.abc import Callable
from typing import Any

from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Stream
from taskforce.log.canonical import NotStorable
from taskforce.log.verdict import LogError

Refusal = TaskforceError | NotStorable | LogError
TOLD = ("field", "stage", "possible")


def told(refusal: Refusal, record: type[Stream] | None, called: Callable[[CommandType], str]) -> dict[str, Any]:
    """`code`, `detail`, where known `field` and `stage`, and `possible`: what to ask instead, as it is `called`."""
    facts = refusal.facts if isinstance(refusal, TaskforceError) else {}
    if "possible" in facts:
        facts["possible"] = _named(facts["possible"], record, called)
    detail = f"{refusal.__doc__} It holds {refusal}." if isinstance(refusal, NotStorable) else str(refusal)
    return {"code": refusal.code, "detail": detail} | {name: facts[name] for name in TOLD if name in facts}


def _named(methods: Any, record: type[Stream] | None, called: Callable[[CommandType], str]) -> list[str]:
    names = {
        method.__name__: called(command)
        for command in COMMANDS.values()
        if command.record is record
        for method in (command.method, command.again)
        if method
    }
    return sorted({names[method] for method in methods if method in names})
