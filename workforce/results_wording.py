"""The words of the results: levels, groups, the sentence that comes first, the warning that always goes with it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.typography import NBSP, number_fr, typo_fr
from workforce.enums import UNMATCHED_LABEL, Category, IloClass, Level, Sex
from workforce.exposure import UNMATCHED, Exposure
from workforce.selectors.results import Scale

DIMENSION_LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    "filiere": (gettext_lazy("Filière"), gettext_lazy("Par filière")),
    "category": (gettext_lazy("Catégorie"), gettext_lazy("Par catégorie")),
    "direction": (gettext_lazy("Direction"), gettext_lazy("Par direction")),
    "cadre_emplois": (gettext_lazy("Cadre d’emplois"), gettext_lazy("Par cadre d’emplois")),
    "sex": (gettext_lazy("Sexe"), gettext_lazy("Femmes et hommes")),
}
VALUES = {"category": dict(Category.choices), "sex": dict(Sex.choices)}
LEVELS = {**dict(Level.choices), **dict(IloClass.choices), UNMATCHED: UNMATCHED_LABEL}


def level_label(level: str) -> str:
    """Return a level, or a class of the ILO, in words; « Non appariés » for posts without a job."""
    return str(LEVELS[level or UNMATCHED])


def group_label(dimension: str, name: str) -> str:
    """Return the name of a group as it is shown."""
    return str(VALUES.get(dimension, {}).get(name, name)) or _("Non précisé")


def percent(share: float | None) -> str:
    """Return « 49 % » for 0.49, « moins de 1 % » for a little, "" for None."""
    if share is None:
        return ""
    if 0 < share < 0.01:
        return _("moins de 1") + f"{NBSP}%"
    return f"{number_fr(share * 100, 0)}{NBSP}%"


def headline(found: Exposure, scale: Scale) -> str:
    """Return the sentence that sums a table up: how many posts are concerned in some degree, how many the most."""
    if found.total is None:
        return _("Ce tableau compte moins de cinq postes : il n’est pas détaillé.")
    concerned, high = found.at_least(scale.first), found.at_least(scale.high)
    values = {
        "total": number_fr(found.total),
        "concerned": number_fr(concerned),
        "share": percent(found.share(concerned)),
        "high": number_fr(high),
        "high_share": percent(found.share(high)),
        "first": level_label(scale.first),
        "most": level_label(scale.high),
    }
    if concerned is None:
        return typo_fr(_("Sur %(total)s postes, trop peu ont un métier connu pour en dire plus.") % values)
    if scale.key:
        said = _("Sur %(total)s postes, %(concerned)s (%(share)s) sont dans la classe « %(first)s » ou au-dessus")
    else:
        said = _("Sur %(total)s postes, %(concerned)s (%(share)s) ont un métier que l’IA générative peut toucher")
    if high is None:
        return typo_fr(f"{said % values}.")
    if scale.key:
        more = _(", dont %(high)s (%(high_share)s) dans la classe « %(most)s » ou au-dessus.")
    else:
        more = _(" ; %(high)s (%(high_share)s) ont un métier « concerné » ou « très concerné ».")
    return typo_fr((said + more) % values)


def unmatched_text(found: Exposure) -> str:
    """Return how many posts have no job of the reference."""
    if not found.unmatched:
        return _("Tous les postes ont un métier du référentiel.")
    if found.unmatched == 1:
        return _("Un poste n’a pas de métier dans le référentiel : il est compté à part, sans niveau.")
    said = _("%(number)s postes n’ont pas de métier dans le référentiel : ils sont comptés à part, sans niveau.")
    return typo_fr(said % {"number": number_fr(found.unmatched)})


def set_aside_text(found: Exposure) -> str:
    """Return how many posts no grouping shows, and why; "" when all are there."""
    number = sum(found.set_aside.values())
    if not number:
        return ""
    said = _("%(number)s postes ne sont dans aucun regroupement : ils y seraient trop peu de leur niveau.")
    return typo_fr(said % {"number": number_fr(number)})
