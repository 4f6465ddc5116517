"""What is settled by an answer: everything but a busy record and what may have been refused because of it."""

import pytest

from client.said import SOURCE, conflict, recorded, refused
from taskforce.client import BadAnswer, Conflict, Duplicate, Verdict
from taskforce.client.answers import settled
from taskforce.client.outbox import Kept


def kept(id: str, is_versioned: bool = False) -> Kept:
    return Kept(int(id), id, "case-7", is_versioned, b"{}")


def ids(batch: list[Kept], verdicts: list[Verdict]) -> list[str]:
    return [each.id for each, _ in settled(batch, verdicts).answers]


def test_what_was_recorded_before_or_refused_is_settled() -> None:
    said: list[Verdict] = [recorded("1"), Duplicate("2", SOURCE, "record", "receipt"), refused("3")]
    assert ids([kept("1"), kept("2"), kept("3")], said) == ["1", "2", "3"]


def test_a_busy_record_and_what_was_refused_after_it_is_to_be_sent_again() -> None:
    batch = [kept(str(n)) for n in range(1, 6)]
    said: list[Verdict] = [refused("1"), conflict("2"), recorded("3"), refused("4"), conflict("5")]
    assert ids(batch, said) == ["1", "3"]


def test_a_version_that_is_not_as_expected_is_settled_and_unsettles_nothing() -> None:
    assert ids([kept("1", is_versioned=True), kept("2")], [conflict("1"), refused("2")]) == ["1", "2"]


def test_a_version_that_a_busy_record_has_not_reached_is_to_be_sent_again() -> None:
    assert ids([kept("1"), kept("2", is_versioned=True)], [conflict("1"), conflict("2")]) == []


def test_what_an_older_process_of_the_service_could_not_read_is_to_be_sent_again() -> None:
    unknown = Conflict("1", SOURCE, "UNKNOWN_EVENT", "Send it to another.")
    for is_versioned in (False, True):
        assert ids([kept("1", is_versioned), kept("2")], [unknown, refused("2")]) == []


def test_why_something_is_to_be_sent_again_is_said() -> None:
    batch = [kept("1"), kept("2"), kept("3")]
    assert settled(batch, [recorded("1"), conflict("2"), refused("3")]).undecided == "CONFLICT"
    assert settled(batch, [recorded("1"), recorded("2"), refused("3")]).undecided is None


@pytest.mark.parametrize("said", [[], ["1"], ["1", "2", "2"], ["2", "1"], ["1", "3"]], ids=repr)
def test_an_answer_to_something_else_settles_nothing(said: list[str]) -> None:
    with pytest.raises(BadAnswer):
        settled([kept("1"), kept("2")], [recorded(id) for id in said])
