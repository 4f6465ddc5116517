"""The rules of an organisation, one sentence each."""

from uuid import UUID

from lifecycles import LifecycleLaws
from scenario import Fact, given, replay
from taskforce.domain.errors import NotFound, Refused, WrongStage
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.organisation import Organisation, Stage, stream_of

PP1 = stream_of("PP1")

registered = Fact(
    Organisation.Registered, organisation_id="PP1", kind=OrganisationKind.PARTY, name="Blue", subject_id=PP1
)
opened = Fact(Organisation.OfficeOpened, office="security")
joined = Fact(Organisation.MemberJoined, person="cat", office="security")
office_closed = Fact(Organisation.OfficeClosed, office="security")
left = Fact(Organisation.Left)


class TestLifecycle(LifecycleLaws):
    record = Organisation
    stages = {*Stage}
    pasts = [(registered, opened), (registered, opened, joined), (registered, left)]
    asked = {
        "rename": ("Blues",),
        "open_office": ("treasurer",),
        "close_office": ("security",),
        "join": ("dan", "security"),
        "part": ("cat", "security"),
        "leave": (),
    }


def test_an_organisation_has_the_stream_that_its_id_names() -> None:
    given().when(lambda _: Organisation.register(PP1, "PP1", OrganisationKind.PARTY, "Blue")).then(registered)
    given().when(lambda _: Organisation.register(UUID(int=1), "PP1", OrganisationKind.PARTY, "Blue")).refused(Refused)
    assert stream_of("PP1") == UUID("76e8b358-0f0d-58a2-a3fb-8d82499991ba")


def test_a_member_joins_an_office_that_is_open() -> None:
    given(registered, opened).when(lambda o: o.join("cat", "security")).then(joined)
    given(registered).when(lambda o: o.join("cat", "security")).refused(
        NotFound,
        office="security",
        stage="registered",
        possible=["close_office", "join", "leave", "open_office", "part", "rename"],
    )


def test_closing_an_office_ends_its_memberships() -> None:
    given(registered, opened, joined).when(lambda o: o.close_office("security")).then(office_closed)
    assert replay((registered, opened, joined, office_closed)).members == set()


def test_an_organisation_that_has_left_does_nothing_more() -> None:
    given(registered, left).when(lambda o: o.open_office("security")).refused(WrongStage, possible=[])
