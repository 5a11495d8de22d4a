"""From a choice of model, place and usage to a frozen result. No database: the same choice gives the same figures."""

from dataclasses import dataclass

from evaluation.footprint import catalogue, engine
from evaluation.footprint.engine import ModelFacts
from evaluation.footprint.estimate import Result, Span, Usage, of_electricity

# PUE of a data centre that nobody gave: a hypothesis of the project, from a recent centre to an ordinary one.
USUAL_PUE = Span.of(1.2, 1.6)


@dataclass(frozen=True)
class Setting:
    """The model, the place, and what is known of them.

    `model` is a key of the catalogue, or `catalogue.OWN` with the billions of parameters `active` and `total`;
    `zone` a code of the catalogue; `pue` 1 or more, `latency_s` seconds an answer, both None when nobody gave them.
    """

    model: str
    zone: str
    active: float | None = None
    total: float | None = None
    pue: float | None = None
    latency_s: float | None = None


def by_model(setting: Setting, usage: Usage) -> Result:
    """Return the estimate of a generative use for a year.

    Raises KeyError for a model or a place out of the catalogue, engine.UnknownModel for one that the library lost.
    """
    facts = _facts(setting)
    zone = catalogue.zones()[setting.zone]
    answer = engine.one_answer(facts, tokens=usage.tokens, mix=zone.mix, latency_s=setting.latency_s)
    return Result(
        year=answer.times(usage.requests),
        answer=answer,
        requests=usage.requests,
        tokens=usage.tokens,
        mix=zone.mix,
        zone=zone.code,
        model=setting.model,
        active=facts.active,
        total=facts.total,
        pue=facts.pue,
        latency_s=setting.latency_s,
        library=engine.library(),
        warnings=facts.warnings,
    )


def by_hand(energy_kwh: Span, zone: str) -> Result:
    """Return the estimate of a known electricity consumption, in kWh a year. Raises KeyError for an unknown place."""
    mix = catalogue.zones()[zone].mix
    return Result(year=of_electricity(energy_kwh, mix), mix=mix, zone=zone)


def _facts(setting: Setting) -> ModelFacts:
    pue = Span.of(setting.pue) if setting.pue is not None else None
    if setting.model == catalogue.OWN:
        return ModelFacts(Span.of(setting.active), Span.of(setting.total), pue or USUAL_PUE)
    model = catalogue.models()[setting.model]
    if not model.is_known:
        return ModelFacts(model.active, model.total, pue or USUAL_PUE)
    known = engine.facts_of(model.provider, model.name)
    return known if pue is None else ModelFacts(**{**vars(known), "pue": pue})
