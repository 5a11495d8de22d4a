"""Names, in the journal, of the acts on a dossier: its own, and every move of the life line."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts
from usecases.lifeline import TRANSITIONS

name_acts(
    {
        "use_case.create": _("Ouvrir un brouillon"),
        "use_case.copy": _("Copier un dossier"),
        "use_case.answer_overlap": _("Dire pourquoi un dossier de plus"),
        "submission.change": _("Modifier la demande"),
        "document.add": _("Joindre une pièce"),
        "message.post": _("Écrire un message"),
        "message.resolve": _("Clore une demande de réponse"),
        **{f"use_case.{name}": row.label for name, row in TRANSITIONS.items()},
    }
)
