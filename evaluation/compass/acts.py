"""Names, in the journal, of the acts on a compass."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "compass.save_answers": _("Répondre à un critère"),
        "compass.give_opinion": _("Donner un avis sur un critère"),
        "compass.correct_opinion": _("Corriger un avis sur un critère"),
        "compass.revoke_opinion": _("Retirer un avis sur un critère"),
        "compass.add_expert": _("Confier un critère à une personne de plus"),
        "compass.relieve_expert": _("Relever une personne d’un critère"),
        "compass.change_deadline": _("Changer l’échéance d’un critère"),
        "compass.recuse": _("Se déporter de l’évaluation d’un dossier"),
        "compass.save_consultations": _("Noter la consultation des personnes concernées"),
        "compass.move_action": _("Faire avancer une action demandée"),
        "compass.release_blocker": _("Lever un blocage"),
        "compass.reopen_on_grid": _("Reprendre l’évaluation sur une autre grille"),
        "grids.copy": _("Copier une grille en brouillon"),
        "grids.import": _("Importer une grille"),
        "grids.publish": _("Publier une grille"),
        "grids.choose_default": _("Proposer une grille d’office"),
        "grids.archive": _("Archiver une grille"),
        "grids.delete_draft": _("Supprimer un brouillon de grille"),
        "grids.save_heading": _("Modifier l’en-tête d’une grille"),
        "grids.add_criterion": _("Ajouter un critère à une grille"),
        "grids.save_criterion": _("Modifier un critère d’une grille"),
        "grids.delete_criterion": _("Retirer un critère d’une grille"),
        "grids.add_question": _("Ajouter une question à une grille"),
        "grids.save_question": _("Modifier une question d’une grille"),
        "grids.delete_question": _("Retirer une question d’une grille"),
        "compass.open_ex_post": _("Ouvrir la boussole après essai"),
        "compass.complete_ex_post": _("Terminer la boussole après essai"),
        "compass.open_review": _("Rouvrir la boussole pendant le suivi"),
        "compass.complete_review": _("Terminer la boussole du suivi"),
    }
)
