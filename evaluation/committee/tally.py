"""The result of a vote: `tally(case)` applies the rules R1 to R11 of docs/votes.md and nothing else.

Pure functions on frozen values, no Django. This module is the door: the application takes all it needs about
votes from here. What a case is made of is in vote_case.py, the quorum and the presidency in quorum.py, the
proxies in proxies.py, the sentences in vote_result.py, the exchange format in vote_format.py.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from evaluation.committee.proxies import ProxyVerdict, proxy_verdicts, valid_proxies
from evaluation.committee.quorum import (
    QuorumStatus,
    present_members,
    presiding,
    quorum_required,
    quorum_status,
    secret_ballot_due,
    secret_ballot_impossible,
    voices,
)
from evaluation.committee.vote_case import (
    CGCT,
    CRPA,
    PUBLIC_CHOICES,
    Attendance,
    BallotMode,
    Case,
    Choice,
    Majority,
    Member,
    Moment,
    Presence,
    Proxy,
    PublicBallot,
    QuorumRule,
    RecusedInQuorum,
    Rules,
    SecretBallots,
)
from evaluation.committee.vote_format import (
    case_from_dict,
    case_to_dict,
    rules_from_dict,
    rules_to_dict,
)
from evaluation.committee.vote_result import (
    Outcome,
    Rejection,
    Result,
    counted_sentence,
    result_to_dict,
    threshold_sentence,
    tie_sentence,
)

__all__ = [
    "CGCT",
    "CRPA",
    "ENGINE_VERSION",
    "PUBLIC_CHOICES",
    "Attendance",
    "BallotMode",
    "Case",
    "Choice",
    "Majority",
    "Member",
    "Moment",
    "Outcome",
    "Presence",
    "Proxy",
    "ProxyVerdict",
    "PublicBallot",
    "QuorumRule",
    "QuorumStatus",
    "RecusedInQuorum",
    "Rejection",
    "Result",
    "Rules",
    "SecretBallots",
    "accepted_ballots",
    "ballot_refusal",
    "case_from_dict",
    "case_to_dict",
    "present_members",
    "presiding",
    "proxy_verdicts",
    "quorum_required",
    "quorum_status",
    "result_to_dict",
    "rules_from_dict",
    "rules_to_dict",
    "secret_ballot_due",
    "secret_ballot_impossible",
    "tally",
    "valid_proxies",
    "voices",
]

# Kept with each result. A change that can alter an outcome is a new version.
ENGINE_VERSION = "1.0"


def tally(case: Case) -> Result:
    """Return the result: quorum (R2), voices (R5), secrecy (R6), count (R7, R8), outcome (R9 to R11).

    Raises ValueError if the ballots are not of the kind that the rules ask for (public or secret).
    """
    secret = case.rules.ballot == BallotMode.SECRET
    if secret != isinstance(case.ballots, SecretBallots):
        raise ValueError("Les bulletins ne correspondent pas au mode de scrutin prévu par les règles.")
    status = quorum_status(case)
    if not status.reached:
        return _uncounted(status, Outcome.POSTPONED, f"{status.reason} Le point est reporté.")
    entitled = voices(case)
    if not entitled:
        reason = "Aucun membre présent ou représenté ne peut voter. Le point est reporté."
        return _uncounted(status, Outcome.POSTPONED, reason, voices=0)
    if secret_ballot_impossible(case):
        reason = "Un membre vote à distance : le scrutin secret est impossible. Le point est reporté."
        return _uncounted(status, Outcome.POSTPONED, reason, voices=len(entitled))
    if isinstance(case.ballots, SecretBallots):
        mismatch = roll_mismatch(case.ballots, entitled)
        if mismatch:
            reason = f"{mismatch} Le scrutin est annulé."
            return _uncounted(status, Outcome.VOID, reason, voices=len(entitled))
        return _counted(case, status, len(entitled), case.ballots.box)
    accepted, rejections = accepted_ballots(case)
    own_choice = accepted.get(presiding(case) or "")
    return _counted(case, status, len(entitled), accepted.values(), own_choice, rejections)


def ballot_refusal(case: Case, voter: str, for_: str) -> str:
    """Return why `voter` may not cast a ballot for the voice `for_` at the vote; '' if they may (R7)."""
    if for_ not in case.base:
        return "Cette personne n’a pas voix délibérative."
    if for_ in case.recusals:
        return "Ce membre s’est déporté sur ce point."
    if voter == for_:
        return "" if case.is_present(voter, Moment.VOTE) else "Ce membre n’est pas présent au moment du vote."
    between = [v for v in proxy_verdicts(case) if (v.proxy.giver, v.proxy.holder) == (for_, voter)]
    if not between:
        return "Aucun pouvoir ne permet de voter pour ce membre."
    return f"Le pouvoir est sans effet : {between[-1].void}." if between[-1].void else ""


def accepted_ballots(case: Case) -> tuple[dict[str, str], tuple[Rejection, ...]]:
    """Return the choice that counts for each voice, and the rejected ballots in casting order (R7).

    The last accepted ballot of a voice counts; those it supersedes are not rejected. Public votes only.
    """
    accepted: dict[str, str] = {}
    rejections = []
    for ballot in case.ballots:
        refusal = ballot_refusal(case, ballot.voter, ballot.for_)
        if ballot.late:
            refusal = "Ce bulletin est arrivé après la clôture du vote."
        if refusal:
            rejections.append(Rejection(ballot.voter, ballot.for_, refusal))
        else:
            accepted[ballot.for_] = ballot.choice
    return accepted, tuple(rejections)


def roll_mismatch(ballots: SecretBallots, entitled: Iterable[str]) -> str:
    """Return why the roll and the box of a secret vote cannot be counted; '' if they agree (R8)."""
    papers, signatures = len(ballots.box), len(ballots.roll)
    if len(set(ballots.roll)) != signatures:
        return "Une même voix a signé deux fois la liste d’émargement."
    if not set(ballots.roll) <= set(entitled):
        return "La liste d’émargement porte une signature qui n’a pas de voix dans ce vote."
    if papers != signatures:
        return f"Le nombre de bulletins dans l’urne ({papers}) et celui des signatures ({signatures}) diffèrent."
    return ""


def _uncounted(status: QuorumStatus, outcome: Outcome, reason: str, voices: int | None = None) -> Result:
    return Result(
        quorum=status.reached,
        quorum_base=status.base,
        quorum_required=status.required,
        quorum_present=status.present,
        outcome=outcome,
        reason=reason,
        voices=voices,
    )


def _counted(
    case: Case,
    status: QuorumStatus,
    entitled: int,
    choices: Iterable[str],
    own_choice: str | None = None,
    rejections: tuple[Rejection, ...] = (),
) -> Result:
    """Count `choices` (one per voice) and decide; `own_choice` is the presiding member's, if public."""
    count = Counter(Choice.ABSTAIN if choice in (Choice.BLANK, Choice.NULL) else choice for choice in choices)
    outcome, reason = _decide(case, entitled, count, own_choice)
    return Result(
        quorum=status.reached,
        quorum_base=status.base,
        quorum_required=status.required,
        quorum_present=status.present,
        outcome=outcome,
        reason=reason,
        voices=entitled,
        for_=count[Choice.FOR],
        against=count[Choice.AGAINST],
        abstain=count[Choice.ABSTAIN],
        rejected=len(rejections),
        rejections=rejections,
    )


