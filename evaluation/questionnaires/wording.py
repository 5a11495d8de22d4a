"""Questionnaires in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boussole.shared.typography import number_fr, typo_fr
from evaluation.questionnaires.content import NOT_APPLICABLE, Item
from evaluation.questionnaires.enums import Dimension
from evaluation.questionnaires.invitees import Problem
from evaluation.questionnaires.results import DIVIDED, FAVOURABLE, UNFAVOURABLE, CampaignResults, Spread

SCALE_LABELS = {
    "1": gettext_lazy("Pas du tout d’accord"),
    "2": gettext_lazy("Plutôt pas d’accord"),
    "3": gettext_lazy("Ni d’accord, ni pas d’accord"),
    "4": gettext_lazy("Plutôt d’accord"),
    "5": gettext_lazy("Tout à fait d’accord"),
    NOT_APPLICABLE: gettext_lazy("Sans objet pour moi"),
}
CLASS_LABELS = {
    FAVOURABLE: gettext_lazy("Favorables"),
    DIVIDED: gettext_lazy("Entre les deux"),
    UNFAVOURABLE: gettext_lazy("Défavorables"),
}
PHASE_LABELS = {
    "before": gettext_lazy("Avant l’essai"),
    "midway": gettext_lazy("À mi-parcours"),
    "end": gettext_lazy("À la fin de l’essai"),
    "follow_up": gettext_lazy("Une fois en service"),
}
PROBLEMS = {
    "address": gettext_lazy("Ligne %(line)s : « %(value)s » n’est pas une adresse de courriel."),
    "service": gettext_lazy("Ligne %(line)s : le service manque après l’adresse."),
    "service_long": gettext_lazy("Ligne %(line)s : le nom du service dépasse 100 caractères."),
    "twice": gettext_lazy("Ligne %(line)s : %(value)s figure deux fois dans la liste."),
    "known": gettext_lazy("Ligne %(line)s : %(value)s est déjà invité."),
    "empty": gettext_lazy("Collez au moins une ligne, ou joignez un fichier."),
    "too_long": gettext_lazy("La liste compte %(value)s lignes. Envoyez-en 5 000 au plus à la fois."),
}


def problem_text(problem: Problem) -> str:
    """Return what is wrong with one line, as a sentence."""
    return str(PROBLEMS[problem.kind]) % {"line": problem.line, "value": problem.value}


def dimension_label(dimension: str) -> str:
    """Return the name of a dimension, or the word itself when a version brought its own."""
    return str(Dimension(dimension).label) if dimension in Dimension.values else dimension


def given_text(item: Item, answers: Mapping[str, Any]) -> str:
    """Return what was answered to an item, '' when nothing was."""
    value = answers.get(item.code)
    parts = []
    if item.kind == "text":
        return value or ""
    if item.kind == "choice":
        parts += [option.label for option in item.options if option.value == value]
        parts.append(answers.get(item.detail_code, ""))
    elif value is not None:
        parts.append(str(SCALE_LABELS[str(value)]))
    if item.minutes and item.minutes_code in answers:
        parts.append(_("%(n)s minutes par semaine") % {"n": answers[item.minutes_code]})
    return " – ".join(part for part in parts if part)


def participation_text(results: CampaignResults) -> str:
    """Return who answered, as a sentence."""
    if results.responses is None:
        return _("Moins de cinq agents ont répondu, sur %(invited)s invités : rien ne peut être montré.") % {
            "invited": results.invited
        }
    sentence = ngettext(
        "%(n)s agent sur %(invited)s a répondu (%(rate)s %%).",
        "%(n)s agents sur %(invited)s ont répondu (%(rate)s %%).",
        results.responses,
    )
    return typo_fr(sentence % {"n": results.responses, "invited": results.invited, "rate": results.rate})


def extremes_text(dimensions: Mapping[str, Spread]) -> str:
    """Return the best and the worst dimension, as a sentence; '' with fewer than two."""
    if len(dimensions) < 2:
        return ""
    ordered = sorted(dimensions.items(), key=lambda pair: (pair[1].mean, pair[0]))
    (low, worst), (high, best) = ordered[0], ordered[-1]
    return typo_fr(
        _("Le mieux noté : %(high)s (%(best)s sur 5). Le moins bien noté : %(low)s (%(worst)s sur 5).")
        % {
            "high": dimension_label(high).lower(),
            "best": number_fr(best.mean, 1),
            "low": dimension_label(low).lower(),
            "worst": number_fr(worst.mean, 1),
        }
    )


def masked_text(names: Iterable[str]) -> str:
    """Return why some services are not shown, as a sentence; '' when all are."""
    hidden = list(names)
    if not hidden:
        return ""
    return _(
        "Un service où moins de cinq agents ont répondu n’est jamais montré. "
        "Un autre est masqué avec lui quand, sinon, une soustraction le révélerait."
    )
