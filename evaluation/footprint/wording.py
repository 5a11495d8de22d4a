"""Estimates in words: units that people know, two significant digits, ranges said as ranges."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boussole.shared.typography import NBSP, date_fr, number_fr
from evaluation.footprint import catalogue
from evaluation.footprint.estimate import Impacts, Mix, Result, Span, round_significant

# From the largest: the first that leaves the high end at one or more is used, else the last.
UNITS = {
    "energy_kwh": ((1000, "MWh"), (1, "kWh"), (1e-3, "Wh")),
    "gwp_kg": ((1000, "t CO₂e"), (1, "kg CO₂e"), (1e-3, "g CO₂e")),
    "adpe_kg": ((1, "kg Sb éq."), (1e-3, "g Sb éq."), (1e-6, "mg Sb éq."), (1e-9, "µg Sb éq.")),
    "pe_mj": ((1000, "GJ"), (1, "MJ"), (1e-3, "kJ")),
}
LABELS = {
    "energy_kwh": gettext_lazy("Électricité"),
    "gwp_kg": gettext_lazy("Gaz à effet de serre"),
    "adpe_kg": gettext_lazy("Métaux et minéraux"),
    "pe_mj": gettext_lazy("Énergie primaire"),
}
MEANINGS = {
    "energy_kwh": gettext_lazy("Ce que consomment les serveurs et leur refroidissement."),
    "gwp_kg": gettext_lazy("En équivalent de dioxyde de carbone (CO₂e)."),
    "adpe_kg": gettext_lazy("Ressources du sous-sol épuisées, en équivalent d’antimoine (Sb éq.)."),
    "pe_mj": gettext_lazy("Énergie prise à la nature pour produire l’électricité et les machines."),
}
WARNINGS = {
    "model-arch-not-released": gettext_lazy(
        "Le fournisseur ne publie pas la taille de ce modèle : EcoLogits la suppose, d’où une fourchette large."
    ),
    "model-arch-multimodal": gettext_lazy(
        "Ce modèle traite aussi l’image ou le son : le calcul, fait pour du texte, est moins précis."
    ),
}
SAME = (0.95, 1.05)  # two figures this close are said to be the same


@dataclass(frozen=True)
class Comparable:
    """An everyday comparison: the figure in words, what it covers, and where the value comes from."""

    text: str
    detail: str
    source: str


def span_fr(span: Span, digits: int = 2) -> str:
    """Return « 0,79 à 1,9 », or « 1,9 » when both ends round to the same."""
    low, high = (number_fr(_plain(round_significant(end, digits))) for end in (span.low, span.high))
    return high if low == high else _("%(low)s à %(high)s") % {"low": low, "high": high}


def quantity(span: Span, indicator: str, largest: float | None = None) -> str:
    """Return « 0,79 à 1,9 kg CO₂e »: the range of an indicator in the unit that suits its high end.

    `largest` is the highest of a column of figures, so that all of them stand in the same unit.
    """
    scaled, unit = _scaled(span, indicator, span.high if largest is None else largest)
    return f"{span_fr(scaled)}{NBSP}{unit}"


def phrase(span: Span, indicator: str) -> str:
    """Return « de 0,79 à 1,9 kg CO₂e », or « environ 1,9 kg CO₂e » when both ends round to the same."""
    scaled, _unit = _scaled(span, indicator, span.high)
    same = round_significant(scaled.low) == round_significant(scaled.high)
    return (_("environ %s") if same else _("de %s")) % quantity(span, indicator)


def sentence(year: Impacts, *, observed: bool) -> str:
    """Return what a year takes, in one sentence: foreseen, or `observed`."""
    figures = {"energy": phrase(year.energy_kwh, "energy_kwh"), "climate": phrase(year.gwp_kg, "gwp_kg")}
    if observed:
        return _("Sur un an, cet usage demande %(energy)s d’électricité et émet %(climate)s.") % figures
    return _("Sur un an, cet usage demanderait %(energy)s d’électricité et émettrait %(climate)s.") % figures


def limits(result: Result) -> str:
    """Return what the estimate counts and what it leaves out."""
    if result.library:
        return _(
            "Usage seulement. Le calcul compte l’électricité des serveurs pendant les réponses et une part de leur "
            "fabrication. Il ne compte ni l’entraînement du modèle, ni les postes des agents, ni le réseau."
        )
    return _(
        "Usage seulement. L’estimation compte l’électricité déclarée. Elle ne compte ni la fabrication du matériel, "
        "ni l’entraînement du modèle, ni le réseau."
    )


def model_label(result: Result) -> str:
    """Return the name of the model as people know it."""
    if result.model == catalogue.OWN:
        return _("Modèle décrit par sa taille")
    model = catalogue.models().get(result.model)
    return model.label if model else result.model


def size_label(active: Span, total: Span) -> str:
    """Return « 119 milliards de paramètres, dont 8 actifs »."""
    figures = {"total": _billions(total), "active": _billions(active)}
    if active == total:
        return _("%(total)s milliards de paramètres") % figures
    return _("%(total)s milliards de paramètres, dont %(active)s actifs") % figures


def zone_label(code: str) -> str:
    """Return the country, or « Lieu inconnu, moyenne mondiale »."""
    zone = catalogue.zones().get(code)
    if zone is None:
        return code
    return _("Lieu inconnu, moyenne mondiale") if zone.where == "unknown" else zone.label


def mix_label(result: Result) -> str:
    """Return the country of an estimate and what its electricity emits."""
    return place_label(result.zone, result.mix)


def place_label(zone: str, mix: Mix) -> str:
    """Return « France : 0,041 kg CO₂e par kWh »."""
    return f"{zone_label(zone)} : {mix_figure(mix)}"


def mix_figure(mix: Mix) -> str:
    """Return « 0,041 kg CO₂e par kWh »."""
    return _("%s kg CO₂e par kWh") % number_fr(_plain(round_significant(mix.gwp_kg)))


def comparables(year: Impacts) -> list[Comparable]:
    """Return one everyday comparison for climate and one for electricity: the first worth one unit or more."""
    found: dict[str, Comparable] = {}
    for row in catalogue.everyday():
        count = getattr(year, row.per).by(1 / row.amount)
        if count.high < 1 or row.per in found:
            continue
        unit = row.unit[0] if count.high < 2 else row.unit[1]
        read = date_fr(date.fromisoformat(row.read_on))
        source = _("%(source)s (%(confidence)s, %(day)s)") % {
            "source": row.source,
            "confidence": row.confidence,
            "day": read,
        }
        found[row.per] = Comparable(f"{span_fr(count)} {unit}", row.detail, source)
    return list(found.values())


def times_label(times: float | None) -> str:
    """Return « environ 12 fois plus », « environ 3 fois moins » or « à peu près autant »; '' when nothing compares."""
    if times is None:
        return ""
    if SAME[0] <= times <= SAME[1]:
        return _("à peu près autant")
    if times == 0:
        return _("rien")
    if times > 1:
        return _("environ %(times)s fois plus") % {"times": number_fr(_plain(round_significant(times)))}
    return _("environ %(times)s fois moins") % {"times": number_fr(_plain(round_significant(1 / times)))}


def answers_label(requests: Span) -> str:
    """Return « 134 000 à 202 000 réponses par an »."""
    count = span_fr(requests, 3)
    return ngettext("%(count)s réponse par an", "%(count)s réponses par an", int(requests.high)) % {"count": count}


def _scaled(span: Span, indicator: str, largest: float) -> tuple[Span, str]:
    """Return the range in the largest unit that leaves `largest` at one or more, and that unit."""
    units = UNITS[indicator]
    size, unit = next((row for row in units if (largest or 1) >= row[0]), units[-1])
    return span.by(1 / size), unit.replace(" ", NBSP)


def _billions(span: Span) -> str:
    """Whole billions, with one decimal below ten."""
    low, high = (number_fr(_plain(round(end, 1 if end < 10 else 0))) for end in (span.low, span.high))
    return high if low == high else _("%(low)s à %(high)s") % {"low": low, "high": high}


def _plain(value: float) -> float | int:
    """Return a whole number as an int, so that it is written without « ,0 »."""
    return int(value) if value == int(value) else value
