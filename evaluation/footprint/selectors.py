"""Reading what a use case takes from the planet."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.footprint import wording
from evaluation.footprint.catalogue import OWN
from evaluation.footprint.catalogue import models as offered
from evaluation.footprint.enums import Basis, Kind, Length
from evaluation.footprint.estimate import INDICATORS, Impacts, Result, Span, of_electricity, overruns, ratio
from evaluation.footprint.models import Comparison, Footprint
from usecases.evidence import Point
from usecases.models import UseCase


@dataclass(frozen=True)
class Figure:
    """One indicator over a year, and for one answer ('' by hand), in words."""

    label: str
    meaning: str
    year: str
    answer: str


@dataclass(frozen=True)
class Compared:
    """One solution of a comparison. `low` and `high` are kg CO₂e a year, None when they are not known."""

    label: str
    note: str
    energy: str
    climate: str
    low: float | None
    high: float | None
    verdict: str


@dataclass(frozen=True)
class Gap:
    """One indicator, planned and actual over a year, and whether the actual one is above 120 % of the planned one."""

    label: str
    planned: str
    actual: str
    above: bool


@dataclass(frozen=True)
class FootprintSummary:
    """The footprint in force, ready to be read in a report: everything in words, `result` with the numbers."""

    kind: str
    number: int
    saved_at: datetime
    author: str
    basis: str
    sentence: str
    limits: str
    figures: tuple[Figure, ...]
    comparables: tuple[wording.Comparable, ...]
    hypotheses: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    comparison: Comparison | None
    compared: tuple[Compared, ...]
    overruns: tuple[str, ...]
    result: Result

    @property
    def scale(self) -> float:
        """The high end, in kg CO₂e a year, of what is compared: the end of the axis of every mark."""
        return max((row.high for row in self.compared if row.high is not None), default=0.0)


def latest(use_case: UseCase, kind: str, at: datetime | None = None) -> Footprint | None:
    """Return the last version of a kind, or the one in force at an instant; None when there is none."""
    rows = Footprint.objects.filter(use_case=use_case, kind=kind)
    if at is not None:
        rows = rows.filter(saved_at__lte=at)
    return rows.select_related("author").order_by("-number").first()


def planned(use_case: UseCase, at: datetime | None = None) -> Footprint | None:
    """Return the footprint foreseen, now or as it stood at an instant."""
    return latest(use_case, Kind.PLANNED, at)


def actual(use_case: UseCase, at: datetime | None = None) -> Footprint | None:
    """Return the footprint observed, now or as it stood at an instant."""
    return latest(use_case, Kind.ACTUAL, at)


def in_force(use_case: UseCase) -> Footprint | None:
    """Return the actual footprint when there is one, else the planned one."""
    rows = Footprint.objects.filter(use_case=use_case).select_related("author")
    return rows.order_by("kind", "-number").first()  # « actual » comes before « planned »


def versions(use_case: UseCase) -> list[Footprint]:
    """Return every version, the newest first."""
    return list(Footprint.objects.filter(use_case=use_case).select_related("author").order_by("-saved_at", "-pk"))


def comparison_of(footprint: Footprint) -> Comparison | None:
    """Return the last comparison of an estimate, its solutions at hand."""
    rows = footprint.comparisons.select_related("author").prefetch_related("options")
    return rows.order_by("-number").first()


def overrun_indicators(use_case: UseCase) -> tuple[str, ...]:
    """Return the indicators whose actual footprint is above 120 % of the planned one (EVA-06); () without both."""
    return _above(planned(use_case), actual(use_case))


def gaps_of(foreseen: Footprint | None, observed: Footprint | None) -> list[Gap]:
    """Return the actual footprint beside the planned one, indicator by indicator; [] when one is missing."""
    if foreseen is None or observed is None:
        return []
    above = _above(foreseen, observed)
    before, after = foreseen.figures.year, observed.figures.year
    largest = {name: max(getattr(before, name).high, getattr(after, name).high) for name in INDICATORS}
    return [
        Gap(
            label=str(wording.LABELS[name]),
            planned=wording.quantity(getattr(before, name), name, largest[name]),
            actual=wording.quantity(getattr(after, name), name, largest[name]),
            above=name in above,
        )
        for name in INDICATORS
    ]


def figures_of(result: Result) -> list[Figure]:
    """Return the four indicators in words."""
    return [
        Figure(
            label=str(wording.LABELS[name]),
            meaning=str(wording.MEANINGS[name]),
            year=wording.quantity(getattr(result.year, name), name),
            answer=wording.quantity(getattr(result.answer, name), name) if result.answer else "",
        )
        for name in INDICATORS
    ]


def hypotheses_of(footprint: Footprint) -> list[tuple[str, str]]:
    """Return everything the estimate rests on, as (name, value) pairs."""
    result = footprint.figures
    pairs = [(_("Méthode"), _method(footprint, result))]
    if footprint.basis == Basis.MODEL:
        pairs += [
            (_("Utilisateurs"), wording.span_fr(Span.of(footprint.users_low, footprint.users_high), 9)),
            (
                _("Demandes par personne et par jour"),
                wording.span_fr(Span.of(float(footprint.requests_low), float(footprint.requests_high)), 9),
            ),
            (_("Jours d’utilisation par an"), str(footprint.days)),
            (_("Réponses"), wording.answers_label(result.requests)),
            (_("Longueur d’une réponse"), _length(footprint, result)),
            (_("Modèle"), wording.model_label(result)),
            (_("Taille du modèle"), wording.size_label(result.active, result.total)),
        ]
    else:
        pairs += [
            (_("Usage compté"), footprint.volume),
            (_("Source du chiffre"), footprint.source),
            (_("Comment il a été obtenu"), footprint.method),
        ]
    pairs.append((_("Électricité des serveurs"), wording.mix_label(result)))
    if result.pue:
        pairs.append((_("Rendement du centre de calcul (PUE)"), _pue(footprint, result)))
    if footprint.basis == Basis.MODEL:
        pairs.append((_("Durée d’une réponse"), _latency(result)))
        pairs.append((_("D’où viennent ces hypothèses"), footprint.hypotheses))
    return pairs


def warnings_of(result: Result) -> list[str]:
    """Return what the library says of its own precision, in French."""
    return [str(wording.WARNINGS.get(code, code)) for code in result.warnings]


def compared_of(footprint: Footprint, comparison: Comparison) -> list[Compared]:
    """Return the solutions compared, the estimate first, « sans IA » last."""
    result = footprint.figures
    label = wording.model_label(result) if result.model else _("L’outil envisagé")
    others = [(option.label, option.figures) for option in comparison.options.all()]
    today = _without_ai(comparison, result)
    years = [result.year, *(other.year for _label, other in others), *([today] if today else [])]
    largest = max(year.energy_kwh.high for year in years), max(year.gwp_kg.high for year in years)
    rows = [_compared(label, _note(result), result.year, _("la solution estimée"), largest)]
    for name, other in others:
        verdict = wording.times_label(ratio(result.year.gwp_kg, other.year.gwp_kg))
        rows.append(_compared(name, _note(other), other.year, verdict, largest))
    if today:
        verdict = wording.times_label(ratio(result.year.gwp_kg, today.gwp_kg))
        return [*rows, _compared(_("Sans IA"), comparison.without_ai, today, verdict, largest)]
    verdict = _("aucun calcul : le temps des agents n’a pas de chiffre d’énergie")
    nothing = _("0 pour l’IA")
    return [*rows, Compared(_("Sans IA"), comparison.without_ai, nothing, nothing, None, None, verdict)]


def summary(use_case: UseCase) -> FootprintSummary | None:
    """Return the footprint in force in words, None when nothing was estimated."""
    footprint = in_force(use_case)
    if footprint is None:
        return None
    foreseen = planned(use_case) if footprint.kind == Kind.ACTUAL else None
    return summarise(footprint, foreseen)


def summarise(footprint: Footprint, foreseen: Footprint | None = None) -> FootprintSummary:
    """Return one version in words; `foreseen` is what was planned, when the version is an actual footprint."""
    result = footprint.figures
    comparison = comparison_of(footprint)
    observed = footprint.kind == Kind.ACTUAL
    return FootprintSummary(
        kind=footprint.get_kind_display(),
        number=footprint.number,
        saved_at=footprint.saved_at,
        author=footprint.author.get_full_name(),
        basis=footprint.get_basis_display(),
        sentence=wording.sentence(result.year, observed=observed),
        limits=wording.limits(result),
        figures=tuple(figures_of(result)),
        comparables=tuple(wording.comparables(result.year)),
        hypotheses=tuple(hypotheses_of(footprint)),
        warnings=tuple(warnings_of(result)),
        comparison=comparison,
        compared=tuple(compared_of(footprint, comparison)) if comparison else (),
        overruns=tuple(str(wording.LABELS[name]) for name in _above(foreseen, footprint)) if observed else (),
        result=result,
    )


def evidence_points(use_case: UseCase) -> list[Point]:
    """Return what this establishes for the questions of the grid, in a fixed number of queries."""
    footprint = in_force(use_case)
    url = reverse("footprint:overview", args=[use_case.pk])
    if footprint is None:
        missing = _("L’empreinte n’est pas encore estimée.")
        return [Point(f"footprint.{name}", "none", missing, url) for name in ("volume", "estimate", "comparison")]
    result = footprint.figures
    volume = footprint.volume if footprint.basis == Basis.MANUAL else wording.answers_label(result.requests)
    return [
        Point("footprint.volume", "whole", volume, url),
        Point(
            "footprint.estimate",
            _estimate_level(footprint),
            wording.sentence(result.year, observed=footprint.kind == Kind.ACTUAL),
            url,
        ),
        _comparison_point(footprint, url),
        Point("footprint.location", "", _place(footprint, result), url),
    ]


def _estimate_level(footprint: Footprint) -> str:
    """An estimate by hand, or of a model that nobody named, is an order of magnitude."""
    return "whole" if footprint.basis == Basis.MODEL and not _only_a_size(footprint) else "partial"


def _only_a_size(footprint: Footprint) -> bool:
    model = offered().get(footprint.model)
    return model is not None and not model.is_known


def _above(foreseen: Footprint | None, observed: Footprint | None) -> tuple[str, ...]:
    if foreseen is None or observed is None:
        return ()
    return overruns(foreseen.figures.year, observed.figures.year)


def _comparison_point(footprint: Footprint, url: str) -> Point:
    comparison = comparison_of(footprint)
    if comparison is None:
        return Point("footprint.comparison", "none", _("Aucune autre solution n’est comparée à cette estimation."), url)
    others = compared_of(footprint, comparison)[1:]
    text = " ; ".join(f"{row.label} : {row.verdict}" for row in others if row.verdict)
    return Point("footprint.comparison", "whole", text, url)


def _place(footprint: Footprint, result: Result) -> str:
    figures = {"zone": wording.zone_label(result.zone), "mix": wording.mix_figure(result.mix)}
    place = _("Serveurs : %(zone)s, électricité à %(mix)s.") % figures
    return f"{place} {_('PUE : %s.') % wording.span_fr(result.pue, 3)}" if footprint.pue else place


def _method(footprint: Footprint, result: Result) -> str:
    return f"{footprint.get_basis_display()} ({result.library})" if result.library else footprint.get_basis_display()


def _length(footprint: Footprint, result: Result) -> str:
    tokens = _("%(tokens)s jetons") % {"tokens": wording.span_fr(result.tokens, 9)}
    return tokens if footprint.length == Length.OWN else f"{footprint.get_length_display()} ({tokens})"


def _pue(footprint: Footprint, result: Result) -> str:
    figure = wording.span_fr(result.pue, 4)
    if footprint.pue is not None:
        return _("%(pue)s, donné par le fournisseur") % {"pue": figure}
    ours = footprint.model == OWN or _only_a_size(footprint)
    origin = _("hypothèse du projet") if ours else _("valeur d’EcoLogits pour ce fournisseur")
    return f"{figure}, {origin}"


def _latency(result: Result) -> str:
    if result.latency_s is None:
        return _("calculée par EcoLogits")
    return _("%(seconds)s secondes, mesurée") % {"seconds": wording.span_fr(Span.of(result.latency_s), 4)}


def _note(result: Result) -> str:
    size = wording.size_label(result.active, result.total) if result.active else ""
    return " · ".join(part for part in (size, wording.zone_label(result.zone)) if part)


def _compared(label: str, note: str, year: Impacts, verdict: str, largest: tuple[float, float]) -> Compared:
    """One line; `largest` is the highest electricity and the highest climate of the table, for one unit a column."""
    return Compared(
        label=label,
        note=note,
        energy=wording.quantity(year.energy_kwh, "energy_kwh", largest[0]),
        climate=wording.quantity(year.gwp_kg, "gwp_kg", largest[1]),
        low=year.gwp_kg.low,
        high=year.gwp_kg.high,
        verdict=verdict,
    )


def _without_ai(comparison: Comparison, reference: Result) -> Impacts | None:
    """Return what doing without AI takes when its electricity is known, with the same country's electricity."""
    if comparison.without_ai_low is None:
        return None
    energy = Span.of(float(comparison.without_ai_low), float(comparison.without_ai_high))
    return of_electricity(energy, reference.mix)
