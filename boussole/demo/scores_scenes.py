"""What the members thought of each criterion before they voted, and the minority opinions that they signed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from boussole.demo.scene import Play
from evaluation.committee import actions
from evaluation.committee.enums import ScoreRound
from evaluation.committee.models import AgendaItem, CommitteeMember, Meeting
from evaluation.committee.selectors.scores import assessment_to_score, criteria_to_score
from evaluation.compass.selectors import criterion_score, score_of

# Elsewhere the marks stand close to the score of the compass: one point less here and there.
AROUND = (0, 0, -1, 0, 0, 0, -1, 0, 0)


@dataclass(frozen=True)
class Talk:
    """Where members saw things differently: the criterion, their marks in the order of their seats (None: sans avis),
    what some of them said by place, and the mark and words of those who changed after the talk.
    """

    code: str
    marks: tuple[int | None, ...]
    said: dict[int, str] = field(default_factory=dict)
    revised: dict[int, tuple[int, str]] = field(default_factory=dict)


# The items that were scored, by case and kind.
SCORED = {
    ("delibia", "opinion"): Talk(
        "TRA",
        (3, 3, 2, 3, 3, None, 1, 0, 3),
        {
            1: "Les rédacteurs sont volontaires et formés.",
            7: "La fatigue de la relecture n’est mesurée nulle part.",
        },
        {7: (2, "La charge mentale entre dans le questionnaire : je remonte ma note.")},
    ),
    ("delibia", "final_opinion"): Talk(
        "TRA",
        (3, 4, 3, 3, 2, 3, 1, 1, 3),
        {0: "Le temps gagné est resté aux communes.", 7: "La fatigue de relecture est toujours là."},
        {4: (3, "")},
    ),
    ("coco", "opinion"): Talk(
        "TEC",
        (1, 0, 1, 3, 1, 0, None, 1, 2),
        {3: "L’outil du fournisseur progresse vite.", 5: "Un usager ne peut pas savoir si la réponse est juste."},
    ),
    ("recital", "final_opinion"): Talk(
        "COU", (3, 3, 3, 2, 3, 1, 3, 3, 3), {5: "L’abonnement double si le bâti s’étend."}
    ),
    ("chatbot-rh", "final_opinion"): Talk("TRA", (1, 1, 2, 1, 2, 1, 1, 0, 1)),
}


def score(scene: Play, item: AgendaItem, members: Sequence[CommitteeMember]) -> None:
    """Every member there scores alone, the secretariat reveals, some revise; nothing for an item that was not scored."""
    talk = SCORED.get((scene.case.key, item.kind))
    if talk is None:
        return
    tick = scene.clock.tick
    for place, member in enumerate(members):
        _give(item, member, _sheet(item, place, talk), ScoreRound.INITIAL, tick(1))
    actions.reveal_scores(item=item, actor=scene.coordinator, now=tick())
    for place, (mark, words) in talk.revised.items():
        sheet = {**_sheet(item, place, talk), talk.code: actions.GivenScore(mark, words)}
        _give(item, members[place], sheet, ScoreRound.REVISED, tick())


def score_ahead(meeting: Meeting, members: Sequence[CommitteeMember], now: datetime) -> None:
    """Some members score before the meeting the items that they do not stay out of; nobody sees it yet."""
    for item in meeting.items.filter(amendment__isnull=True).select_related("use_case", "meeting__committee"):
        out = set(item.recusals.values_list("member", flat=True))
        for place, member in enumerate(members):
            if member.pk not in out:
                sheet = _sheet(item, place, None)
                _give(item, member, sheet, ScoreRound.INITIAL, now + timedelta(minutes=9 * place))


def sign_minority(scene: Play, item: AgendaItem, voters: Sequence[CommitteeMember], said: dict[str, Any]) -> None:
    """Those who voted against say why together: the first gives their name, the others do not."""
    if not said.get("minority"):
        return
    first, *others = [member for member, letter in zip(voters, said["votes"], strict=False) if letter == "C"]
    opinion = actions.file_minority_opinion(
        item=item, actor=first.user, text=said["minority"], named=True, now=scene.clock.tick()
    )
    for member in others:
        actions.sign_minority_opinion(opinion=opinion, actor=member.user, named=False, now=scene.clock.tick(1))


def _give(
    item: AgendaItem, member: CommitteeMember, sheet: dict[str, actions.GivenScore], which: str, now: datetime
) -> None:
    actions.give_scores(item=item, actor=member.user, scores=sheet, round=which, now=now)


def _sheet(item: AgendaItem, place: int, talk: Talk | None) -> dict[str, actions.GivenScore]:
    """What the member at `place` gives on each criterion."""
    assessment = assessment_to_score(item)
    scored = score_of(assessment)
    sheet = {}
    for criterion in criteria_to_score(assessment):
        if talk is not None and criterion.code == talk.code:
            sheet[criterion.code] = actions.GivenScore(talk.marks[place], talk.said.get(place, ""))
            continue
        compass = criterion_score(scored, criterion.code).score
        near = round((50 if compass is None else compass) / 25)
        # Each criterion turns the pattern: not always the same member is the severe one.
        shift = AROUND[(place + sum(map(ord, criterion.code))) % len(AROUND)]
        sheet[criterion.code] = actions.GivenScore(min(4, max(0, near + shift)))
    return sheet
