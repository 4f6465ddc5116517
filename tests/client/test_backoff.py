"""Later each time, as late as was asked for, and not for ever."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import assume, example, given
from hypothesis import strategies as st

from taskforce.client.backoff import FIRST, LONGEST, Backoff, retry_after

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECONDS = st.floats(0, 1000)


@given(st.integers(1, 30))
def test_each_pause_is_about_twice_as_long_as_the_one_before_up_to_the_longest(times: int) -> None:
    backoff = Backoff(1_000_000, 0)
    for n in range(times):
        pause, longest = backoff.pause(0), min(FIRST * 2**n, LONGEST)
        assert pause
        assert longest / 2 <= pause <= longest


@given(SECONDS, SECONDS)
def test_no_pause_is_shorter_than_what_was_asked_for(asked: float, now: float) -> None:
    pause = Backoff(1_000_000, now).pause(now, asked)
    assert pause is not None
    assert pause >= asked


@given(SECONDS, st.lists(SECONDS))
def test_no_pause_ends_after_patience_has(patience: float, asked: list[float]) -> None:
    backoff, now = Backoff(patience, 0), 0.0
    for seconds in asked:
        pause = backoff.pause(now, seconds)
        if pause is None:
            break
        now += pause
    assert now <= patience


@given(SECONDS)
def test_after_progress_patience_begins_anew(patience: float) -> None:
    assume(patience > FIRST)
    backoff = Backoff(patience, 0)
    assert backoff.pause(patience) is None
    backoff.progress(patience)
    pause = backoff.pause(patience)
    assert pause is not None
    assert pause <= FIRST


@given(st.integers(0, 100_000))
def test_retry_after_is_understood_as_seconds_and_as_a_date(seconds: int) -> None:
    assert retry_after(str(seconds), NOW) == seconds
    assert retry_after(format_datetime(NOW + timedelta(seconds=seconds), usegmt=True), NOW) == seconds


def test_a_date_that_has_passed_asks_for_nothing() -> None:
    assert retry_after("Tue, 24 Nov 2026 11:59:00 GMT", NOW) == 0


@given(st.none() | st.text())
@example("Thu, 1 Jan 99999999999999999999 00:00:00 GMT")
@example("9" * 400)
def test_what_cannot_be_understood_asks_for_nothing_or_a_time_to_come(header: str | None) -> None:
    assert retry_after(header, NOW) >= 0
