"""The vocabularies of the domain, as the schemas say them. A stored word that is added there is added here by itself."""

from enum import Enum

import strawberry

from taskforce.domain import candidate_bar_events as bars
from taskforce.domain import donation, referral_events, warning_events
from taskforce.domain import donation_flag_events as flags

DonationStage = strawberry.enum(donation.Stage, name="DonationStage")
FlagStage = strawberry.enum(flags.Stage, name="DonationFlagStage")
FlagGround = strawberry.enum(flags.Ground, name="DonationFlagGround", description="What the question rests on.")
FlagFinding = strawberry.enum(flags.Finding, name="DonationFlagFinding")
ReturnedTo = strawberry.enum(flags.ReturnedTo, name="ReturnedTo")
Forfeiture = strawberry.enum(flags.Forfeiture, name="Forfeiture")
BarStage = strawberry.enum(bars.Stage, name="CandidateBarStage")
BarScope = strawberry.enum(bars.Scope, name="CandidateBarScope")
ReferralStage = strawberry.enum(referral_events.Stage, name="ReferralStage")
ReferralConclusion = strawberry.enum(referral_events.Conclusion, name="ReferralConclusion")
ReferralConfidence = strawberry.enum(referral_events.Confidence, name="ReferralConfidence")
WarningStage = strawberry.enum(warning_events.Stage, name="WarningStage")
WarningReceipt = strawberry.enum(warning_events.Receipt, name="WarningReceipt")
WarningGiven = strawberry.enum(warning_events.Given, name="WarningGiven")
WarningResponse = strawberry.enum(warning_events.Response, name="WarningResponse")


@strawberry.enum(name="WarningStage")
class IssuedStage(Enum):
    """A warning as its recipient knows it begins when it is issued."""

    ISSUED = "issued"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"


@strawberry.enum(name="ReferralStage")
class ShownReferralStage(Enum):
    """What a party may know of a question it asked."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@strawberry.enum
class RecordKind(Enum):
    WARNING = "warning"
    CANDIDATE_BAR = "candidate_bar"
    DONATION_FLAG = "donation_flag"
    REFERRAL = "referral"
