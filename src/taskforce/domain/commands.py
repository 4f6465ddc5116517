"""Who may ask what: every command, with the offices that may give it in each kind of organisation.

What is not listed may not be asked by anybody. `event` is the type of what a system sends, after the event it leads to;
`name` is what a person's request is called. Danger: both are contracts with those who send them: add, never rename.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from taskforce.domain.candidate_bar import CandidateBar as Bar
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag as Flag
from taskforce.domain.kernel import OrganisationKind, Stream
from taskforce.domain.offices import (
    WHICHEVER,
    Holders,
    Office,
    agency,
    kinds_of,
    party,
    recipient,
    regulator,
    secretariat,
)
from taskforce.domain.organisation import Organisation
from taskforce.domain.referral import Referral
from taskforce.domain.registry import RECORDS
from taskforce.domain.warning import Warning


class CommandType(NamedTuple):
    event: str
    method: Callable[..., Any]
    name: str
    by: Holders
    again: Callable[..., Any] | None = None
    """Of a command that begins a record: what it asks of one that there is. None: nothing, if it began so."""
    of_ones_own: bool = False
    """Asked of one's own organisation also by whoever is not shown it."""

    @property
    def record(self) -> type[Stream]:
        return cast("type[Stream]", RECORDS[self.event.partition(".")[0]])

    @property
    def kinds(self) -> frozenset[OrganisationKind]:
        return kinds_of(self.by)

    @property
    def begins(self) -> bool:
        """Whether it begins a record, and is not asked of one."""
        return hasattr(self.method, "__self__")


DESK = agency(Office.DESK)
DISCLOSURE = agency(Office.DISCLOSURE)
REFERRALS = agency(Office.DESK, Office.ASSESSMENT)
ADDRESSED = recipient(WHICHEVER)
SELECTIONS = party(Office.SELECTIONS)
RAISER = DESK | recipient(Office.SECURITY, Office.MEMBER_OFFICE)
TREASURER = recipient(Office.TREASURER, Office.MEMBER_OFFICE)
COMMISSION = regulator(Office.DONATIONS)
REGISTER = regulator(Office.REGISTER, Office.DONATIONS, Office.SYSTEM)
MEMBERS = secretariat(Office.MEMBERS, Office.SYSTEM)
EVERYBODY = agency(WHICHEVER) | recipient(WHICHEVER) | regulator(WHICHEVER)

