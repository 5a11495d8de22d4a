"""Estimating the footprint of a dossier, comparing it. Each saving is a new version; earlier ones stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.footprint import catalogue
from evaluation.footprint.calculation import Setting, by_hand, by_model
from evaluation.footprint.enums import Basis, Kind, Length
from evaluation.footprint.estimate import TOKENS_OF, Result, Span, Usage
from evaluation.footprint.models import ComparedOption, Comparison, Footprint
from evaluation.footprint.permissions import require_estimator
from evaluation.footprint.selectors import in_force, latest
from usecases.actions.locking import lock
from usecases.journal import record
from usecases.models import UseCase

DAYS = (1, 366)
PUE = (1, 3)
OTHERS = 2  # compared with the estimate: two or three solutions in all, « sans IA » apart


class EstimateRefused(Refused):
    """The estimate or the comparison cannot be saved this way."""


class StaleEstimate(EstimateRefused):
    """Someone saved a version since the page was shown. `number` is the last one."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _("Une autre version a été enregistrée entre-temps. Lisez-la. Enregistrez encore pour garder la vôtre.")
        )
        self.number = number


@dataclass(frozen=True)
class GivenUsage:
    """How much a system answers, as people say it: `tokens` only when `length` is « own »."""

    users: Span
    requests_per_day: Span
    days: int
    length: str
    tokens: Span | None = None


@dataclass(frozen=True)
class OtherModel:
    """The same usage with another model, or elsewhere."""

    setting: Setting


@dataclass(frozen=True)
class OtherTool:
    """A tool whose electricity is known, in kWh a year: a search engine, a smaller program."""

    label: str
    energy_kwh: Span
    source: str
    zone: str


@transaction.atomic
def save_model_estimate(
    *,
    use_case: UseCase,
    actor: User,
    kind: str,
    usage: GivenUsage,
    setting: Setting,
    hypotheses: str,
    version: int,
    now: datetime,
) -> Footprint:
    """Compute and keep a new version of the footprint, from the model and the usage.

    `version` is the number of the last version that `actor` was shown, 0 when there was none. Raises NotAllowed,
    StaleEstimate, EstimateRefused (nobody uses it, days out of a year, unknown model, place or length, size or PUE not
    plausible).
    """
    number = _next_number(use_case, actor, kind, version)
    tokens = _tokens(usage)
    _require_usage(usage)
    result = _computed(setting, Usage(usage.users, usage.requests_per_day, usage.days, tokens))
    footprint = Footprint(
        use_case=use_case,
        kind=kind,
        number=number,
        users_low=usage.users.low,
        users_high=usage.users.high,
        requests_low=_decimal(usage.requests_per_day.low),
        requests_high=_decimal(usage.requests_per_day.high),
        days=usage.days,
        length=usage.length,
        tokens_low=tokens.low,
        tokens_high=tokens.high,
        hypotheses=hypotheses.strip(),
        author=actor,
        saved_at=now,
        **_of_setting(setting, result),
    )
    return _keep(footprint, actor, now)


@transaction.atomic
def save_manual_estimate(
    *,
    use_case: UseCase,
    actor: User,
    kind: str,
    energy_kwh: Span,
    zone: str,
    volume: str,
    source: str,
    method: str,
    version: int,
    now: datetime,
) -> Footprint:
    """Keep a new version of the footprint, from an electricity consumption known otherwise, in kWh a year.

    `volume` says what is counted, `source` who gives the figure, `method` how it was obtained. `version` as above.
    Raises NotAllowed, StaleEstimate, EstimateRefused (something is not said, unknown place, nothing consumed).
    """
    number = _next_number(use_case, actor, kind, version)
    for name, value, refusal in (
        ("volume", volume, _("Dites quel usage est compté, sur un an.")),
        ("source", source, _("Dites d’où vient le chiffre.")),
        ("method", method, _("Dites comment le chiffre a été obtenu.")),
    ):
        if not value.strip():
            raise EstimateRefused(refusal, field=name)
    footprint = Footprint(
        use_case=use_case,
        kind=kind,
        number=number,
        volume=volume.strip(),
        method=method.strip(),
        author=actor,
        saved_at=now,
        **_of_tool(energy_kwh, source, zone),
    )
    return _keep(footprint, actor, now)


