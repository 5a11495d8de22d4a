"""Plays a dossier through the real actions, step by step, until the state where its case stops."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from boussole.demo import words
from boussole.demo.case import Case
from boussole.demo.clock import Clock, working_day
from boussole.demo.people import DEPARTMENT, EXPERTS, Troupe
from boussole.demo.sessions import hold_meeting
from evaluation.compass import actions as compass
from evaluation.compass.actions import GivenAnswer
from evaluation.compass.models import Assessment, Question
from evaluation.compass.selectors import current_assessment, full_grid, open_signals
from evaluation.decisions import actions as decisions
from evaluation.trial import actions as trial
from evaluation.trial.models import Protocol
from evaluation.trial.selectors import protocol_in_force
from usecases import actions as usecases
from usecases.enums import State
from usecases.models import UseCase
from usecases.submission import THEMES

BEST = {"OUI": "oui", "INV": "non", "FAIT": "non"}


@dataclass
class Play:
    """One dossier being played: who, when, and where it stands."""

    case: Case
    troupe: Troupe
    clock: Clock
    use_case: UseCase | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def person(self, key: str) -> User:
        """Return a person of the demonstration, their rights read again."""
        return self.troupe.people[key]

    @property
    def lead(self) -> User:
        return self.person(self.case.lead)

    @property
    def coordinator(self) -> User:
        return self.person("eric.masson" if self.case.where == DEPARTMENT else "hugo.marchand")

    @property
    def elected(self) -> User:
        return self.person(words.ELECTED[self.case.where])

    @property
    def experts(self) -> dict[str, User]:
        return {code: self.person(key) for code, key in EXPERTS[self.case.where].items()}

    def reached(self) -> bool:
        """Tell whether the dossier is where the case stops."""
        self.use_case.refresh_from_db()
        return self.use_case.state == self.case.until

    def part(self, name: str) -> dict[str, Any]:
        """Return what the case says of one stage, over the plain defaults."""
        return {**words.DEFAULTS.get(name, {}), **self.case.story.get(name, {})}


def play(case: Case, troupe: Troupe) -> Play:
    """Play `case` to the state where it stops."""
    scene = Play(case, troupe, Clock(case.starts_on))
    for stage in STAGES:
        stage(scene)
        if scene.reached() or stage is BRANCHES.get(case.until):
            break
    if not scene.reached():
        raise RuntimeError(f"{case.key} s’arrête à {scene.use_case.state} au lieu de {case.until}")
    return scene


def draft(scene: Play) -> None:
    """Open the dossier and fill the demand, theme by theme."""
    case = scene.case
    scene.use_case = usecases.create_use_case(
        organisation=scene.troupe.organisations[case.where],
        lead=scene.lead,
        title=case.title,
        now=scene.clock.tick(),
        already_in_service=case.already_in_service,
    )
    for theme in THEMES:
        values = {name: _typed(case.demand[name], name) for name in theme.fields if name in case.demand}
        if values:
            version = scene.use_case.submission.version
            usecases.save_theme(
                use_case=scene.use_case,
                actor=scene.lead,
                theme=theme.slug,
                values=values,
                version=version,
                now=scene.clock.tick(),
            )
            scene.use_case = UseCase.objects.select_related("submission").get(pk=scene.use_case.pk)


def deposit(scene: Play) -> None:
    """Deposit; then the coordinator may send it back or refuse it."""
    usecases.submit(use_case=scene.use_case, actor=scene.lead, now=scene.clock.after(4))
    until = scene.case.until
    move = {
        State.TO_COMPLETE: (usecases.request_completion, words.TO_COMPLETE),
        State.INADMISSIBLE: (usecases.declare_inadmissible, words.INADMISSIBLE),
    }.get(until)
    if move:
        act, comment = move
        act(use_case=scene.use_case, actor=scene.coordinator, comment=comment, now=scene.clock.after(5))
    if until == State.WITHDRAWN:
        usecases.withdraw(use_case=scene.use_case, actor=scene.lead, comment=words.WITHDRAWN, now=scene.clock.after(6))


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


def conclude_assessment(scene: Play) -> None:
    """Send the dossier to the committee."""
    compass.complete_assessment(use_case=scene.use_case, actor=scene.coordinator, now=scene.clock.after(3))


def committee(scene: Play) -> None:
    """What blocks is lifted with its document if it can be; then the committee meets and votes."""
    _lift(scene, "B")
    hold_meeting(scene, scene.part("committee"))


def decide(scene: Play) -> None:
    """The élu decides before the trial."""
    said = scene.part("decision")
    refused = scene.case.until in (State.REFUSED, State.RETIRED)
    kind = {State.REFUSED: "refuse", State.RETIRED: "stop_existing"}.get(scene.case.until, "authorise_trial")
    if scene.case.already_in_service and not refused:
        kind = "regularise"
    _decide(scene, kind, words.REFUSAL if refused else said["reasons"], said["deliberation"])


def protocol(scene: Play) -> None:
    """Write, lock and accept the protocol; lift what blocks the start; start."""
    now = scene.clock.after(5)
    fields = scene.part("protocol")
    start = fields.get("starts_on") or working_day(now.date() + timedelta(days=35))
    end = fields.get("ends_on") or (start + timedelta(days=120))
    written = trial.create_protocol(use_case=scene.use_case, actor=scene.lead, now=now)
    values = {**fields, "starts_on": start, "ends_on": end}
    trial.save_protocol(protocol=written, actor=scene.lead, values=values, version=1, now=scene.clock.tick())
    for kind, rows in (
        ("success", scene.case.story.get("success", words.SUCCESS)),
        ("stop", scene.case.story.get("stop", words.STOP)),
    ):
        for row in rows:
            _indicator(scene, written, kind, row)
    if scene.case.until == State.AUTHORISED:
        return
    trial.lock_protocol(protocol=written, actor=scene.lead, now=scene.clock.after(2))
    trial.approve_protocol(protocol=written, actor=scene.coordinator, now=scene.clock.after(1))
    _lift(scene, "BD")
    _meet_conditions(scene, start)
    trial.start_trial(use_case=scene.use_case, actor=scene.lead, now=scene.clock.on(start))


def run_trial(scene: Play) -> None:
    """Measures and incidents; then the trial ends, unless the case stops before."""
    case = scene.case
    in_force = protocol_in_force(scene.use_case)
    codes = {row.code: row for row in in_force.indicators.all()}
    if "suspension" in case.story:
        code, value, note = case.story["suspension"]
        now = scene.clock.after(20)
        trial.record_measure(
            indicator=codes[code], actor=scene.lead, value=Decimal(value), measured_on=now.date(), note=note, now=now
        )
        return
    if case.until == State.TRIAL_RUNNING:
        _measure(scene, codes, [(in_force.starts_on + timedelta(days=30), "R1", 18, 12)])
        trial.report_incident(
            use_case=scene.use_case,
            actor=scene.lead,
            severity="minor",
            description=words.INCIDENT,
            happened_on=scene.clock.now.date(),
            now=scene.clock.tick(),
        )
        return
    for day, severity, what, done, closed in case.story.get("incidents", ()):
        incident = trial.report_incident(
            use_case=scene.use_case,
            actor=scene.lead,
            severity=severity,
            description=what,
            happened_on=day,
            now=scene.clock.on(day),
        )
        trial.close_incident(
            incident=incident, actor=scene.lead, action=done, closed_on=closed, now=scene.clock.on(closed)
        )
    last = in_force.ends_on - timedelta(days=2)
    _measure(scene, codes, case.story.get("measures", [(last, "R1", 34, 20), (last, "R2", 6, 40)]))
    trial.end_trial(use_case=scene.use_case, actor=scene.lead, now=scene.clock.on(in_force.ends_on))


def evaluate(scene: Play) -> None:
    """The compass after the trial, then the evaluation."""
    assessment = current_assessment(scene.use_case, "ex_post")
    scene.clock.after(20)
    changed = scene.case.story.get("answers_after", words.AFTER)
    answer(scene, assessment, changed, None, only_changed=True)
    sign(scene, assessment, scene.case.story.get("opinions_after", {}), None)
    evaluation = protocol_in_force(scene.use_case).evaluation
    trial.save_evaluation(
        evaluation=evaluation,
        actor=scene.lead,
        values=scene.part("evaluation"),
        version=1,
        now=scene.clock.after(3),
    )
    trial.submit_evaluation(evaluation=evaluation, actor=scene.lead, now=scene.clock.after(1))


def final_committee(scene: Play) -> None:
    """The committee gives its final opinion."""
    hold_meeting(scene, scene.part("final_committee"))


def final_decision(scene: Play) -> None:
    """The élu takes the final decision."""
    said = scene.part("final_decision")
    kind = "abandon" if scene.case.until == State.ABANDONED else "generalise"
    _decide(scene, kind, words.STOPPED if kind == "abandon" else said["reasons"], said["deliberation"])


def review(scene: Play) -> None:
    """An event opens a review of a system in service."""
    decisions.open_review(
        use_case=scene.use_case,
        actor=scene.coordinator,
        reason=scene.case.story["review_reason"],
        comment=scene.case.story["review_comment"],
        now=scene.clock.after(150),
    )


STAGES: tuple[Callable[[Play], None], ...] = (
    draft,
    deposit,
    assess,
    conclude_assessment,
    committee,
    decide,
    protocol,
    run_trial,
    evaluate,
    final_committee,
    final_decision,
    review,
)
# States that a stage reaches by leaving something unfinished: the play stops there too.
BRANCHES: dict[str, Callable[[Play], None]] = {State.IN_ASSESSMENT: assess, State.AUTHORISED: protocol}


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
        position, reasons = said.get(criterion.code) or words.opinion(criterion.label, own)
        conditions = words.conditions(own) if position == "conditions" else ""
        compass.give_opinion(
            assessment=assessment,
            criterion=criterion,
            actor=scene.experts[criterion.code],
            position=position,
            reasons=reasons,
            conditions=conditions,
            now=scene.clock.tick(50),
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


def _typed(value: Any, name: str) -> Any:
    return Decimal(value) if name == "cost_eur" and value is not None else value


def _indicator(scene: Play, protocol_: Protocol, kind: str, row: tuple) -> None:
    code, label, unit, source, baseline, direction, threshold, minimum = row
    trial.add_indicator(
        protocol=protocol_,
        actor=scene.lead,
        kind=kind,
        code=code,
        label=label,
        unit=unit,
        source=source,
        baseline=None if baseline is None else Decimal(baseline),
        direction=direction,
        threshold=Decimal(threshold),
        minimum_sample=minimum,
        now=scene.clock.tick(),
    )


def _measure(scene: Play, codes: dict, rows: Any) -> None:
    for day, code, value, sample in rows:
        trial.record_measure(
            indicator=codes[code],
            actor=scene.lead,
            value=Decimal(value),
            sample=sample,
            measured_on=day,
            now=scene.clock.on(day),
        )


def _lift(scene: Play, kind: str) -> None:
    assessment = current_assessment(scene.use_case)
    blocking = [signal for signal in open_signals(assessment) if signal.kind == kind]
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


def _meet_conditions(scene: Play, start: date) -> None:
    """Meet what was asked before the trial; what is due later stays open."""
    for condition in scene.use_case.decisions.latest("taken_at").conditions.filter(due_on__lte=start):
        now = scene.clock.tick()
        decisions.meet_condition(
            condition=condition, actor=scene.coordinator, evidence=words.MET, met_on=now.date(), now=now
        )


def _decide(scene: Play, kind: str, reasons: str, deliberation: str) -> None:
    scene.use_case.refresh_from_db()
    opinion = decisions.opinion_behind(scene.use_case)
    now = scene.clock.after(20)
    carried = [
        decisions.NewCondition(row.text, row.owner, max(row.due_on, now.date() + timedelta(days=21)))
        for row in (opinion.conditions.all() if opinion else ())
    ]
    decisions.decide(
        use_case=scene.use_case,
        actor=scene.elected,
        kind=kind,
        reasons=reasons,
        conditions=carried if kind in ("authorise_trial", "generalise", "regularise") else (),
        departure_reasons=words.DEPARTURE,
        deliberation=deliberation,
        now=now,
    )
