"""The rules EVA-01 to EVA-08: what they propose after a trial, and how each of them was judged.

Pure: a situation and a version of the thresholds in, a proposal out. The rules propose, the committee votes, the élus
decide. Source: boussole § 4.4, a choice of the project; docs/essai.md says how two rules that meet are settled.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from evaluation.trial.rule_settings import RuleSettings
from evaluation.trial.rules import INCONCLUSIVE, MISSED, REACHED, Judgement, counted, plain
from evaluation.trial.situation import (
    ADAPT,
    APPLIED,
    EXTEND,
    NOT_APPLIED,
    ROLL_OUT,
    STOP,
    SUSPEND,
    UNJUDGED,
    WITH_CONDITIONS,
    Answers,
    Proposal,
    Situation,
    Step,
)

ROLLING_OUT = (ROLL_OUT, WITH_CONDITIONS)
WORKLOAD, PACE = ("Q06", "Q07", "Q08"), ("Q07", "Q08")
AUTONOMY, DEPENDENCE = "Q09", "Q11"
HUNDRED = Decimal(100)
HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")
SHOWN_FROM = 5  # people: under it, a count of answers is told without its number
OF_THE_BODY = "de la F3SCT ou du CST"
ELSEWHERE = "une autre règle propose déjà une suite"


def propose(situation: Situation, settings: RuleSettings | None = None) -> Proposal:
    """Return the outcome that the evaluation rules lead to, with how each of the eight was judged.

    A stop wins over everything; a criterion missed wins over one that is not conclusive; what could not be judged of
    the agents' answers never helps. Source: boussole § 4.4.
    """
    settings = settings or RuleSettings()
    looked = (
        _stops(situation),
        _enough_answers(situation, settings),
        _quality(situation),
        _workload(situation, settings),
        _autonomy(situation, settings),
        _spending(situation, settings),
    )
    outcome, decided_by = _outcome(situation, looked)
    return Proposal(outcome, decided_by, (*looked, *_last(situation, looked, outcome, decided_by)))


def over(planned: Decimal | None, actual: Decimal | None, settings: RuleSettings | None = None) -> bool | None:
    """Tell whether what was used is above the tolerated share of what was planned (120 %); None if one is unknown."""
    if planned is None or actual is None:
        return None
    return actual * HUNDRED > planned * (settings or RuleSettings()).overrun


def responses_text(responses: int) -> str:
    """Return « 12 réponses », or « moins de 5 réponses »: a number of agents under five is never shown."""
    return f"{responses} réponses" if responses >= SHOWN_FROM else f"moins de {SHOWN_FROM} réponses"


def _outcome(situation: Situation, looked: Sequence[Step]) -> tuple[str, str]:
    """The outcome, and the rule that decides it."""
    by_code = {step.code: step for step in looked}
    verdicts = [row.verdict for row in situation.judged]
    missed = verdicts.count(MISSED)
    if by_code["EVA-01"].state == APPLIED:
        return SUSPEND, "EVA-01"
    if missed:
        return STOP if missed == len(verdicts) else ADAPT, "EVA-08"
    if by_code["EVA-02"].state == APPLIED:
        return (ADAPT, "EVA-08") if situation.already_extended else (EXTEND, "EVA-02")
    if not verdicts or ROLL_OUT in by_code["EVA-04"].closes:
        return ADAPT, "EVA-08"
    reserved = any(step.reserve for step in looked) or bool(_own_reserves(situation))
    return WITH_CONDITIONS if reserved else ROLL_OUT, "EVA-07"


def _stops(situation: Situation) -> Step:
    reasons = []
    if situation.stops:
        reasons.append(_listed("critère d’arrêt atteint", "critères d’arrêt atteints", situation.stops))
    if situation.blockers:
        reasons.append(_listed("point bloquant ouvert", "points bloquants ouverts", situation.blockers))
    figures = (
        ("Critères d’arrêt atteints", str(len(situation.stops))),
        ("Points bloquants ouverts", str(len(situation.blockers))),
    )
    if not reasons:
        return Step("EVA-01", NOT_APPLIED, "aucun critère d’arrêt atteint, aucun point bloquant ouvert", figures)
    effect = "suspendre, puis vote du comité"
    return Step("EVA-01", APPLIED, " ; ".join(reasons), figures, effect, ROLLING_OUT)


def _enough_answers(situation: Situation, settings: RuleSettings) -> Step:
    unclear = [row for row in situation.judged if row.verdict == INCONCLUSIVE]
    few, figures = _few_answers(situation.answers, settings)
    figures = (("Critères non concluants", str(len(unclear))), *figures)
    closes = (EXTEND,) if situation.already_extended else ()
    reasons = [f"{_name(row)} n’est pas concluant ({row.why})" for row in unclear] + few
    if reasons:
        return Step("EVA-02", APPLIED, " ; ".join(reasons), figures, _extension(situation, settings), closes)
    if situation.answers is None:
        reserve = "demander leur avis aux agents par un questionnaire"
        return Step("EVA-02", UNJUDGED, "aucun questionnaire", figures, "", closes, reserve)
    reason = "assez de réponses, et tous les critères sont concluants"
    return Step("EVA-02", NOT_APPLIED, reason, figures, closes=closes)


def _few_answers(answers: Answers | None, settings: RuleSettings) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    if answers is None:
        return [], ()
    asked = answers.invited if answers.participants is None else answers.participants
    few = []
    said = responses_text(answers.responses)
    if answers.responses < settings.minimum_answers:
        few.append(f"{said}, il en fallait {settings.minimum_answers}")
    if answers.responses * HUNDRED < asked * settings.minimum_share:
        people = counted(asked, "participant", "participants")
        few.append(f"{said} pour {people}, il fallait {plain(settings.minimum_share)} %")
    number = str(answers.responses) if answers.responses >= SHOWN_FROM else f"moins de {SHOWN_FROM}"
    return few, (("Réponses", number), ("Participants", str(asked)))


def _extension(situation: Situation, settings: RuleSettings) -> str:
    if any(row.verdict == MISSED for row in situation.judged):
        return "sans effet ici, parce qu’un critère est déjà manqué"
    if situation.already_extended:
        return "l’essai a déjà été prolongé une fois, il ne se prolonge plus"
    return f"non concluant, prolonger une fois, {settings.extension_months} mois au plus"


def _quality(situation: Situation) -> Step:
    watched = [row for row in situation.judged if row.criterion.watches_quality]
    missed = [row for row in watched if row.verdict == MISSED]
    unclear = [row for row in watched if row.verdict == INCONCLUSIVE]
    figures = tuple((_name(row), row.why) for row in watched)
    if missed:
        reason = _listed("critère de qualité manqué", "critères de qualité manqués", _codes(missed))
        return Step("EVA-03", APPLIED, reason, figures, "pas de généralisation", ROLLING_OUT)
    if unclear:
        reason = _listed("critère de qualité non concluant", "critères de qualité non concluants", _codes(unclear))
        return Step("EVA-03", UNJUDGED, reason, figures)
    reason = "aucun critère de qualité n’est manqué" if watched else "le protocole n’a pas de critère de qualité"
    return Step("EVA-03", NOT_APPLIED, reason, figures)


def _workload(situation: Situation, settings: RuleSettings) -> Step:
    answers = situation.answers
    if answers is None:
        return Step("EVA-04", UNJUDGED, "aucun questionnaire")
    level, before, after = (
        _mean(answers.means_end, WORKLOAD),
        _mean(answers.means_before, PACE),
        _mean(answers.means_end, PACE),
    )
    drop = None if before is None or after is None else before - after
    low = None if level is None else level < settings.workload_floor
    fell = None if drop is None else drop > settings.workload_drop
    figures = (
        ("Charge et rythme à la fin (Q06 à Q08), sur 5", _shown(level)),
        ("Baisse de Q07 et Q08 depuis l’avant", _shown(drop, ROUND_CEILING)),
    )
    told = []
    if low:
        told.append(f"charge et rythme à {_shown(level)} sur 5, sous {plain(settings.workload_floor)}")
    if fell:
        fall = _shown(drop, ROUND_CEILING)
        told.append(f"charge et rythme en baisse de {fall}, plus de {plain(settings.workload_drop)}")
    if told:
        return _overloaded(situation, " ; ".join(told), figures)
    parts = (("le niveau de fin", low), ("l’évolution depuis l’avant", fell))
    unknown = [name for name, known in parts if known is None]
    if unknown:
        reason = f"réponses manquantes ou masquées pour {' et '.join(unknown)}"
        return Step("EVA-04", UNJUDGED, reason, figures, reserve="suivre la charge de travail avec la F3SCT")
    return Step("EVA-04", NOT_APPLIED, "charge et rythme sont supportables et n’ont pas baissé", figures)


def _overloaded(situation: Situation, reason: str, figures: tuple[tuple[str, str], ...]) -> Step:
    """The workload suffers: a generalisation needs a prevention plan, and an opinion of the staff's body on it."""
    opinions = " ; ".join(row.said for row in situation.social_opinion)
    figures = (*figures, ("Avis sur le plan de prévention", opinions or "aucun"))
    lacking = [
        name
        for name, given in (("plan de prévention", situation.prevention_plan), (f"avis {OF_THE_BODY}", opinions))
        if not given
    ]
    if lacking:
        wanted = f"plan de prévention et avis {OF_THE_BODY}"
        effect = f"pas de généralisation sans {wanted} ; il manque : {', '.join(lacking)}"
        return Step("EVA-04", APPLIED, reason, figures, effect, ROLLING_OUT)
    reserve = "appliquer le plan de prévention sur lequel l’instance du personnel a donné son avis"
    effect = f"généralisation possible : le plan de prévention et l’avis {OF_THE_BODY} sont là"
    return Step("EVA-04", APPLIED, reason, figures, effect, reserve=reserve)


