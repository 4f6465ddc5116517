"""What is kept stays until it has been answered, in the order in which it was kept."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from client.said import SOURCE, conflict, event, recorded, refused
from taskforce.client import Event, OtherContent
from taskforce.client.event import MOST_BYTES, MOST_OF_ONE
from taskforce.client.outbox import Outbox
from taskforce.client.turn import Turn


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "unsent.sqlite"


@pytest.fixture
def outbox(file: Path) -> Iterator[Outbox]:
    outbox = Outbox(file)
    yield outbox
    outbox.close()


def keep(outbox: Outbox, *events: Event) -> None:
    outbox.keep([(each, each.encode(SOURCE)) for each in events])


def ids(outbox: Outbox, most: int = 500) -> list[str]:
    return [kept.id for kept in outbox.next(most)]


def test_what_is_kept_is_found_again_in_order_by_whoever_opens_the_file(outbox: Outbox, file: Path) -> None:
    keep(outbox, event(id="b"), event(id="a"))
    keep(outbox, event(id="c"))
    another = Outbox(file)
    assert ids(another) == ids(outbox) == ["b", "a", "c"]
    assert [kept.event for kept in another.next()] == [event(id=id).encode(SOURCE) for id in "bac"]
    another.close()


def test_a_new_file_that_another_is_opening_is_waited_for(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as another, ThreadPoolExecutor(1) as thread:
        another.execute("begin immediate")
        opening = thread.submit(lambda: Outbox(file).close())
        with pytest.raises(TimeoutError):
            opening.result(timeout=0.2)
        another.execute("rollback")
        opening.result()


def test_keeping_the_same_again_changes_nothing(outbox: Outbox) -> None:
    keep(outbox, event(id="a"), event(id="b"))
    keep(outbox, event(id="a"), event(id="a"))
    assert ids(outbox) == ["a", "b"]


def test_an_id_that_is_kept_with_other_content_is_refused_with_all_that_came_with_it(outbox: Outbox) -> None:
    keep(outbox, event(id="a"))
    with pytest.raises(OtherContent, match="a"):
        keep(outbox, event(id="b"), event(id="a", subject="another"))
    assert ids(outbox) == ["a"]
    keep(outbox, event(id="c"))
    assert ids(outbox) == ["a", "c"]


def test_a_request_holds_no_more_than_it_may(outbox: Outbox) -> None:
    keep(outbox, *(event(id=str(n)) for n in range(501)))
    assert ids(outbox) == [str(n) for n in range(500)]
    assert ids(outbox, 3) == ["0", "1", "2"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.integers(1, MOST_OF_ONE - 400), min_size=15, max_size=40))
def test_a_request_is_as_full_as_it_may_be_and_no_fuller(tmp_path: Path, sizes: list[int]) -> None:
    outbox = Outbox(tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite")
    keep(outbox, *(event(id=str(n), data={"gist": "x" * size}) for n, size in enumerate(sizes)))
    left = len(sizes)
    while batch := outbox.next():
        body = b"[" + b",".join(kept.event for kept in batch) + b"]"
        assert len(body) <= MOST_BYTES
        outbox.settle([(kept, recorded(kept.id)) for kept in batch])
        left -= len(batch)
        if left:
            assert len(body) + len(outbox.next(1)[0].event) + len(b",") > MOST_BYTES
    assert left == 0
    outbox.close()


def test_nothing_of_a_subject_goes_along_after_what_expects_a_version(outbox: Outbox) -> None:
    keep(outbox, event(id="1"), event(id="2", expected_version=1), event(id="3", subject="another"), event(id="4"))
    assert ids(outbox) == ["1", "2", "3"]


def test_what_has_been_answered_is_gone_for_good(outbox: Outbox, file: Path) -> None:
    keep(outbox, event(id="a", data={"gist": "Ann Example"}), event(id="b"))
    first, _ = outbox.next()
    outbox.settle([(first, recorded("a"))])
    assert ids(outbox) == ["b"]
    assert outbox.not_recorded() == []
    outbox.close()
    assert b"Ann Example" not in file.read_bytes()


def test_what_was_refused_is_remembered_with_its_reason_until_it_is_acknowledged(outbox: Outbox, file: Path) -> None:
    keep(outbox, event(id="a", data={"gist": "x"}), event(id="b"))
    outbox.settle([(kept, refused(kept.id)) for kept in outbox.next()])
    another = Outbox(file)
    assert [(told.event["data"], told.verdict) for told in another.not_recorded()] == [
        ({"gist": "x"}, refused("a")),
        ({}, refused("b")),
    ]
    another.acknowledge(["a"])
    assert [told.verdict.id for told in outbox.not_recorded()] == ["b"]
    another.close()


def test_what_was_refused_can_be_put_right_under_its_id(outbox: Outbox) -> None:
    keep(outbox, event(id="a"))
    outbox.settle([(kept, refused("a")) for kept in outbox.next()])
    keep(outbox, event(id="a", data={"gist": "better"}))
    outbox.settle([(kept, conflict("a")) for kept in outbox.next()])
    [told] = outbox.not_recorded()
    assert (told.event["data"], told.verdict) == ({"gist": "better"}, conflict("a"))


def test_a_conflict_holds_up_its_subject_and_nothing_else_until_it_is_acknowledged(outbox: Outbox) -> None:
    keep(outbox, event(id="1", expected_version=3), event(id="2"), event(id="3", subject="another"))
    [first] = outbox.next(1)
    outbox.settle([(first, conflict("1"))])
    assert ids(outbox) == ["3"]
    outbox.acknowledge(["1"])
    assert ids(outbox) == ["2", "3"]


def test_what_is_kept_again_under_the_id_of_a_conflict_waits_for_it_about_another_subject_too(outbox: Outbox) -> None:
    keep(outbox, event(id="1", expected_version=3), event(id="2"))
    [first] = outbox.next(1)
    outbox.settle([(first, conflict("1"))])
    keep(outbox, event(id="1", subject="another"))
    assert ids(outbox) == []
    outbox.acknowledge(["1"])
    assert ids(outbox) == ["2", "1"]


def test_a_refusal_holds_nothing_up(outbox: Outbox) -> None:
    keep(outbox, event(id="1"), event(id="2"))
    [first] = outbox.next(1)
    outbox.settle([(first, refused("1"))])
    assert ids(outbox) == ["2"]


def test_what_is_discarded_is_not_sent(outbox: Outbox) -> None:
    keep(outbox, event(id="1"), event(id="2"), event(id="3"))
    outbox.discard(["1", "3", "never kept"])
    assert ids(outbox) == ["2"]
    assert outbox.count() == 1


def test_only_its_owner_may_read_the_file(outbox: Outbox, file: Path) -> None:
    keep(outbox, event())
    Turn(file).close()
    modes = {each.name: each.stat().st_mode & 0o777 for each in file.parent.iterdir()}
    assert modes == dict.fromkeys(
        ["unsent.sqlite", "unsent.sqlite-wal", "unsent.sqlite-shm", "unsent.sqlite-turn"], 0o600
    )


def test_a_turn_is_one_at_a_time_and_ends_with_whoever_has_it(file: Path) -> None:
    one, two = Turn(file), Turn(file)
    assert one.take()
    assert not two.take()
    one.give_back()
    assert two.take()
    assert not one.take()
    two.close()
    assert one.take()
    one.close()


def test_a_turn_is_one_for_a_file_by_whatever_name_it_is_opened(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.sqlite"
    link.symlink_to(file)
    one, two = Turn(file), Turn(link)
    assert one.take()
    assert not two.take()
    two.close()
    one.close()


def test_a_turn_is_kept_from_other_processes_whoever_else_opens_the_file_here(file: Path) -> None:
    """Danger: POSIX locks of a process end when it closes any descriptor of the file."""
    one = Turn(file)
    assert one.take()
    two = Turn(file)
    ask = "from pathlib import Path; from taskforce.client.turn import Turn; print(Turn(Path(FILE)).take())"
    ask = ask.replace("FILE", repr(str(file)))
    assert subprocess.check_output([sys.executable, "-c", ask], text=True) == "False\n"
    two.close()
    one.close()
