"""The only module that imports EcoLogits, and only when something is computed: the site starts without it.

The library reads its own files and never the network. Its version is pinned: figures and formulas change between
releases (method: https://ecologits.ai, CC BY-SA 4.0; code MPL-2.0). Water is left out: its formula is not settled.
"""

import math
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from evaluation.footprint.estimate import Impacts, Mix, Span, between

if TYPE_CHECKING:
    from ecologits.utils.range_value import ValueOrRange


class UnknownModel(Exception):  # noqa: N818 - said in French by whoever asked
    """EcoLogits does not know this model."""


@dataclass(frozen=True)
class ModelFacts:
    """What the library says of a model: billions of parameters, PUE of its provider's centres, speed, warnings.

    `tokens_per_second` and `first_token_s` are None when the library works the time out from the size of the model.
    """

    active: Span
    total: Span
    pue: Span
    tokens_per_second: float | None = None
    first_token_s: float | None = None
    warnings: tuple[str, ...] = ()


def library() -> str:
    """Return « EcoLogits 0.11.3 », the version that computes."""
    return f"EcoLogits {version('ecologits')}"


def facts_of(provider: str, name: str) -> ModelFacts:
    """Return what the library knows of a model. Raises UnknownModel."""
    from ecologits.model_repository import ParametersMoE, models  # noqa: PLC0415 - only when computing
    from ecologits.tracers.utils import PROVIDER_CONFIG_MAP  # noqa: PLC0415 - same

    model = models.find_model(provider=provider, model_name=name)
    if model is None:
        raise UnknownModel(f"{provider}/{name}")
    size = model.architecture.parameters
    active, total = (size.active, size.total) if isinstance(size, ParametersMoE) else (size, size)
    speed = model.deployment
    return ModelFacts(
        active=_span(active),
        total=_span(total),
        pue=_span(PROVIDER_CONFIG_MAP[provider].datacenter_pue),
        tokens_per_second=speed.tps if speed else None,
        first_token_s=speed.ttft if speed else None,
        warnings=tuple(row.code for row in model.warnings),
    )


def one_answer(facts: ModelFacts, *, tokens: Span, mix: Mix, latency_s: float | None = None) -> Impacts:
    """Return the impacts of one answer of `tokens` tokens, its electricity and a share of the making of the servers.

    `latency_s` is the measured time of an answer, in seconds; None lets the library work it out. The range goes from
    the short answer of the smallest model to the long one of the largest.
    """
    ends = [_compute(facts, count, mix, latency_s) for count in (tokens.low, tokens.high)]
    return between(*ends)


def _compute(facts: ModelFacts, tokens: float, mix: Mix, latency_s: float | None) -> Impacts:
    from ecologits.impacts.llm import compute_llm_impacts  # noqa: PLC0415 - only when computing

    found = compute_llm_impacts(
        model_active_parameter_count=_value(facts.active),
        model_total_parameter_count=_value(facts.total),
        output_token_count=tokens,
        request_latency=math.inf if latency_s is None else latency_s,
        if_electricity_mix_gwp=mix.gwp_kg,
        if_electricity_mix_adpe=mix.adpe_kg,
        if_electricity_mix_pe=mix.pe_mj,
        if_electricity_mix_wue=0,
        datacenter_pue=_value(facts.pue),
        datacenter_wue=0,
        tps=facts.tokens_per_second,
        ttft=facts.first_token_s,
    )
    return Impacts(*(_span(row.value) for row in (found.energy, found.gwp, found.adpe, found.pe)))


def _span(value: Any) -> Span:
    return Span.of(value.min, value.max) if hasattr(value, "min") else Span.of(value)


def _value(span: Span) -> "ValueOrRange":
    from ecologits.utils.range_value import RangeValue  # noqa: PLC0415 - only when computing

    return span.low if span.low == span.high else RangeValue(min=span.low, max=span.high)