def _autonomy(situation: Situation, settings: RuleSettings) -> Step:
    reserve = "maintenir les compétences, avec des journées sans outil"
    answers = situation.answers
    if answers is None:
        return Step("EVA-05", UNJUDGED, "aucun questionnaire")
    asked = (
        (AUTONOMY, "autonomie", answers.means_end.get(AUTONOMY), settings.autonomy_floor),
        (DEPENDENCE, "indépendance vis-à-vis de l’outil", answers.means_end.get(DEPENDENCE), settings.dependence_floor),
    )
    figures = tuple((f"{name.capitalize()} ({code}), sur 5", _shown(mean)) for code, name, mean, _floor in asked)
    low = [
        f"{name} à {_shown(mean)} sur 5, sous {plain(floor)}"
        for _code, name, mean, floor in asked
        if mean is not None and mean < floor
    ]
    if low:
        return Step("EVA-05", APPLIED, " ; ".join(low), figures, f"réserve, {reserve}", reserve=reserve)
    unknown = [code for code, _name, mean, _floor in asked if mean is None]
    if unknown:
        reason = f"réponses manquantes ou masquées pour {' et '.join(unknown)}"
        return Step("EVA-05", UNJUDGED, reason, figures, reserve=reserve)
    return Step("EVA-05", NOT_APPLIED, "les agents décident eux-mêmes et savent travailler sans l’outil", figures)