@transaction.atomic
def compare(
    *,
    footprint: Footprint,
    actor: User,
    others: Sequence[OtherModel | OtherTool],
    without_ai: str,
    without_ai_kwh: Span | None,
    version: int,
    now: datetime,
) -> Comparison:
    """Keep a new comparison of an estimate with one or two other solutions, and with what is done without AI.

    `without_ai` says what exists today; `without_ai_kwh` is its electricity when it is known (the time of people has
    none). `version` is the number of the last comparison shown, 0 for none. Raises NotAllowed, StaleEstimate,
    EstimateRefused (estimate replaced since, nothing compared, too many, the same twice, unknown model or place).
    """
    use_case = lock(footprint.use_case)
    require_estimator(actor, use_case, footprint.kind)
    last = footprint.comparisons.order_by("-number").first()
    if (number := last.number if last else 0) != version:
        raise StaleEstimate(number)
    _require_comparable(use_case, footprint, others, without_ai, without_ai_kwh)
    comparison = Comparison(
        footprint=footprint,
        number=number + 1,
        without_ai=without_ai.strip(),
        without_ai_low=_decimal(without_ai_kwh.low) if without_ai_kwh else None,
        without_ai_high=_decimal(without_ai_kwh.high) if without_ai_kwh else None,
        author=actor,
        saved_at=now,
    )
    _checked(comparison).save()
    for order, other in enumerate(others, start=1):
        option = ComparedOption(comparison=comparison, order=order, **_option(footprint, other))
        _checked(option).save()
    details = {"kind": footprint.kind, "estimate": footprint.number, "version": comparison.number}
    record(verb="footprint.compare", actor=actor, use_case=use_case, now=now, details=details)
    return comparison


def _next_number(use_case: UseCase, actor: User, kind: str, version: int) -> int:
    if kind not in Kind.values:
        raise EstimateRefused(_("Cette sorte d’estimation n’existe pas."))
    lock(use_case)
    require_estimator(actor, use_case, kind)
    last = latest(use_case, kind)
    if (number := last.number if last else 0) != version:
        raise StaleEstimate(number)
    return number + 1


def _tokens(usage: GivenUsage) -> Span:
    if usage.length not in Length.values:
        raise EstimateRefused(_("Choisissez la longueur des réponses."), field="length")
    if usage.length != Length.OWN:
        return Span.of(*TOKENS_OF[usage.length])
    if usage.tokens is None or usage.tokens.low < 1:
        raise EstimateRefused(_("Donnez le nombre de jetons d’une réponse, un au moins."), field="tokens_low")
    return usage.tokens


def _require_usage(usage: GivenUsage) -> None:
    if not usage.users.low:
        raise EstimateRefused(_("Comptez un utilisateur au moins."), field="users_low")
    if not usage.requests_per_day.low:
        raise EstimateRefused(
            _("Comptez plus de zéro demande par jour : 0,1 pour une tous les dix jours."), field="requests_low"
        )
    if not DAYS[0] <= usage.days <= DAYS[1]:
        raise EstimateRefused(_("Une année compte de 1 à 366 jours d’utilisation."), field="days")


def _computed(setting: Setting, usage: Usage) -> Result:
    if setting.model != catalogue.OWN and setting.model not in catalogue.models():
        raise EstimateRefused(_("Choisissez un modèle de la liste."), field="model")
    if setting.model == catalogue.OWN:
        _require_size(setting)
    _require_zone(setting.zone)
    if setting.pue is not None and not PUE[0] <= setting.pue <= PUE[1]:
        raise EstimateRefused(_("Le PUE d’un centre de calcul va de 1 à 3 : vérifiez le chiffre."), field="pue")
    if setting.latency_s is not None and setting.latency_s <= 0:
        raise EstimateRefused(_("Une réponse prend plus de zéro seconde."), field="latency_s")
    return by_model(setting, usage)


def _require_size(setting: Setting) -> None:
    if not setting.active or not setting.total:
        raise EstimateRefused(
            _("Donnez la taille du modèle, en milliards de paramètres : actifs et en tout."),
            field="total_billions" if setting.active else "active_billions",
        )
    if setting.active > setting.total:
        raise EstimateRefused(
            _("Les paramètres actifs font partie du tout : ils ne peuvent pas être plus nombreux."),
            field="active_billions",
        )


def _require_zone(zone: str) -> None:
    if zone not in catalogue.zones():
        raise EstimateRefused(_("Choisissez un pays de la liste, ou « Lieu inconnu »."), field="zone")


