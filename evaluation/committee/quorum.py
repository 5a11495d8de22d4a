"""Who counts: the quorum when an item opens, the voices when it is voted, and who presides."""

from dataclasses import dataclass

from evaluation.committee.proxies import valid_proxies
from evaluation.committee.vote_case import (
    BallotMode,
    Case,
    Moment,
    Presence,
    QuorumRule,
    RecusedInQuorum,
)


@dataclass(frozen=True, slots=True)
class QuorumStatus:
    """`base`, `required` and `present` are numbers of members; `reason` is a French sentence."""

    reached: bool
    base: int
    required: int
    present: int
    reason: str


def quorum_required(base: int, rule: str) -> int:
    """Return how many of `base` members (0 or more) must be there under `rule` (a `QuorumRule` value).

    Source: R2; CGCT L2121-17 (more than half); décret 2006-672, art. 11 (at least half).
    """
    if base < 0:
        raise ValueError(f"Un comité ne compte pas {base} membres.")
    required = {QuorumRule.MAJORITY: base // 2 + 1, QuorumRule.HALF: (base + 1) // 2, QuorumRule.NONE: 0}
    return required[QuorumRule(rule)]


def quorum_status(case: Case) -> QuorumStatus:
    """Judge the quorum at the opening of the item; ballots and presence at the vote play no part (R2, R3).

    Proxies, where the rules count them, are judged on presence at the opening too: neither the departure of
    a holder nor the arrival of a giver undoes a quorum once reached.
    """
    rules = case.rules
    counted = set(case.base)
    if rules.quorum_recused == RecusedInQuorum.OUT_OF_BASE:
        counted -= set(case.recusals)
    there = {member for member in counted if case.is_present(member, Moment.OPENING)}
    if rules.quorum_recused == RecusedInQuorum.NOT_PRESENT:
        there -= set(case.recusals)
    if rules.quorum_counts_proxies:
        there |= set(valid_proxies(case, Moment.OPENING))
    required = quorum_required(len(counted), rules.quorum)
    reached = len(there) >= required
    return QuorumStatus(
        reached=reached,
        base=len(counted),
        required=required,
        present=len(there),
        reason=_quorum_sentence(case, reached, len(counted), required, len(there)),
    )


def voices(case: Case) -> tuple[str, ...]:
    """Return the members whose voice counts at the vote, in the order of the members' list (R5).

    They are the members in office with a vote, not recused, who are present or validly represented.
    """
    represented = valid_proxies(case)
    return tuple(
        member
        for member in case.base
        if member not in case.recusals and (case.is_present(member, Moment.VOTE) or member in represented)
    )


def presiding(case: Case, moment: Moment = Moment.VOTE) -> str | None:
    """Return who presides at `moment`: the president, else the deputy, else nobody (R11).

    Either must be in office, present and not recused. A proxy never carries the presidency.
    """
    in_office = {member.id for member in case.members if member.in_office}
    for person in (case.president, case.deputy):
        if person in in_office and person not in case.recusals and case.is_present(person, moment):
            return person
    return None


def secret_ballot_impossible(case: Case) -> bool:
    """True if the ballot is secret while somebody who votes attends at a distance (R6; CGCT L5211-11-1)."""
    return case.rules.ballot == BallotMode.SECRET and any(
        case.is_present(voice, Moment.VOTE) and case.presence(voice, Moment.VOTE) == Presence.REMOTE
        for voice in voices(case)
    )


def present_members(case: Case) -> int:
    """Return how many voting members are there at the vote and not recused: a third of them may ask for secrecy."""
    return sum(case.is_present(member, Moment.VOTE) and member not in case.recusals for member in case.base)


def secret_ballot_due(present: int, requests: int, *, nomination: bool = False) -> bool:
    """True if the vote must be secret: a nomination, or a third of those present ask for it.

    `present` and `requests` are numbers of members (0 or more). Source: CGCT L2121-21.
    """
    return nomination or (requests > 0 and 3 * requests >= present)


def _quorum_sentence(case: Case, reached: bool, base: int, required: int, present: int) -> str:
    if case.rules.quorum == QuorumRule.NONE:
        return "Aucun quorum n’est exigé : la séance est une seconde convocation."
    s = "s" if present > 1 else ""
    people = f"présent{s} ou représenté{s}" if case.rules.quorum_counts_proxies else f"présent{s}"
    members = f"{base} membres votants" if base > 1 else f"{base} membre votant"
    if reached:
        return f"Le quorum est atteint : {present} {people} sur {members}, il en faut {required}."
    return f"Le quorum n’est pas atteint : {present} {people} sur {members}, il en faut {required}."