def _spending(situation: Situation, settings: RuleSettings) -> Step:
    used = situation.spending
    found = {
        "coût": (used.planned_cost, used.actual_cost),
        "empreinte": (used.planned_footprint, used.actual_footprint),
    }
    figures = tuple(
        (f"{name.capitalize()}, réel en part du prévu", _share(planned, actual, settings))
        for name, (planned, actual) in found.items()
    )
    told = {name: over(planned, actual, settings) for name, (planned, actual) in found.items()}
    limit = f"{plain(settings.overrun)} %"
    high = [name for name, known in told.items() if known]
    if high:
        effect, reserve = "le coût et l’empreinte sont à refaire", "refaire le coût et l’empreinte"
        reason = f"plus de {limit} du prévu : {' et '.join(high)}"
        return Step("EVA-06", APPLIED, reason, figures, effect, reserve=reserve)
    unknown = [name for name, known in told.items() if known is None]
    if len(unknown) == len(told):
        return Step("EVA-06", UNJUDGED, "ni le coût ni l’empreinte ne sont connus, en prévu et en réel", figures)
    rest = f" ; pas de chiffre pour : {', '.join(unknown)}" if unknown else ""
    return Step("EVA-06", NOT_APPLIED, f"pas plus de {limit} du prévu{rest}", figures)


