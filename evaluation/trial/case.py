"""A trial to evaluate, as values: what its protocol fixed, what was found, and the thresholds that judge it.

`evaluate` is the one function that the screens, the deposit, its verification and `manage.py evaluate_trial` share:
the evaluation of a trial depends on its case and on nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.trial.proposal import propose
from evaluation.trial.rule_settings import RuleSettings
from evaluation.trial.rules import Figure, Judgement, StopReading, Threshold, judge_all, read_stops
from evaluation.trial.situation import Answers, Outlay, PanelOpinion, Proposal, Situation


@dataclass(frozen=True)
class TrialCase:
    """All that an evaluation depends on. `criteria` are the success criteria; `figures` go by code of criterion.

    The other fields are those of `Situation`, where they are described.
    """

    criteria: tuple[Threshold, ...]
    stops: tuple[Threshold, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    answers: Answers | None = None
    spending: Outlay = Outlay()
    blockers: tuple[str, ...] = ()
    start_blockers: tuple[str, ...] = ()
    already_extended: bool = False
    prevention_plan: bool = False
    social_opinion: tuple[PanelOpinion, ...] = ()
    time_saved_settled: bool | None = None
    settings: RuleSettings = RuleSettings()


@dataclass(frozen=True)
class Outcome:
    """What comes out: each criterion judged, each stop criterion read, and what the rules propose."""

    judged: tuple[Judgement, ...]
    stops: tuple[StopReading, ...]
    proposal: Proposal


def evaluate(case: TrialCase) -> Outcome:
    """Judge every criterion of the case, then apply the rules EVA-01 to EVA-08."""
    judged = judge_all(case.criteria, case.figures)
    stops = read_stops(case.stops, case.figures)
    situation = Situation(
        judged=judged,
        stops=tuple(f"{row.criterion.code} {row.criterion.label}".strip() for row in stops if row.reached),
        blockers=case.blockers,
        start_blockers=case.start_blockers,
        already_extended=case.already_extended,
        answers=case.answers,
        spending=case.spending,
        prevention_plan=case.prevention_plan,
        social_opinion=case.social_opinion,
        time_saved_settled=case.time_saved_settled,
    )
    return Outcome(judged, stops, propose(situation, case.settings))
