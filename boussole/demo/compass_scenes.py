"""The experts at work: answers, opinions, blockers lifted."""

from datetime import date, timedelta

from boussole.demo import expert_scenes, words
from boussole.demo.frame_scenes import examine_position
from boussole.demo.scene import Play
from evaluation.compass import actions as compass
from evaluation.compass.actions import GivenAnswer
from evaluation.compass.models import Assessment, Question
from evaluation.compass.selectors import current_assessment, full_grid, open_signals
from usecases import actions as usecases
from usecases.enums import State

BEST = {"OUI": "oui", "INV": "non", "FAIT": "non"}


def assess(scene: Play) -> None:
    """Open the compass; each expert answers, then signs."""
    now = scene.clock.after(7)
    compass.open_assessment(
        use_case=scene.use_case,
        actor=scene.coordinator,
        assignments=scene.experts,
        due_on=now.date() + timedelta(days=28),
        now=now,
    )
    assessment = current_assessment(scene.use_case)
    only = scene.case.story.get("answered")
    answer(scene, assessment, scene.case.answers, only)
    examine_position(scene)
    expert_scenes.prepare(scene, assessment)
    if scene.case.until == State.ON_WATCH:
        compass.put_on_watch(
            use_case=scene.use_case,
            actor=scene.coordinator,
            review_on=date(2027, 3, 9),
            comment=words.ON_WATCH,
            now=scene.clock.after(5),
        )
        return
    sign(scene, assessment, scene.case.story.get("opinions", {}), only)
    if scene.case.until == State.PROHIBITED:
        compass.close_prohibited(
            use_case=scene.use_case, actor=scene.coordinator, comment=words.PROHIBITED, now=scene.clock.after(2)
        )


def answer(
    scene: Play,
    assessment: Assessment,
    special: dict[str, str],
    only: tuple[str, ...] | None,
    *,
    only_changed: bool = False,
) -> None:
    """Answer the questions: `special` by code ("?" for « ne sait pas »), the best answer for the others."""
    stored = {row.question.code: row.version for row in assessment.answers.select_related("question")}
    for criterion in full_grid(assessment.grid):
        if only and criterion.code not in only:
            continue
        actor = scene.experts.get(criterion.code, scene.coordinator)
        given = {
            question.code: _given(question, special.get(question.code))
            for question in criterion.questions.all()
            if not only_changed or question.code in special
        }
        if given:
            compass.save_answers(
                assessment=assessment,
                criterion=criterion,
                actor=actor,
                answers=given,
                versions=stored,
                now=scene.clock.tick(35),
            )


def sign(scene: Play, assessment: Assessment, said: dict[str, tuple[str, str]], only: tuple[str, ...] | None) -> None:
    """Each expert gives an opinion that fits what their criterion shows."""
    signals = open_signals(current_assessment(scene.use_case, assessment.phase))
    for criterion in full_grid(assessment.grid):
        if criterion.is_general or (only and criterion.code not in only):
            continue
        own = [signal for signal in signals if signal.criterion == criterion.code and signal.kind != "D"]
        position, reasons = said.get(criterion.code) or words.opinion(own)
        compass.give_opinion(
            assessment=assessment,
            criterion=criterion,
            actor=scene.experts[criterion.code],
            position=position,
            reasons=reasons,
            conditions=expert_scenes.reserves(scene, assessment, own) if position == "conditions" else (),
            risk=expert_scenes.risk(position, own),
            confidential=expert_scenes.is_confidential(scene, criterion),
            now=scene.clock.tick(50),
        )
    expert_scenes.correct(scene, assessment)


def lift(scene: Play, kind: str) -> None:
    """Lift what blocks, by its expert and with the document that was lacking."""
    assessment = current_assessment(scene.use_case)
    # A red line of the frame belongs to no criterion: nobody lifts it.
    blocking = [signal for signal in open_signals(assessment) if signal.kind == kind and signal.criterion]
    for code in dict.fromkeys(signal.question_code for signal in blocking):
        question = Question.objects.select_related("criterion").get(code=code, criterion__grid=assessment.grid)
        expert = scene.experts[question.criterion.code]
        wanted = next((signal.document for signal in blocking if signal.question_code == code and signal.document), "")
        document = scene.use_case.documents.filter(title=wanted).first() if wanted else None
        if wanted and document is None:
            document = usecases.add_document(
                use_case=scene.use_case,
                actor=expert,
                kind=words.document_kind(wanted),
                title=wanted,
                file=words.paper(wanted, scene.case),
                now=scene.clock.after(2),
            )
        compass.release_blocker(
            assessment=assessment,
            question=question,
            actor=expert,
            reason=words.lifted(wanted),
            document=document,
            now=scene.clock.tick(),
        )


def _given(question: Question, value: str | None) -> GivenAnswer:
    if value == "?":
        return GivenAnswer(unknown=True)
    if question.answer_type == "TEXT":
        return GivenAnswer(text=words.GENERAL[question.code], mark=3)
    if value is None:
        value = BEST.get(question.answer_type)
    if value is None:
        value = str(max(question.options, key=lambda option: option["points"])["value"])
    return GivenAnswer(value=value)
