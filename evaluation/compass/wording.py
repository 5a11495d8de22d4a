"""The compass in words: verdicts, signals, answers."""

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
        said = next((option["label"] for option in question.options if str(option["value"]) == row.value), row.value)
    return f"{said}. {row.comment}" if row.comment else said
