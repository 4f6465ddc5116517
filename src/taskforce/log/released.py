"""Every type and version of event that was ever released, as events/<record>.json lists them: `make schema`.

What is listed has been recorded somewhere, and must be readable for ever. So it is only ever added to, and an enum of
a listed field may gain words, for what was said before stays readable.
"""

import json
from typing import Any

from taskforce import files
from taskforce.domain.event_schema import event_schema
from taskforce.domain.registry import EVENTS

Released = dict[str, dict[str, Any]]
"""Type -> version -> its schema, as `event_schema` says it."""


class ReleasedChanged(Exception):
    """A released event would read otherwise. Give it a new version, with an upcaster; see docs/decisions/0017."""


def released() -> Released:
    """What is listed."""
    listed: Released = {}
    for file in sorted(files.events().glob("*.json")):
        listed |= json.loads(file.read_text(encoding="utf-8"))
    return listed


def current() -> Released:
    """What this code would record."""
    return {type: {str(kind.SCHEMA): event_schema(kind)} for type, kind in EVENTS.items()}


def grown(listed: Released, now: Released) -> Released:
    """The list with what there is now. Raises ReleasedChanged for what is listed and is not so."""
    for type in listed.keys() - now.keys():
        raise ReleasedChanged(f"{type} is gone. {ReleasedChanged.__doc__}")
    more = {type: dict(versions) for type, versions in listed.items()}
    for type, versions in now.items():
        for version, schema in versions.items():
            before = more.setdefault(type, {}).setdefault(version, schema)
            if not _is_grown(before, schema):
                raise ReleasedChanged(f"{type} in version {version} has changed. {ReleasedChanged.__doc__}")
            more[type][version] = schema
        if max(map(int, more[type])) > max(map(int, versions)):
            raise ReleasedChanged(f"{type} has gone back to an older version. {ReleasedChanged.__doc__}")
    return more


def texts(listed: Released) -> dict[str, str]:
    """The text of each file, by its record: sorted, a line a field."""
    records = sorted({type.partition(".")[0] for type in listed})
    return {r: _text({t: s for t, s in listed.items() if t.partition(".")[0] == r}, 4) + "\n" for r in records}


def _is_grown(before: Any, now: Any) -> bool:
    if isinstance(before, list) and isinstance(now, list):  # only an enum's words are a list
        return set(before) <= set(now)
    if isinstance(before, dict) and isinstance(now, dict):
        return before.keys() == now.keys() and all(_is_grown(before[name], now[name]) for name in before)
    return bool(before == now)


def _text(value: Any, levels: int, indent: str = "\n") -> str:
    if not (levels and isinstance(value, dict) and value):
        return json.dumps(value, sort_keys=True)
    more = indent + "  "
    said = [f"{more}{json.dumps(name)}: {_text(value[name], levels - 1, more)}" for name in sorted(value)]
    return f"{{{','.join(said)}{indent}}}"


if __name__ == "__main__":
    for record, text in texts(grown(released(), current())).items():
        (files.events() / f"{record}.json").write_text(text, encoding="utf-8")