COMMANDS = {
    command.event: command
    for command in (
        # The agency's, and then its recipient's.
        CommandType("warning.drafted", Warning.draft, "draftWarning", DESK),
        CommandType("warning.reviewed", Warning.review, "reviewWarning", DESK | DISCLOSURE),
        CommandType("warning.authorised", Warning.authorise, "authoriseWarning", DISCLOSURE),
        CommandType("warning.issued", Warning.issue, "issueWarning", DISCLOSURE),
        CommandType("warning.superseded", Warning.supersede, "supersedeWarning", DISCLOSURE),
        CommandType("warning.withdrawn", Warning.withdraw, "withdrawWarning", DISCLOSURE),
        CommandType("warning.closed", Warning.close, "closeWarning", DISCLOSURE),
        CommandType(
            "warning.delivered",
            Warning.deliver,
            "deliverWarning",
            DESK | DISCLOSURE | agency(Office.SYSTEM) | ADDRESSED,
        ),
        CommandType("warning.opened", Warning.open, "openWarning", ADDRESSED),
        CommandType("warning.acknowledged", Warning.acknowledge, "acknowledgeWarning", ADDRESSED),
        CommandType("warning.responded", Warning.respond, "respondToWarning", ADDRESSED),
        CommandType(
            "warning.retraction_acknowledged", Warning.acknowledge_retraction, "acknowledgeRetraction", ADDRESSED
        ),
        CommandType("warning.marking_lowered", Warning.lower_marking, "lowerWarningMarking", DISCLOSURE | ADDRESSED),
        # No agency can write one.
        CommandType("candidate_bar.consideration_opened", Bar.open_consideration, "openConsideration", SELECTIONS),
        CommandType("candidate_bar.bar_proposed", Bar.propose_bar, "proposeBar", SELECTIONS),
        CommandType("candidate_bar.barred", Bar.bar, "confirmBar", SELECTIONS),
        CommandType("candidate_bar.paused", Bar.pause, "pauseConsideration", SELECTIONS),
        CommandType("candidate_bar.not_barred", Bar.decide_no_bar, "decideNoBar", SELECTIONS),
        CommandType("candidate_bar.candidate_withdrew", Bar.record_withdrawal, "recordCandidateWithdrawal", SELECTIONS),
        CommandType("candidate_bar.subject_notified", Bar.notify_subject, "recordSubjectNotified", SELECTIONS),
        CommandType("candidate_bar.variation_proposed", Bar.propose_variation, "proposeVariation", SELECTIONS),
        CommandType("candidate_bar.varied", Bar.vary, "confirmVariation", SELECTIONS),
        CommandType("candidate_bar.lifted", Bar.lift, "liftBar", SELECTIONS),
        CommandType("candidate_bar.disowned", Bar.disown, "disownCandidate", SELECTIONS),
        CommandType("candidate_bar.reviewed", Bar.review, "keepBar", SELECTIONS),
        CommandType("candidate_bar.marking_lowered", Bar.lower_marking, "lowerBarMarking", SELECTIONS),
        # The raiser's, the body's that it is assigned to, and to open again either's.
        CommandType("referral.raised", Referral.raise_referral, "raiseReferral", RAISER),
        CommandType("referral.withdrawn", Referral.withdraw, "withdrawReferral", RAISER),
        CommandType(
            "referral.acknowledged", Referral.acknowledge, "acknowledgeReferral", REFERRALS | agency(Office.SYSTEM)
        ),
        CommandType("referral.accepted", Referral.accept, "acceptReferral", REFERRALS),
        CommandType("referral.rejected", Referral.reject, "rejectReferral", REFERRALS),
        CommandType("referral.redirected", Referral.redirect, "redirectReferral", REFERRALS),
        CommandType("referral.marked_duplicate", Referral.mark_duplicate, "markReferralDuplicate", REFERRALS),
        CommandType("referral.assessment_started", Referral.start_assessment, "startAssessment", REFERRALS),
        CommandType("referral.information_awaited", Referral.await_information, "awaitInformation", REFERRALS),
        CommandType("referral.assessed", Referral.assess, "assessReferral", REFERRALS),
        CommandType("referral.closed", Referral.close, "closeReferral", REFERRALS),
        CommandType("referral.reopened", Referral.reopen, "reopenReferral", RAISER | REFERRALS),
        CommandType("referral.marking_lowered", Referral.lower_marking, "lowerReferralMarking", RAISER | REFERRALS),
        # What a recipient notes, and what the register says.
        CommandType("donation.noted", Donation.note, "noteDonation", TREASURER | recipient(Office.SYSTEM)),
        CommandType("donation.reported", Donation.report, "reportDonation", REGISTER, again=Donation.amend),
        CommandType("donation.marking_lowered", Donation.lower_marking, "lowerDonationMarking", TREASURER | COMMISSION),
        # The raiser's, the recipient's, the Commission's.
        CommandType("donation_flag.raised", Flag.raise_flag, "raiseDonationFlag", TREASURER | COMMISSION),
        CommandType("donation_flag.withdrawn", Flag.withdraw, "withdrawDonationFlag", TREASURER | COMMISSION),
        CommandType("donation_flag.acknowledged", Flag.acknowledge, "acknowledgeDonationFlag", TREASURER),
        CommandType("donation_flag.check_started", Flag.start_check, "startCheck", TREASURER),
        CommandType(
            "donation_flag.permissibility_determined",
            Flag.determine_permissibility,
            "determinePermissibility",
            TREASURER,
        ),
        CommandType("donation_flag.accepted", Flag.accept, "acceptDonation", TREASURER),
        CommandType("donation_flag.refused", Flag.refuse, "refuseDonation", TREASURER),
        CommandType("donation_flag.returned", Flag.give_back, "returnDonation", TREASURER),
        CommandType("donation_flag.sent_to_commission", Flag.send_to_commission, "sendDonationToCommission", TREASURER),
        CommandType("donation_flag.forfeited", Flag.forfeit, "forfeitDonation", TREASURER),
        CommandType("donation_flag.deferred", Flag.defer, "deferDonation", TREASURER),
        CommandType("donation_flag.finding_disputed", Flag.dispute_finding, "disputeFinding", COMMISSION),
        CommandType("donation_flag.cleared", Flag.clear, "clearDonationFlag", COMMISSION),
        CommandType("donation_flag.upheld", Flag.uphold, "upholdDonationFlag", COMMISSION),
        CommandType("donation_flag.outcome_reported", Flag.report_outcome, "reportOutcome", COMMISSION),
        CommandType(
            "donation_flag.marking_lowered", Flag.lower_marking, "lowerDonationFlagMarking", TREASURER | COMMISSION
        ),
        # The secretariat knows who holds which office; the register, what a party calls itself.
        CommandType("organisation.registered", Organisation.register, "registerOrganisation", MEMBERS),
        CommandType("organisation.renamed", Organisation.rename, "renameOrganisation", MEMBERS),
        CommandType("organisation.office_opened", Organisation.open_office, "openOffice", MEMBERS),
        CommandType("organisation.office_closed", Organisation.close_office, "closeOffice", MEMBERS),
        CommandType("organisation.member_joined", Organisation.join, "addMember", MEMBERS),
        CommandType("organisation.member_left", Organisation.part, "removeMember", MEMBERS),
        CommandType("organisation.deputy_appointed", Organisation.appoint_deputy, "appointDeputy", MEMBERS),
        CommandType(
            "organisation.sight_changed", Organisation.change_sight, "changeSight", EVERYBODY, of_ones_own=True
        ),
        CommandType("organisation.left", Organisation.leave, "recordOrganisationLeft", MEMBERS),
        CommandType(
            "organisation.marking_lowered",
            Organisation.lower_marking,
            "lowerOrganisationMarking",
            secretariat(Office.MEMBERS) | COMMISSION,
        ),
        CommandType(
            "organisation.name_reported",
            Organisation.report,
            "reportOrganisationName",
            REGISTER,
            again=Organisation.report_name,
        ),
    )
}
