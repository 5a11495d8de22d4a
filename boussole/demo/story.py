"""Plays a dossier through the real actions, step by step, until the state where its case stops."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from boussole.demo import cost_scenes, dialogue_scenes, follow_up_scenes, words, workforce_scenes
from boussole.demo.ai_act_scenes import classify
from boussole.demo.amendment_scenes import amend
from boussole.demo.assembly_scenes import prepare_texts
from boussole.demo.case import Case
from boussole.demo.clock import Clock
from boussole.demo.compass_scenes import assess, lift
from boussole.demo.datasets_scenes import prepare_data
from boussole.demo.expert_scenes import follow
from boussole.demo.footprint_scenes import foresee, observe
from boussole.demo.frame_scenes import propose_position
from boussole.demo.people import Troupe
from boussole.demo.questionnaire_scenes import ask_at_the_end, ask_before
from boussole.demo.scene import Play
from boussole.demo.sessions import hold_meeting
from boussole.demo.trial_scenes import evaluate, protocol, run_trial
from evaluation.compass import actions as compass
from evaluation.decisions import actions as decisions
from evaluation.decisions.selectors import opinion_behind
from reports.actions import request_report
from usecases import actions as usecases
from usecases.enums import State
from usecases.models import UseCase
from usecases.submission import THEMES


def play(case: Case, troupe: Troupe) -> Play:
    """Play `case` to the state where it stops."""
    scene = Play(case, troupe, Clock(case.starts_on))
    for stage in STAGES:
        stage(scene)
        cost_scenes.keep(scene, stage.__name__)
        dialogue_scenes.keep(scene, stage.__name__)
        workforce_scenes.keep(scene, stage.__name__)
        if scene.reached() or stage is BRANCHES.get(case.until):
            break
    if not scene.reached():
        raise RuntimeError(f"{case.key} s’arrête à {scene.use_case.state} au lieu de {case.until}")
    follow_up_scenes.follow(scene)
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
    propose_position(scene)
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


def conclude_assessment(scene: Play) -> None:
    """Send the dossier to the committee."""
    compass.complete_assessment(use_case=scene.use_case, actor=scene.coordinator, now=scene.clock.after(3))


def committee(scene: Play) -> None:
    """What blocks is lifted with its document if it can be; then the committee meets and votes."""
    lift(scene, "B")
    hold_meeting(scene, scene.part("committee"))
    follow(scene)


def decide(scene: Play) -> None:
    """The élu decides before the trial."""
    said = scene.part("decision")
    refused = scene.case.until in (State.REFUSED, State.RETIRED)
    kind = {State.REFUSED: "refuse", State.RETIRED: "stop_existing"}.get(scene.case.until, "authorise_trial")
    if scene.case.already_in_service and not refused:
        kind = "regularise"
    _decide(scene, kind, said, words.REFUSAL if refused else said["reasons"])


def final_committee(scene: Play) -> None:
    """The committee gives its final opinion."""
    hold_meeting(scene, scene.part("final_committee"))


def final_decision(scene: Play) -> None:
    """The élu reads the report, if the case says so, and takes the final decision."""
    if scene.case.story.get("report"):
        request_report(use_case=scene.use_case, kind="final", actor=scene.elected, now=scene.clock.after(4))
        prepare_texts(scene)
    said = scene.part("final_decision")
    reserved = opinion_behind(scene.use_case).conditions.exists() or follow_up_scenes.adds_conditions(scene)
    into_use = "generalise_with_conditions" if reserved else "generalise"
    kind = "abandon" if scene.case.until == State.ABANDONED else into_use
    _decide(scene, kind, said, words.STOPPED if kind == "abandon" else said["reasons"])


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
    foresee,
    prepare_data,
    deposit,
    classify,
    assess,
    conclude_assessment,
    committee,
    decide,
    ask_before,
    protocol,
    amend,
    ask_at_the_end,
    run_trial,
    observe,
    evaluate,
    final_committee,
    final_decision,
    review,
)
# States that a stage reaches by leaving something unfinished: the play stops there too.
BRANCHES: dict[str, Callable[[Play], None]] = {State.IN_ASSESSMENT: assess, State.AUTHORISED: protocol}


def _typed(value: Any, name: str) -> Any:
    return Decimal(value) if name == "cost_eur" and value is not None else value


# What the public is told of a decision that stops a project.
PUBLIC = {"refuse": words.PUBLIC_REFUSAL, "stop_existing": words.PUBLIC_REFUSAL, "abandon": words.PUBLIC_STOP}


def _decide(scene: Play, kind: str, said: dict[str, Any], reasons: str) -> None:
    scene.use_case.refresh_from_db()
    opinion = opinion_behind(scene.use_case)
    now = scene.clock.after(20)
    goes_on = kind in ("authorise_trial", "generalise_with_conditions", "regularise")
    decisions.decide(
        use_case=scene.use_case,
        actor=scene.elected,
        kind=kind,
        reasons=reasons,
        conditions=follow_up_scenes.conditions_of(scene, kind, opinion, now.date()) if goes_on else (),
        departure_reasons=said.get("departure", words.DEPARTURE),
        public_reason=PUBLIC.get(kind, ""),
        deliberation=said["deliberation"],
        now=now,
    )
