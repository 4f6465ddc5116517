"""Who is in the story. No party, person or donation in it exists; no real register has such ids."""

from taskforce.domain.kernel import Officer, OrganisationKind

AGENCY, PARTY, DONEE = OrganisationKind.AGENCY, OrganisationKind.PARTY, OrganisationKind.DONEE

SERVICE, UNIT, COMMISSION = "interference-service", "influence-unit", "electoral-commission"
HARBOUR, ORCHARD, LANTERN, MEMBER = "PP9001", "PP9002", "PP9003", "RD9001"

ORGANISATIONS = {
    SERVICE: (AGENCY, "Interference Service"),
    UNIT: (AGENCY, "Influence Unit"),
    COMMISSION: (OrganisationKind.REGULATOR, "Electoral Commission"),
    HARBOUR: (PARTY, "Harbour Party"),
    ORCHARD: (PARTY, "Orchard Alliance"),
    LANTERN: (PARTY, "Lantern Movement"),
    MEMBER: (DONEE, "Robin Vale"),
}

DRAFTER = Officer(SERVICE, AGENCY, "desk", "officer-17")
REVIEWER = Officer(SERVICE, AGENCY, "desk", "officer-22")
APPROVER = Officer(SERVICE, AGENCY, "disclosure", "officer-40")
ASSESSOR = Officer(UNIT, AGENCY, "assessment", "officer-61")
REGISTRAR = Officer(COMMISSION, OrganisationKind.REGULATOR, "donations", "officer-80")

HARBOUR_SECURITY = Officer(HARBOUR, PARTY, "security", "harbour-1")
HARBOUR_SELECTIONS = Officer(HARBOUR, PARTY, "selections", "harbour-2")
HARBOUR_CHAIR = Officer(HARBOUR, PARTY, "selections", "harbour-3")
HARBOUR_TREASURER = Officer(HARBOUR, PARTY, "treasurer", "harbour-4")
ORCHARD_SECURITY = Officer(ORCHARD, PARTY, "security", "orchard-1")
ORCHARD_SELECTIONS = Officer(ORCHARD, PARTY, "selections", "orchard-2")
ORCHARD_CHAIR = Officer(ORCHARD, PARTY, "selections", "orchard-3")
ORCHARD_TREASURER = Officer(ORCHARD, PARTY, "treasurer", "orchard-4")
LANTERN_SECURITY = Officer(LANTERN, PARTY, "security", "lantern-1")
LANTERN_TREASURER = Officer(LANTERN, PARTY, "treasurer", "lantern-2")
MEMBER_OFFICE = Officer(MEMBER, DONEE, "office", "vale-office-1")

CLOCK = Officer("secretariat", OrganisationKind.SECRETARIAT, "", "clock")

OFFICERS = (
    *(DRAFTER, REVIEWER, APPROVER, ASSESSOR, REGISTRAR),
    *(HARBOUR_SECURITY, HARBOUR_SELECTIONS, HARBOUR_CHAIR, HARBOUR_TREASURER),
    *(ORCHARD_SECURITY, ORCHARD_SELECTIONS, ORCHARD_CHAIR, ORCHARD_TREASURER),
    *(LANTERN_SECURITY, LANTERN_TREASURER, MEMBER_OFFICE),
)
