"""The vocabularies of the domain, as the schemas say them. A word that is added there is added here by itself."""

from enum import Enum

import strawberry

from taskforce.domain import candidate_bar_events as bars
from taskforce.domain import donation, kernel, organisation_events, referral_events, sight, warning_events
from taskforce.domain import donation_flag_events as flags

DonationStage = donation.Stage
FlagStage = flags.Stage
FlagGround = flags.Ground
FlagFinding = flags.Finding
ReturnedTo = flags.ReturnedTo
FlagOutcome = flags.Outcome
Forfeiture = flags.Forfeiture
BarStage = bars.Stage
BarScope = bars.Scope
ReferralStage = referral_events.Stage
ReferralConclusion = referral_events.Conclusion
ReferralConfidence = referral_events.Confidence
OrganisationKind = kernel.OrganisationKind
OrganisationStage = organisation_events.Stage
Sight = sight.Sight
WarningStage = warning_events.Stage
WarningReceipt = warning_events.Receipt
WarningGiven = warning_events.Given
WarningResponse = warning_events.Response


class IssuedStage(Enum):
    """A warning as its recipient knows it: it begins when it is issued."""

    ISSUED = "issued"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"


class IssuedReceipt(Enum):
    """How far its recipient has come with it, or with its retraction."""

    SENT = "sent"
    DELIVERED = "delivered"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    RETRACTED = "retracted"
    RETRACTION_ACKNOWLEDGED = "retraction_acknowledged"


class ShownReferralStage(Enum):
    """What a party may know of a question it asked."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class RecordKind(Enum):
    """The records that ministers are told the number of."""

    WARNING = "warning"
    CANDIDATE_BAR = "candidate_bar"
    DONATION_FLAG = "donation_flag"
    REFERRAL = "referral"


_SAID: dict[type[Enum], tuple[str, str]] = {
    DonationStage: ("DonationStage", "Noted by whoever received it, or reported in the register."),
    FlagStage: ("DonationFlagStage", "How far the question has come, and how it ended."),
    FlagGround: ("DonationFlagGround", "What the question rests on. That two names are alike is no ground."),
    FlagFinding: ("DonationFlagFinding", "What the recipient found when it checked the donor."),
    ReturnedTo: ("ReturnedTo", "Who got the money back."),
    FlagOutcome: (
        "DonationFlagOutcome",
        "What the register says became of the donation, or that it is labelled no more.",
    ),
    Forfeiture: ("Forfeiture", "How the money was given up."),
    BarStage: ("CandidateBarStage", "How far the decision has come, and how it ended."),
    BarScope: ("CandidateBarScope", "What the candidate is barred from."),
    ReferralStage: ("ReferralStage", "How far the question has come with the body it was sent to."),
    ReferralConclusion: ("ReferralConclusion", "What the assessment came to."),
    ReferralConfidence: ("ReferralConfidence", "How sure the assessment is."),
    OrganisationKind: ("OrganisationKind", "What an organisation is to the task force."),
    Sight: ("Sight", "What a person sees of a record."),
    OrganisationStage: ("OrganisationStage", "Whether an organisation still takes part."),
    WarningStage: ("WarningStage", "Where it stands with the agency that wrote it."),
    WarningReceipt: ("WarningReceipt", "Where it stands with its recipient."),
    WarningGiven: ("WarningGiven", "How it was given."),
    WarningResponse: ("WarningResponse", "What its recipient did with it."),
    IssuedStage: ("WarningStage", "Where it stands with whoever sent it."),
    IssuedReceipt: ("WarningReceipt", "How far you have come with it, or with its retraction."),
    ShownReferralStage: ("ReferralStage", "Whether your question was received, and whether it is closed."),
    RecordKind: ("RecordKind", "The records that are counted."),
}
for _kind, (_name, _description) in _SAID.items():
    strawberry.enum(_kind, name=_name, description=_description)
