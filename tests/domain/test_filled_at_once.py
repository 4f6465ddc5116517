"""An event says exactly what its class says, and nothing changes it afterwards."""

from dataclasses import FrozenInstanceError
from uuid import UUID

import pytest

from scenario import THEN
from taskforce.domain.donation import Donation

SAID = {"originator_id": UUID(int=1), "originator_version": 2, "timestamp": THEN}


def test_an_event_that_lacks_something_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Donation.Matched lacks \['other'\]"):
        Donation.Matched(**SAID)


def test_an_event_that_says_what_it_has_no_word_for_is_refused() -> None:
    with pytest.raises(TypeError, match=r"has no \['amount'\]"):
        Donation.Matched(**SAID, other=UUID(int=2), amount=1)


def test_an_event_cannot_be_changed() -> None:
    matched = Donation.Matched(**SAID, other=UUID(int=2))
    with pytest.raises(FrozenInstanceError):
        matched.other = UUID(int=3)
