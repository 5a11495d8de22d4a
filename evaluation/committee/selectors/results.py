"""What may be known of a vote: before the close how many voices are in, after it who chose what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.committee.enums import Choice
from evaluation.committee.models import Committee, CommitteeMember, PublicBallot, Rectification, Tally, Vote
from evaluation.committee.tally import (
    Case,
    SecretBallots,
    accepted_ballots,
    ballot_refusal,
    case_from_dict,
    valid_proxies,
    voices,
)


@dataclass(frozen=True)
class Awaited:
    """A voice not expressed yet; `by` is who holds its proxy ('' when the member votes in person)."""

    name: str
    by: str = ""


@dataclass(frozen=True)
class Progress:
    """How far an open vote has come. Never which way it goes."""

    expressed: int
    total: int
    awaited: tuple[Awaited, ...]


@dataclass(frozen=True)
class ExpectedBallot:
    """A voice that a member may express: their own or that of an absent member whose proxy they hold.

    `refusal` says why the voice cannot be expressed ('' when it can); `ballot` is the one already cast, if any.
    """

    voice: CommitteeMember
    own: bool
    refusal: str
    ballot: PublicBallot | None


@dataclass(frozen=True)
class ChoiceRow:
    """The voices that chose the same, by name."""

    key: str
    label: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class VoteResult:
    """A closed vote as people read it. `annulled` says why it no longer counts ('' when it does).

    `rectified` are the acts that corrected it, oldest first: the numbers are those that stand. In a secret vote no
    choice has a name; `signed` are those who voted.
    """

    title: str
    sentence: str
    rule: str
    outcome: str
    counted: bool
    for_: int = 0
    against: int = 0
    abstain: int = 0
    rows: tuple[ChoiceRow, ...] = field(default=())
    silent: tuple[str, ...] = field(default=())
    rejected: tuple[str, ...] = field(default=())
    signed: tuple[str, ...] = field(default=())
    annulled: str = ""
    rectified: tuple[Rectification, ...] = field(default=())
    first_sentence: str = ""


def names_by_seat(committee: Committee) -> dict[str, str]:
    """Return the name of everybody who holds or held a seat, by the seat's id as the vote rules write it."""
    rows = CommitteeMember.objects.filter(committee=committee).select_related("user")
    return {str(member.pk): str(member.user) for member in rows}


def progress_of(vote: Vote, case: Case, names: Mapping[str, str]) -> Progress:
    """Return how many voices are expressed on an open vote, and which are awaited."""
    ballots = PublicBallot.objects.filter(vote=vote, superseded=False).values_list("cast_by", "voice")
    done = {str(voice) for voter, voice in ballots if not ballot_refusal(case, str(voter), str(voice))}
    entitled, represented = voices(case), valid_proxies(case)
    awaited = [
        Awaited(names[voice], names[represented[voice]] if voice in represented else "")
        for voice in entitled
        if voice not in done
    ]
    return Progress(len(entitled) - len(awaited), len(entitled), tuple(awaited))


def ballots_for(vote: Vote, seat: CommitteeMember, case: Case) -> list[ExpectedBallot]:
    """Return the voices that the holder of `seat` may be asked to express: their own first, then the proxies."""
    cast = {row.voice_id: row for row in vote.ballots.filter(superseded=False, cast_by=seat)}
    return [
        ExpectedBallot(
            voice=voice,
            own=voice == seat,
            refusal=ballot_refusal(case, str(seat.pk), str(voice.pk)),
            ballot=cast.get(voice.pk),
        )
        for voice in voices_asked_of(seat, vote, case)
    ]


def voices_asked_of(seat: CommitteeMember, vote: Vote, case: Case) -> list[CommitteeMember]:
    """Return the voices of which the holder of `seat` answers: their own if they vote, then the proxies held."""
    held = vote.item.meeting.proxies.in_force().filter(holder=seat).select_related("giver__user")
    return [*([seat] if str(seat.pk) in case.base else []), *(proxy.giver for proxy in held)]


def standing(vote: Vote) -> Tally | Rectification:
    """Return what says the result of a counted vote today: its last rectification, else its first tally."""
    rectifications = list(vote.rectifications.all())
    return rectifications[-1] if rectifications else vote.tally


def annulled_because(vote: Vote) -> str:
    """Return why a vote was annulled; '' when it was not."""
    return vote.annulment.reason if hasattr(vote, "annulment") else ""


