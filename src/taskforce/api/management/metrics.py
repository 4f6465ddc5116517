"""The state and the tally as text, as Prometheus reads it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from taskforce.api.management.state import Recorded, State
from taskforce.api.management.tally import BOUNDS, Tally

KIND = "text/plain; version=0.0.4"
Sample = tuple[Mapping[str, object], float]


def metrics(state: State, tally: Tally, refused: dict[str, int]) -> str:
    return "".join([*_of_state(state), *_of_tally(tally), *_of_refused(refused)])


def _of_state(state: State) -> Iterator[str]:
    yield _gauge("ready", "Whether questions are answered.", [({}, state.status != "not ready")])
    yield _gauge("log_open", "Whether this process can write to the log.", [({}, state.log_is_open)])
    shown = state.consultations_are_open
    yield _gauge("consultations_open", "Whether this process can record who is shown what.", [({}, shown)])
    yield _gauge("part_running", "Whether a part of this process runs.", _by("part", state.parts.items()))
    pools = state.pools.items()
    yield _gauge("connections_open", "To the database.", _by("pool", ((name, pool.open) for name, pool in pools)))
    yield _gauge("connections_in_use", "Of those.", _by("pool", ((name, pool.in_use) for name, pool in pools)))
    yield _gauge("subscriptions", "Of this process.", [({}, state.subscriptions)])
    if state.keys_age is not None:
        yield _gauge("issuer_keys_age_seconds", "Since the issuer's keys were fetched.", [({}, state.keys_age)])
    if state.recorded:
        yield from _of_recorded(state.recorded)


def _of_recorded(said: Recorded) -> Iterator[str]:
    live = [view for view in said.views if view.live]
    yield _gauge("log_position", "Of the last event.", [({}, said.position)])
    yield _gauge("view_position", "Where a live view stands.", _by("view", ((v.view, v.position) for v in live)))
    yield _gauge("view_lag", "Events that it is behind.", _by("view", ((v.view, v.lag) for v in live)))
    yield _gauge("view_stopped", "Whether it has failed.", _by("view", ((v.view, bool(v.problem)) for v in live)))
    yield _gauge("reactions_position", "Up to where all that records ask is done.", [({}, said.reactions.position)])
    yield _gauge("reactions_lag", "Events that it is behind.", [({}, said.reactions.lag)])
    yield _gauge("reactions_paused", "Whether an event has failed.", [({}, said.reactions.problem is not None)])


def _of_tally(tally: Tally) -> Iterator[str]:
    requests = [({"door": door, "status": status}, count) for (door, status), count in sorted(tally.requests.items())]
    yield _metric("requests_total", "counter", "Answered, by door and status.", requests)
    lines = []
    for door, counts in sorted(tally.buckets.items()):
        *bounded, every = accumulate(counts)
        for bound, count in zip((*BOUNDS, "+Inf"), (*bounded, every), strict=True):
            lines.append(_line("request_seconds_bucket", {"door": door, "le": bound}, count))
        lines.append(_line("request_seconds_sum", {"door": door}, tally.seconds[door]))
        lines.append(_line("request_seconds_count", {"door": door}, every))
    yield _head("request_seconds", "histogram", "From the head of a request to the end of its answer.") + "".join(lines)


def _of_refused(refused: dict[str, int]) -> Iterator[str]:
    yield _metric("rate_limited_total", "counter", "Refused as too much.", _by("by", refused.items()))


def _by(label: str, values: Iterable[tuple[str, float]]) -> list[Sample]:
    return [({label: name}, value) for name, value in values]


def _gauge(name: str, about: str, samples: Iterable[Sample]) -> str:
    return _metric(name, "gauge", about, samples)


def _metric(name: str, kind: str, about: str, samples: Iterable[Sample]) -> str:
    return _head(name, kind, about) + "".join(_line(name, labels, value) for labels, value in samples)


def _head(name: str, kind: str, about: str) -> str:
    return f"# HELP taskforce_{name} {about}\n# TYPE taskforce_{name} {kind}\n"


def _line(name: str, labels: Mapping[str, object], value: float) -> str:
    said = ",".join(f'{label}="{word}"' for label, word in labels.items())
    return f"taskforce_{name}{{{said}}} {float(value)}\n" if said else f"taskforce_{name} {float(value)}\n"
