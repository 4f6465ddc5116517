"""The rules of the overview, one sentence each."""

from datetime import timedelta

from scenario import THEN, Fact, given
from taskforce.domain.errors import TooEarly
from taskforce.domain.overview import OVERVIEW, Overview

opened = Fact(Overview.Opened)
published = Fact(Overview.Published, moment=THEN)


def test_the_counts_are_published_at_fixed_moments() -> None:
    given().when(lambda _: Overview.open(OVERVIEW)).then(opened)
    given(opened).when(lambda o: o.publish(THEN)).then(published)
    given(opened, published).when(lambda o: o.publish(THEN)).nothing()


def test_moments_only_move_forward() -> None:
    given(opened, published).when(lambda o: o.publish(THEN - timedelta(1))).refused(TooEarly)