def _of_setting(setting: Setting, result: Result) -> dict[str, Any]:
    own = setting.model == catalogue.OWN
    return {
        "basis": Basis.MODEL,
        "model": setting.model,
        "active_billions": _decimal(setting.active) if own else None,
        "total_billions": _decimal(setting.total) if own else None,
        "zone": setting.zone,
        "pue": _decimal(setting.pue),
        "latency_s": _decimal(setting.latency_s),
        "result": result.to_json(),
    }


def _of_tool(energy_kwh: Span, source: str, zone: str) -> dict[str, Any]:
    _require_zone(zone)
    if not energy_kwh.high:
        raise EstimateRefused(_("Un outil consomme de l’électricité : donnez plus de zéro kWh."), field="energy_low")
    return {
        "basis": Basis.MANUAL,
        "zone": zone,
        "energy_low": _decimal(energy_kwh.low),
        "energy_high": _decimal(energy_kwh.high),
        "source": source.strip(),
        "result": by_hand(energy_kwh, zone).to_json(),
    }


def _option(footprint: Footprint, other: OtherModel | OtherTool) -> dict[str, Any]:
    """Return the columns of a compared solution: another model answers the same usage."""
    if isinstance(other, OtherTool):
        return {"label": other.label.strip(), **_of_tool(other.energy_kwh, other.source, other.zone)}
    if other.setting.model not in catalogue.models():
        raise EstimateRefused(_("Choisissez un modèle de la liste."), field="model_1")
    usage = Usage(
        users=Span.of(footprint.users_low, footprint.users_high),
        requests_per_day=Span.of(footprint.requests_low, footprint.requests_high),
        days=footprint.days,
        tokens=Span.of(footprint.tokens_low, footprint.tokens_high),
    )
    result = _computed(other.setting, usage)
    return {"label": catalogue.models()[other.setting.model].label, **_of_setting(other.setting, result)}


def _require_comparable(
    use_case: UseCase,
    footprint: Footprint,
    others: Sequence[OtherModel | OtherTool],
    without_ai: str,
    without_ai_kwh: Span | None,
) -> None:
    if in_force(use_case) != footprint:
        raise EstimateRefused(_("L’estimation a une version plus récente : rechargez la page pour la comparer."))
    if not without_ai.strip():
        raise EstimateRefused(_("Dites comment on fait aujourd’hui, sans IA."), field="without_ai")
    models = [other.setting for other in others if isinstance(other, OtherModel)]
    if models and footprint.basis == Basis.MANUAL:
        raise EstimateRefused(_("Cette estimation est faite à la main : comparez-la avec un autre outil."))
    if not others and (footprint.basis == Basis.MODEL or without_ai_kwh is None):
        raise EstimateRefused(_("Choisissez au moins une autre solution à comparer."), field="model_1")
    if len(others) > OTHERS:
        raise EstimateRefused(_("Comparez une ou deux autres solutions : au-delà, le tableau ne se lit plus."))
    chosen = [(footprint.model, footprint.zone), *((row.model, row.zone) for row in models)]
    if len(set(chosen)) < len(chosen):
        raise EstimateRefused(_("La même solution est choisie deux fois."), field="model_1")
    for other in others:
        if isinstance(other, OtherTool) and not (other.label.strip() and other.source.strip()):
            raise EstimateRefused(_("Nommez l’autre outil et dites d’où vient son chiffre."), field="tool_label")


def _decimal(value: float | None) -> Decimal | None:
    """Return the number as it was typed: a float's own decimals are not the person's."""
    return None if value is None else Decimal(str(value))


def _checked(row: Footprint | Comparison | ComparedOption) -> Footprint | Comparison | ComparedOption:
    """Return the row once its columns can hold what was given. Raises EstimateRefused beside the field."""
    links = [field.name for field in row._meta.fields if field.many_to_one]
    try:
        row.clean_fields(exclude=links)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise EstimateRefused(messages[0], field=field) from error
    return row


def _keep(footprint: Footprint, actor: User, now: datetime) -> Footprint:
    _checked(footprint).save()
    details = {
        "kind": footprint.kind,
        "version": footprint.number,
        "basis": footprint.basis,
        "model": footprint.model,
        "zone": footprint.zone,
    }
    record(verb="footprint.save_estimate", actor=actor, use_case=footprint.use_case, now=now, details=details)
    return footprint
