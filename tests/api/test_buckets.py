"""A bucket for each that asks, by a clock that the test moves."""

from taskforce.api.limits import buckets
from taskforce.api.limits.buckets import Buckets


class Now:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_who_has_emptied_his_waits_until_it_fills() -> None:
    now = Now()
    those = Buckets(2, 10, now)
    for _ in range(10):
        assert those.seconds("ann") == 0
        those.take("ann", 1)
    assert those.seconds("ann") == 0  # what is next is taken from what comes
    those.take("ann", 4)
    assert those.seconds("ann") == 2
    assert those.seconds("bob") == 0
    now.seconds += 1
    assert those.seconds("ann") == 1
    now.seconds += 1
    assert those.seconds("ann") == 0


def test_what_is_larger_than_a_bucket_is_let_through_once_and_waited_for_afterwards() -> None:
    now = Now()
    those = Buckets(2, 10, now)
    those.take("ann", 110)
    assert those.seconds("ann") == 50
    now.seconds += 50
    assert those.seconds("ann") == 0


def test_none_holds_more_than_it_can_however_long_nothing_is_taken() -> None:
    now = Now()
    those = Buckets(2, 10, now)
    those.take("ann", 1)
    now.seconds += 1e6
    those.take("ann", 12)
    assert those.seconds("ann") == 1


def test_so_many_are_remembered_and_the_one_longest_unused_goes_first() -> None:
    now = Now()
    those = Buckets(2, 10, now)
    those.take("ann", 12)
    those.take("bob", 12)
    those.take("ann", 2)
    for number in range(buckets.REMEMBERED - 1):
        those.take(number, 1)
    assert (those.seconds("ann"), those.seconds("bob")) == (2, 0)
