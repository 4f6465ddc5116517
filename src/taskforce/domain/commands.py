"""Who may ask what: every command that an organisation gives, with the kinds of organisations that may give it.

What is not listed may not be asked by anybody. `event` is the type of what a system sends, after the event it leads to;
`name` is what a person's request is called. Danger: both are contracts with those who send them: add, never rename.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from taskforce.domain.candidate_bar import CandidateBar as Bar
from taskforce.domain.donation import RECIPIENTS, Donation
from taskforce.domain.donation_flag import DonationFlag as Flag
from taskforce.domain.kernel import OrganisationKind as Kind
from taskforce.domain.kernel import Stream
from taskforce.domain.organisation import Organisation
from taskforce.domain.referral import Referral
from taskforce.domain.registry import RECORDS
from taskforce.domain.warning import Warning


class CommandType(NamedTuple):
    event: str
    method: Callable[..., Any]
    name: str
    kinds: tuple[Kind, ...]
    again: Callable[..., Any] | None = None
    """Of a command that begins a record: what it asks of one that there is. None: nothing, if it began so."""

    @property
    def record(self) -> type[Stream]:
        return cast("type[Stream]", RECORDS[self.event.partition(".")[0]])

    @property
    def begins(self) -> bool:
        """Whether it begins a record, and is not asked of one."""
        return hasattr(self.method, "__self__")


AGENCY, REGULATOR, SECRETARIAT = (Kind.AGENCY,), (Kind.REGULATOR,), (Kind.SECRETARIAT,)
PARTY, RECIPIENT = (Kind.PARTY,), RECIPIENTS
ASKING = AGENCY + RECIPIENT

COMMANDS = {
    command.event: command
    for command in (
        # The agency's, and then its recipient's.
        CommandType("warning.drafted", Warning.draft, "draftWarning", AGENCY),
        CommandType("warning.reviewed", Warning.review, "reviewWarning", AGENCY),
        CommandType("warning.authorised", Warning.authorise, "authoriseWarning", AGENCY),
        CommandType("warning.issued", Warning.issue, "issueWarning", AGENCY),
        CommandType("warning.superseded", Warning.supersede, "supersedeWarning", AGENCY),
        CommandType("warning.withdrawn", Warning.withdraw, "withdrawWarning", AGENCY),
        CommandType("warning.closed", Warning.close, "closeWarning", AGENCY),
        CommandType("warning.delivered", Warning.deliver, "deliverWarning", AGENCY + RECIPIENT),
        CommandType("warning.opened", Warning.open, "openWarning", RECIPIENT),
        CommandType("warning.acknowledged", Warning.acknowledge, "acknowledgeWarning", RECIPIENT),
        CommandType("warning.responded", Warning.respond, "respondToWarning", RECIPIENT),
        CommandType(
            "warning.retraction_acknowledged", Warning.acknowledge_retraction, "acknowledgeRetraction", RECIPIENT
        ),
        CommandType("warning.marking_lowered", Warning.lower_marking, "lowerWarningMarking", ASKING),
        # No agency can write one.
        CommandType("candidate_bar.consideration_opened", Bar.open_consideration, "openConsideration", PARTY),
        CommandType("candidate_bar.bar_proposed", Bar.propose_bar, "proposeBar", PARTY),
        CommandType("candidate_bar.barred", Bar.bar, "confirmBar", PARTY),
        CommandType("candidate_bar.paused", Bar.pause, "pauseConsideration", PARTY),
        CommandType("candidate_bar.not_barred", Bar.decide_no_bar, "decideNoBar", PARTY),
        CommandType("candidate_bar.candidate_withdrew", Bar.record_withdrawal, "recordCandidateWithdrawal", PARTY),
        CommandType("candidate_bar.subject_notified", Bar.notify_subject, "recordSubjectNotified", PARTY),
        CommandType("candidate_bar.variation_proposed", Bar.propose_variation, "proposeVariation", PARTY),
        CommandType("candidate_bar.varied", Bar.vary, "confirmVariation", PARTY),
        CommandType("candidate_bar.lifted", Bar.lift, "liftBar", PARTY),
        CommandType("candidate_bar.disowned", Bar.disown, "disownCandidate", PARTY),
        CommandType("candidate_bar.reviewed", Bar.review, "keepBar", PARTY),
        CommandType("candidate_bar.marking_lowered", Bar.lower_marking, "lowerBarMarking", PARTY),
        # The raiser's, the body's that it is assigned to, and to open again either's.
        CommandType("referral.raised", Referral.raise_referral, "raiseReferral", ASKING),
        CommandType("referral.withdrawn", Referral.withdraw, "withdrawReferral", ASKING),
        CommandType("referral.acknowledged", Referral.acknowledge, "acknowledgeReferral", AGENCY),
        CommandType("referral.accepted", Referral.accept, "acceptReferral", AGENCY),
        CommandType("referral.rejected", Referral.reject, "rejectReferral", AGENCY),
        CommandType("referral.redirected", Referral.redirect, "redirectReferral", AGENCY),
        CommandType("referral.marked_duplicate", Referral.mark_duplicate, "markReferralDuplicate", AGENCY),
        CommandType("referral.assessment_started", Referral.start_assessment, "startAssessment", AGENCY),
        CommandType("referral.information_awaited", Referral.await_information, "awaitInformation", AGENCY),
        CommandType("referral.assessed", Referral.assess, "assessReferral", AGENCY),
        CommandType("referral.closed", Referral.close, "closeReferral", AGENCY),
        CommandType("referral.reopened", Referral.reopen, "reopenReferral", ASKING),
        CommandType("referral.marking_lowered", Referral.lower_marking, "lowerReferralMarking", ASKING),
        # What a recipient notes, and what the register says.
        CommandType("donation.noted", Donation.note, "noteDonation", RECIPIENT),
        CommandType("donation.reported", Donation.report, "reportDonation", REGULATOR, again=Donation.amend),
        CommandType("donation.marking_lowered", Donation.lower_marking, "lowerDonationMarking", RECIPIENT + REGULATOR),
        # The raiser's, the recipient's, the Commission's.
        CommandType("donation_flag.raised", Flag.raise_flag, "raiseDonationFlag", RECIPIENT + REGULATOR),
        CommandType("donation_flag.withdrawn", Flag.withdraw, "withdrawDonationFlag", RECIPIENT + REGULATOR),
        CommandType("donation_flag.acknowledged", Flag.acknowledge, "acknowledgeDonationFlag", RECIPIENT),
        CommandType("donation_flag.check_started", Flag.start_check, "startCheck", RECIPIENT),
        CommandType(
            "donation_flag.permissibility_determined",
            Flag.determine_permissibility,
            "determinePermissibility",
            RECIPIENT,
        ),
        CommandType("donation_flag.accepted", Flag.accept, "acceptDonation", RECIPIENT),
        CommandType("donation_flag.refused", Flag.refuse, "refuseDonation", RECIPIENT),
        CommandType("donation_flag.returned", Flag.give_back, "returnDonation", RECIPIENT),
        CommandType("donation_flag.sent_to_commission", Flag.send_to_commission, "sendDonationToCommission", RECIPIENT),
        CommandType("donation_flag.forfeited", Flag.forfeit, "forfeitDonation", RECIPIENT),
        CommandType("donation_flag.deferred", Flag.defer, "deferDonation", RECIPIENT),
        CommandType("donation_flag.finding_disputed", Flag.dispute_finding, "disputeFinding", REGULATOR),
        CommandType("donation_flag.cleared", Flag.clear, "clearDonationFlag", REGULATOR),
        CommandType("donation_flag.upheld", Flag.uphold, "upholdDonationFlag", REGULATOR),
        CommandType("donation_flag.outcome_reported", Flag.report_outcome, "reportOutcome", REGULATOR),
        CommandType(
            "donation_flag.marking_lowered", Flag.lower_marking, "lowerDonationFlagMarking", RECIPIENT + REGULATOR
        ),
        # The secretariat knows who holds which office; the register, what a party calls itself.
        CommandType("organisation.registered", Organisation.register, "registerOrganisation", SECRETARIAT),
        CommandType("organisation.renamed", Organisation.rename, "renameOrganisation", SECRETARIAT),
        CommandType("organisation.office_opened", Organisation.open_office, "openOffice", SECRETARIAT),
        CommandType("organisation.office_closed", Organisation.close_office, "closeOffice", SECRETARIAT),
        CommandType("organisation.member_joined", Organisation.join, "addMember", SECRETARIAT),
        CommandType("organisation.member_left", Organisation.part, "removeMember", SECRETARIAT),
        CommandType("organisation.left", Organisation.leave, "recordOrganisationLeft", SECRETARIAT),
        CommandType(
            "organisation.marking_lowered",
            Organisation.lower_marking,
            "lowerOrganisationMarking",
            SECRETARIAT + REGULATOR,
        ),
        CommandType(
            "organisation.name_reported",
            Organisation.report,
            "reportOrganisationName",
            REGULATOR,
            again=Organisation.report_name,
        ),
    )
}
