"""The trial: protocol, figures, incidents, evaluation."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from boussole.demo import running_scenes, words
from boussole.demo.clock import working_day
from boussole.demo.compass_scenes import answer, lift, sign
from boussole.demo.evaluation_scenes import figures, told
from boussole.demo.scene import Play
from evaluation.compass.selectors import current_assessment
from evaluation.decisions import actions as decisions
from evaluation.trial import actions as trial
from evaluation.trial.models import Protocol
from evaluation.trial.selectors import protocol_in_force
from usecases.enums import State


def protocol(scene: Play) -> None:
    """Write, lock and accept the protocol; lift what blocks the start; start."""
    now = scene.clock.after(5)
    fields = scene.part("protocol")
    start = fields.get("starts_on") or working_day(now.date() + timedelta(days=35))
    end = fields.get("ends_on") or (start + timedelta(days=120))
    written = trial.create_protocol(use_case=scene.use_case, actor=scene.lead, now=now)
    reporting = fields.get("reporting_on") or working_day(end + timedelta(days=45))
    values = {**fields, "starts_on": start, "ends_on": end, "reporting_on": reporting}
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
    running_scenes.foresee(scene)
    lift(scene, "BD")
    _meet_conditions(scene, start)
    trial.start_trial(use_case=scene.use_case, actor=scene.lead, now=scene.clock.on(start))
    if scene.case.until == State.TRIAL_RUNNING:
        _under_way(scene, start)


def _under_way(scene: Play, start: date) -> None:
    """What a trial that runs still has already gathered."""
    in_force = protocol_in_force(scene.use_case)
    codes = {row.code: row for row in in_force.indicators.all()}
    _measure(scene, codes, [(start + timedelta(days=30), "R1", 18, 12)])
    trial.report_incident(
        use_case=scene.use_case,
        actor=scene.lead,
        severity="minor",
        description=words.INCIDENT,
        happened_on=scene.clock.now.date(),
        now=scene.clock.tick(),
    )
    running_scenes.underway(scene)


def run_trial(scene: Play) -> None:
    """Measures and incidents; then the trial ends, unless a stop criterion suspends it."""
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
    last = in_force.ends_on - timedelta(days=2)
    measures = case.story.get("measures", figures(scene, last))
    days = [
        *((row[0], partial(_incident, scene, *row)) for row in case.story.get("incidents", ())),
        *running_scenes.steps(scene),
        *((row[0], partial(_figure, scene, codes, *row)) for row in measures),
    ]
    for day, act in sorted(days, key=lambda step: step[0]):
        act(scene.clock.on(day))
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
        values=told(scene),
        version=1,
        now=scene.clock.after(3),
    )
    trial.submit_evaluation(evaluation=evaluation, actor=scene.lead, now=scene.clock.after(1))


def _meet_conditions(scene: Play, start: date) -> None:
    """Meet what was asked before the trial; what is due later stays open."""
    for condition in scene.use_case.decisions.latest("taken_at").conditions.filter(due_on__lte=start):
        now = scene.clock.tick()
        decisions.meet_condition(
            condition=condition, actor=scene.coordinator, evidence=words.MET, met_on=now.date(), now=now
        )


def _indicator(scene: Play, protocol_: Protocol, kind: str, row: tuple) -> None:
    code, label, unit, source, baseline, direction, threshold, minimum, *nature = row
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
        nature=nature[0] if nature else "quality",
        now=scene.clock.tick(),
    )


def _measure(scene: Play, codes: dict, rows: Any) -> None:
    for row in rows:
        _figure(scene, codes, *row, scene.clock.on(row[0]))


def _figure(scene: Play, codes: dict, day: date, code: str, value: Any, sample: int, now: datetime) -> None:
    trial.record_measure(
        indicator=codes[code],
        actor=scene.lead,
        value=Decimal(value),
        sample=sample,
        measured_on=day,
        now=now,
    )


def _incident(scene: Play, day: date, severity: str, what: str, done: str, closed: date, now: datetime) -> None:
    incident = trial.report_incident(
        use_case=scene.use_case,
        actor=scene.lead,
        severity=severity,
        description=what,
        happened_on=day,
        now=now,
        follow=running_scenes.entrusted(scene, day),
    )
    trial.close_incident(incident=incident, actor=scene.lead, action=done, closed_on=closed, now=scene.clock.on(closed))
