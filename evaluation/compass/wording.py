"""The compass in words: verdicts, signals, answers."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.compass.models import Answer, Question

VERDICT_WORDS = {
    "blocked": gettext_lazy("Bloqué"),
    "unfavourable": gettext_lazy("Défavorable"),
    "conditions": gettext_lazy("Réserves"),
    "favourable": gettext_lazy("Favorable"),
}
SIGNAL_WORDS = {
    "B": gettext_lazy("Bloquant"),
    "BD": gettext_lazy("Bloquant au démarrage"),
    "V": gettext_lazy("Vigilance"),
}

# Who knows, as the grid writes it, and as people read it.
RESPONDENT_WORDS = {
    "ACH": gettext_lazy("achats"),
    "COM": gettext_lazy("communication"),
    "DATA": gettext_lazy("données"),
    "DPO": gettext_lazy("délégué à la protection des données"),
    "DSI": gettext_lazy("informatique"),
    "FIN": gettext_lazy("finances"),
    "JUR": gettext_lazy("affaires juridiques"),
    "MET": gettext_lazy("service demandeur"),
    "NR": gettext_lazy("numérique responsable"),
    "RH": gettext_lazy("ressources humaines"),
    "RSSI": gettext_lazy("sécurité informatique"),
    "SST": gettext_lazy("santé et sécurité au travail"),
}


def respondents_text(codes: list[str]) -> str:
    """Return « Informatique, service demandeur »; a code that has no words is shown as it is."""
    return capfirst(", ".join(str(RESPONDENT_WORDS.get(code, code)) for code in codes))


def option_label(question: Question, value: str) -> str:
    """Return the words of an option; empty when the question has no such option."""
    return next((option["label"] for option in question.options if str(option["value"]) == value), "")


def answer_text(question: Question, row: Answer | None) -> str:
    """Return an answer in words; empty when there is none."""
    if row is None:
        return ""
    if row.unknown:
        said = _("Je ne sais pas")
    elif row.not_applicable:
        said = _("Sans objet")
    elif row.text:
        said = _("%(text)s (%(mark)s sur 4)") % {"text": row.text, "mark": row.mark}
    else:
        said = option_label(question, row.value) or row.value
    return f"{said}. {row.comment}" if row.comment else said