def result_of(vote: Vote, names: Mapping[str, str]) -> VoteResult | None:
    """Return the result of a closed vote, from what was frozen; None while it is open.

    An annulled vote that was never counted has no numbers.
    """
    if vote.closed_at is None:
        return None
    annulled = annulled_because(vote)
    if not hasattr(vote, "tally"):
        title = _("%(motion)s : vote annulé") % {"motion": vote.get_motion_display()}
        sentence = _("Annulé avant sa clôture : les bulletins n’ont pas été comptés.")
        return VoteResult(title=title, sentence=sentence, rule="", outcome="", counted=False, annulled=annulled)
    frozen = standing(vote)
    result, case = frozen.result, case_from_dict(frozen.inputs)
    counted = result["for"] is not None
    outcome = _("vote annulé") if annulled else frozen.get_outcome_display().lower()
    rectified = tuple(vote.rectifications.all())
    return VoteResult(
        title=_("%(motion)s : %(outcome)s") % {"motion": vote.get_motion_display(), "outcome": outcome},
        sentence=result_sentence(result),
        rule=_rule(result),
        outcome=frozen.outcome,
        counted=counted,
        for_=result["for"] or 0,
        against=result["against"] or 0,
        abstain=result["abstain"] or 0,
        annulled=annulled,
        rectified=rectified,
        first_sentence=result_sentence(vote.tally.result) if rectified else "",
        **(_by_choice(case, result, names) if counted else {}),
    )


def result_sentence(result: Mapping[str, Any]) -> str:
    """Return « 7 pour, 2 contre, 1 abstention. Quorum atteint : 8 présents, 5 nécessaires. »."""
    quorum = _quorum_sentence(result)
    return quorum if result["for"] is None else f"{_counts(result)} {quorum}"


def _rule(result: Mapping[str, Any]) -> str:
    """Why the motion was adopted or not; the reason that the engine froze, less the counts said beside it."""
    return result["reason"].removeprefix(_counts(result)).strip() if result["for"] is not None else result["reason"]


def _counts(result: Mapping[str, Any]) -> str:
    abstentions = ngettext("%(n)s abstention", "%(n)s abstentions", result["abstain"]) % {"n": result["abstain"]}
    return _("%(for)s pour, %(against)s contre, %(abstentions)s.") % {
        "for": result["for"],
        "against": result["against"],
        "abstentions": abstentions,
    }


def _quorum_sentence(result: Mapping[str, Any]) -> str:
    present = ngettext("%(n)s présent", "%(n)s présents", result["quorum_present"]) % {"n": result["quorum_present"]}
    needed = ngettext("%(n)s nécessaire", "%(n)s nécessaires", result["quorum_required"]) % {
        "n": result["quorum_required"]
    }
    values = {"present": present, "needed": needed}
    if result["quorum"]:
        return _("Quorum atteint : %(present)s, %(needed)s.") % values
    return _("Quorum non atteint : %(present)s, %(needed)s.") % values


def _by_choice(case: Case, result: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, tuple]:
    """Who chose what in a public vote; in a secret one, how many chose what, and who voted."""
    if isinstance(case.ballots, SecretBallots):
        numbers = {Choice.FOR: result["for"], Choice.AGAINST: result["against"], Choice.ABSTAIN: result["abstain"]}
        labels = {Choice.ABSTAIN: _("Blanc ou nul")}
        return {
            "rows": tuple(
                ChoiceRow(choice.value, str(labels.get(choice, choice.label)), number, ())
                for choice, number in numbers.items()
            ),
            "signed": tuple(names.get(voice, voice) for voice in case.ballots.roll),
            "silent": tuple(names[voice] for voice in voices(case) if voice not in case.ballots.roll),
        }
    accepted, rejections = accepted_ballots(case)
    return {
        "rows": _rows(case, accepted, names),
        "silent": tuple(names[voice] for voice in voices(case) if voice not in accepted),
        "rejected": tuple(f"{names.get(row.voter, row.voter)} : {row.reason}" for row in dict.fromkeys(rejections)),
    }


def _rows(case: Case, accepted: Mapping[str, str], names: Mapping[str, str]) -> tuple[ChoiceRow, ...]:
    represented = valid_proxies(case)
    rows = []
    for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN):
        chosen = [
            _("%(voice)s (par %(holder)s)") % {"voice": names[voice], "holder": names[represented[voice]]}
            if voice in represented
            else names[voice]
            for voice in voices(case)
            if accepted.get(voice) == choice
        ]
        rows.append(ChoiceRow(choice.value, str(choice.label), len(chosen), tuple(chosen)))
    return tuple(rows)
