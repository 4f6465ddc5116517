"""What is refused as a class is defined, because it could not be kept for ever."""

from types import new_class
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.domain import event

from taskforce.domain.errors import Meaningless, TaskforceError, WrongStage
from taskforce.domain.kernel import Event, First, Personal, Stream
from taskforce.domain.lifecycle import Lifecycle, step
from taskforce.domain.registry import EVENTS, RECORDS, Unsound, marked
from taskforce.domain.warning_events import Stage


def define(hint: Any = str, topic: str = "trial.opened", **more: Any) -> None:
    """A record with one event that says one thing, and whatever else is given."""
    opened = type("Opened", (First,), {"TOPIC": topic, "__annotations__": {"thing": hint}, "__module__": __name__})
    said = {"TOPIC": "trial", "PURPOSE": "trial", "RETENTION": "trial", "__module__": __name__, "Opened": opened}
    new_class("Trial", (Stream,), exec_body=lambda namespace: namespace.update(said | more))


@pytest.mark.parametrize("hint", [float, bytes, Any, dict[str, str], list[float], float | None, str | int])
def test_a_field_that_cannot_be_stored_exactly_is_refused(hint: Any) -> None:
    with pytest.raises(Unsound, match="cannot be stored"):
        define(hint)


@pytest.mark.parametrize("hint", [Personal, Personal | None, list[Personal]])
def test_an_event_about_a_person_says_whom(hint: Any) -> None:
    with pytest.raises(Unsound, match="whom"):
        define(hint)


def up(said: dict[str, Any]) -> None:
    raise AssertionError(said)


STEP = staticmethod(up)


@pytest.mark.parametrize(
    ("schema", "steps"),
    [
        (0, {}),
        (2, {}),
        (3, {"upcast_v1_v2": STEP}),
        (3, {"upcast_v2_v3": STEP}),
        (2, {"upcast_v1_v2": up}),
        (1, {"upcast_v1_v2": STEP}),
        (2, {"upcast_v1_v2": STEP, "upcast_v1_v3": STEP}),
    ],
)
def test_an_event_leads_from_each_version_to_the_next_and_nowhere_else(schema: int, steps: dict[str, Any]) -> None:
    said = {"TOPIC": "trial.moved", "SCHEMA": schema, "__module__": __name__, "apply": lambda event, _: None}
    with pytest.raises(Unsound, match="lacks"):
        define(Moved=type("Moved", (Event,), said | steps))


def test_a_stored_name_is_used_once_and_begins_with_its_record() -> None:
    with pytest.raises(Unsound, match="TOPIC"):
        define(topic="warning.issued")
    again = type("Again", (First,), {"TOPIC": "trial.opened", "__module__": __name__})
    with pytest.raises(Unsound, match="twice"):
        define(Again=again)


def test_a_record_says_its_purpose_and_how_long_it_is_kept() -> None:
    with pytest.raises(Unsound, match="PURPOSE"):
        define(PURPOSE="")


def test_a_step_belongs_to_a_command() -> None:
    with pytest.raises(Unsound, match="no such command"):
        define(LIFECYCLE=Lifecycle(vanish=step(Stage.DRAFTED, to=Stage.CLOSED)))


def test_two_handlers_with_one_name_are_refused() -> None:
    with pytest.raises(Unsound, match="leads to nothing"):

        class Trial(Stream):
            TOPIC = "trial"
            PURPOSE = "trial"
            RETENTION = "trial"

            class Moved(Event):
                TOPIC = "trial.moved"

            class Stopped(Event):
                TOPIC = "trial.stopped"

            @event(Moved)
            def _(self) -> None: ...

            @event(Stopped)
            def _(self) -> None: ...


def test_every_event_is_found_by_its_stored_name() -> None:
    assert {name.partition(".")[0] for name in EVENTS} == set(RECORDS)
    assert all(name == kind.TOPIC and kind.SCHEMA >= 1 for name, kind in EVENTS.items())
    assert all(getattr(RECORDS[name.partition(".")[0]], kind.__name__) is kind for name, kind in EVENTS.items())


def test_personal_fields_are_found_wherever_they_hide() -> None:
    found = set(marked(EVENTS["donation.reported"], "personal"))
    assert found == {"recipient_name", "donor_name", "postcode", "purpose_of_visit", "further"}


def test_a_refusal_says_where_it_stands_and_what_is_possible() -> None:
    said = "It cannot be done at this stage. It stands at barred; possible: "
    assert str(WrongStage(stage="barred", possible=["disown", "lift"])) == said + "disown, lift."
    assert str(WrongStage(stage="barred", possible=[])) == said + "nothing."
    assert str(WrongStage()) == "It cannot be done at this stage."
    assert str(Meaningless(field="value")).endswith(" The field is value.")


def test_every_error_has_a_code_of_its_own_and_a_sentence() -> None:
    kinds = [TaskforceError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    domain = [kind for kind in kinds if kind.__module__ == TaskforceError.__module__]
    assert len({kind.code for kind in domain}) == len(domain)
    assert all(kind.__doc__ and kind.__doc__.endswith(".") for kind in domain)
    assert UUID(int=1) in TaskforceError(record=UUID(int=1)).facts.values()
