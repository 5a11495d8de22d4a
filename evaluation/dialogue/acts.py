"""Names, in the journal, of the acts of the social dialogue."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "dialogue.open_consultation": _("Ouvrir la consultation d’une instance"),
        "dialogue.decide_requirement": _("Dire si un avis est nécessaire"),
        "dialogue.record_step": _("Noter une étape d’une consultation"),
        "dialogue.correct_step": _("Corriger une étape d’une consultation"),
        "dialogue.cancel_step": _("Annuler une étape d’une consultation"),
        "dialogue.add_reserves": _("Noter les réserves d’une instance"),
        "dialogue.answer_reserve": _("Répondre à une réserve"),
        "dialogue.sign_voice": _("Signer l’avis d’un représentant du personnel"),
        "dialogue.join_group": _("Désigner un membre du groupe santé au travail"),
        "dialogue.leave_group": _("Retirer un membre du groupe santé au travail"),
        "dialogue.write_note": _("Écrire une note du groupe santé au travail"),
        "dialogue.share_note": _("Partager une note du groupe santé au travail"),
    }
)