def _last(situation: Situation, looked: Sequence[Step], outcome: str, decided_by: str) -> tuple[Step, Step]:
    """EVA-07 and EVA-08: what is left once the six others were judged."""
    figures = (("Critères atteints", f"{_reached(situation)} sur {len(situation.judged)}"),)
    if decided_by == "EVA-07":
        own = _own_reserves(situation)
        reserves = (*(step.reserve for step in looked if step.reserve), *own)
        effect = f"généraliser sous réserves ({' ; '.join(reserves)})" if reserves else "généraliser"
        reason = "tous les critères sont atteints et rien ne s’y oppose"
        return (
            Step("EVA-07", APPLIED, reason, figures, effect, reserve=" ; ".join(own)),
            Step("EVA-08", NOT_APPLIED, ELSEWHERE),
        )
    seventh = Step("EVA-07", NOT_APPLIED, _why_not(situation, decided_by), figures)
    if decided_by != "EVA-08":
        return seventh, Step("EVA-08", NOT_APPLIED, ELSEWHERE)
    effect = "arrêter, avec un motif public" if outcome == STOP else "adapter, ou arrêter avec un motif public"
    reason = _other_case(situation, looked, outcome)
    return seventh, Step("EVA-08", APPLIED, reason, figures, effect, ROLLING_OUT)


def _own_reserves(situation: Situation) -> tuple[str, ...]:
    """What EVA-07 itself asks of a generalisation: points to lift, and a word on the time saved."""
    reserves = []
    if situation.start_blockers:
        reserves.append(f"lever {', '.join(situation.start_blockers)}")
    if situation.time_saved_settled is False:
        reserves.append("décider avec les agents ce qu’on fait du temps gagné")
    return tuple(reserves)


def _why_not(situation: Situation, decided_by: str) -> str:
    if not situation.judged:
        return "aucun critère de réussite à juger"
    if _reached(situation) < len(situation.judged):
        return "tous les critères ne sont pas atteints"
    return "une règle au-dessus s’y oppose" if decided_by == "EVA-08" else "une règle au-dessus propose déjà une suite"


def _other_case(situation: Situation, looked: Sequence[Step], outcome: str) -> str:
    missed = [row for row in situation.judged if row.verdict == MISSED]
    if outcome == STOP:
        return "aucun critère n’est atteint"
    if missed:
        return _listed("critère manqué", "critères manqués", _codes(missed))
    if not situation.judged:
        return "aucun critère de réussite à juger"
    if any(step.code == "EVA-02" and step.state == APPLIED for step in looked):
        return "toujours non concluant après la prolongation"
    return "une règle au-dessus s’oppose à la généralisation"


def _reached(situation: Situation) -> int:
    return sum(row.verdict == REACHED for row in situation.judged)


def _mean(means: Mapping[str, Decimal], items: Sequence[str]) -> Decimal | None:
    """The mean of the items, each with the same weight; None if one of them is not known."""
    if any(item not in means for item in items):
        return None
    return sum((means[item] for item in items), Decimal(0)) / len(items)


def _shown(mean: Decimal | None, rounding: str = ROUND_FLOOR) -> str:
    """Two decimals, rounded to the side that never shows a threshold as kept when it is not."""
    return "inconnu" if mean is None else plain(mean.quantize(HUNDREDTH, rounding=rounding))


def _share(planned: Decimal | None, actual: Decimal | None, settings: RuleSettings) -> str:
    if planned is None or actual is None:
        return "inconnu"
    if not planned:
        return "rien de prévu"
    rounding = ROUND_CEILING if over(planned, actual, settings) else ROUND_FLOOR
    return f"{plain((actual * HUNDRED / planned).quantize(TENTH, rounding=rounding))} %"


def _name(row: Judgement) -> str:
    return f"{row.criterion.code} {row.criterion.label}".strip()


def _codes(rows: Sequence[Judgement]) -> list[str]:
    return [row.criterion.code for row in rows]


def _listed(one: str, many: str, names: Sequence[str]) -> str:
    return f"{many if len(names) > 1 else one} : {', '.join(names)}"