def _decide(case: Case, entitled: int, count: Mapping[str, int], own_choice: str | None) -> tuple[Outcome, str]:
    """Apply R9, R10 and R11; return the outcome and the sentence that explains it."""
    expressed = count[Choice.FOR] + count[Choice.AGAINST]
    numbers = f"{counted_sentence(count)}."
    if expressed == 0:
        return Outcome.NO_DECISION, f"{numbers} Aucun suffrage n’est exprimé : le comité ne se prononce pas."
    majority = case.rules.majority
    threshold = threshold_sentence(majority, expressed=expressed, voices=entitled, base=len(case.base))
    if _enough(majority, count, expressed=expressed, voices=entitled, base=len(case.base)):
        return Outcome.ADOPTED, f"{numbers} {threshold} La proposition est adoptée."
    if _casting_vote_applies(case, count, entitled):
        tie = f"{numbers} {tie_sentence(own_choice)}"
        if own_choice == Choice.FOR:
            return Outcome.ADOPTED, f"{tie} La proposition est adoptée."
        return Outcome.REJECTED, f"{tie} La proposition est rejetée."
    tied = "Égalité, sans voix prépondérante. " if count[Choice.FOR] == count[Choice.AGAINST] else ""
    return Outcome.REJECTED, f"{numbers} {tied}{threshold} La proposition est rejetée."


def _enough(majority: str, count: Mapping[str, int], *, expressed: int, voices: int, base: int) -> bool:
    """True if the motion has the majority (R10). `base` is taken before recusals."""
    for_, against = count[Choice.FOR], count[Choice.AGAINST]
    return {
        Majority.ABSOLUTE_EXPRESSED: 2 * for_ > expressed,
        Majority.TWO_THIRDS_EXPRESSED: 3 * for_ >= 2 * expressed,
        Majority.ABSOLUTE_MEMBERS: 2 * for_ > base,
        Majority.UNANIMITY_EXPRESSED: against == 0,
        Majority.PRESENT_REPRESENTED: 2 * for_ > voices,
    }[Majority(majority)]


def _casting_vote_applies(case: Case, count: Mapping[str, int], entitled: int) -> bool:
    """True on a tie that the presiding member may break (R11; CGCT L2121-20)."""
    rules, for_, against = case.rules, count[Choice.FOR], count[Choice.AGAINST]
    if rules.ballot != BallotMode.PUBLIC or not rules.casting_vote:
        return False
    if rules.majority == Majority.ABSOLUTE_EXPRESSED:
        return for_ == against
    if rules.majority == Majority.PRESENT_REPRESENTED:
        return 2 * for_ == entitled == 2 * against
    return False
