"""Help and an example for each field of the protocol, and for its criteria: the one place where they are written.

The examples are those of one invented trial, an assistant for writing official acts in a fictional métropole.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Guide:
    """What to write in a field, and what somebody else wrote there."""

    help: str
    example: str


FIELD_GUIDES = {
    "question": Guide(
        _("Ce que l’essai doit dire, en une phrase. On doit pouvoir y répondre par oui ou par non."),
        _("L’assistant fait-il gagner du temps aux rédacteurs d’actes, sans perte de qualité ni de savoir-faire ?"),
    ),
    "hypotheses": Guide(
        _("Ce que vous vous attendez à voir, en bien et en mal. Chaque hypothèse doit pouvoir être démentie."),
        _(
            "Trente minutes gagnées par semaine et par agent. Pas plus d’actes à corriger. La relecture fatigue, "
            "mais moins que la rédaction."
        ),
    ),
    "baseline_method": Guide(
        _("Ce que vous mesurez avant l’essai, quand et comment. Sans mesure avant, on ne saura pas ce qui a changé."),
        _(
            "En novembre, pendant deux semaines : temps de rédaction noté par quarante agents, actes à corriger "
            "comptés par le service des assemblées."
        ),
    ),
    "scope": Guide(
        _("Ce que l’outil fait pendant l’essai, et où. Ce qui n’est pas écrit ici n’est pas essayé."),
        _("Aide à la rédaction et à la relecture des délibérations, décisions et arrêtés courants."),
    ),
    "departments": Guide(
        _("Les services qui essaient, un par ligne. Écrivez « Aucun autre » s’il n’y en a qu’un."),
        _("Assemblées, commande publique, habitat, voirie."),
    ),
    "communes": Guide(
        _("Les communes associées et leur taille. Écrivez « Aucune » si l’essai reste dans la collectivité."),
        _("Dix-sept communes volontaires, dont six de moins de 3 000 habitants."),
    ),
    "excluded_tasks": Guide(
        _("Ce que l’outil ne fera pas pendant l’essai, même s’il le peut."),
        _("Vérifier la légalité, résumer un débat, répondre à un habitant."),
    ),
    "participants_count": Guide(_("Combien d’agents utiliseront l’outil."), _("160")),
    "participants": Guide(
        _("Qui sont-ils : métiers, ancienneté, niveau avec l’outil. Ne nommez personne."),
        _("Rédacteurs d’actes et secrétaires de mairie, débutants et confirmés à parts égales."),
    ),
    "volunteering": Guide(
        _("Comment les agents se portent volontaires, et comment ils peuvent arrêter sans se justifier."),
        _("Appel à volontaires par la direction. Chacun arrête d’un simple courriel au référent, sans motif ni suite."),
    ),
    "control_group": Guide(
        _("Un groupe comparable qui travaille sans l’outil. Écrivez « Aucun » et dites pourquoi s’il n’y en a pas."),
        _("Vingt rédacteurs de deux services voisins continuent sans l’outil et font les mêmes relevés."),
    ),
    "tool": Guide(
        _("Fournisseur, modèle, version, hébergement. Un nouveau modèle pendant l’essai demande un avenant."),
        _("Assistant de rédaction d’un éditeur, version 2.3, serveurs en France."),
    ),
    "allowed_data": Guide(
        _("Ce que les agents ont le droit de donner à l’outil."),
        _("Actes publics, modèles d’actes, textes officiels."),
    ),
    "forbidden_data": Guide(
        _("Ce qui ne doit jamais y entrer. Soyez concret : c’est la consigne que liront les agents."),
        _("Noms d’habitants, dossiers d’agents, affaires en cours, données de santé."),
    ),
    "starts_on": Guide(_("L’essai ne démarrera pas avant ce jour."), _("12 janvier 2026")),
    "ends_on": Guide(_("Le dernier jour des mesures. L’essai peut finir avant, avec un motif."), _("10 juillet 2026")),
    "max_months": Guide(
        _("Au-delà, on décide : généraliser, adapter ou arrêter. Un essai sans fin n’est plus un essai."), _("6")
    ),
    "budget_eur": Guide(
        _("En euros, toutes taxes comprises, pour la durée de l’essai. Comptez le temps des agents."), _("31 000")
    ),
    "footprint_kg": Guide(
        _("En kilogrammes d’équivalent CO₂, pour la durée de l’essai. Partez de l’estimation du dossier."),
        _("140"),
    ),
    "usage_rules": Guide(
        _("Ce que chaque agent fait et ne fait pas. Quelques phrases qui tiennent sur une affichette."),
        _("Tout texte est relu et repris par son auteur. Rien n’est envoyé sans relecture."),
    ),
    "human_review": Guide(
        _("Qui relit, quand, et qui contrôle que c’est fait."),
        _("Le rédacteur relit tout. Le service des assemblées vérifie un acte sur cinq."),
    ),
    "continuity": Guide(
        _("Comment le service tourne si l’outil tombe en panne, ou si l’essai s’arrête demain."),
        _("Modèles d’actes tenus à jour. Une journée par mois sans l’outil, pour garder la main."),
    ),
    "security": Guide(
        _("Comptes, accès, arrêt d’urgence : qui peut tout couper, et comment."),
        _("Comptes nominatifs, double authentification. Le référent sécurité coupe l’accès en moins d’une heure."),
    ),
    "logging": Guide(
        _("Ce qui est enregistré, combien de temps, qui le lit. Jamais pour noter un agent."),
        _("Date et durée des demandes, sans leur texte, gardées six mois. Lues par le référent sécurité seul."),
    ),
    "user_information": Guide(
        _("Comment les habitants savent qu’une IA a aidé, et comment parler à une personne."),
        _("Mention sur le site et au bas des actes. Le guichet et le téléphone ne changent pas."),
    ),
    "staff_information": Guide(
        _("Comment les agents sont prévenus, participants ou non, et par qui."),
        _("Réunion de lancement ouverte à tous, page d’aide, un référent par direction."),
    ),
    "training": Guide(
        _("Quoi, combien de temps, avant quelle date. Personne ne commence sans."),
        _("Une demi-journée avant l’ouverture : limites de l’outil, vérification, données interdites."),
    ),
    "evaluation_method": Guide(
        _("Relevés, questionnaire, entretiens : de quoi comparer avant et après."),
        _("Relevés avant et après, questionnaire anonyme à mi-parcours et à la fin, entretiens de volontaires."),
    ),
    "quality_test": Guide(
        _("Comment la qualité est jugée sans savoir si l’IA a aidé : combien d’exemples, par qui, quelle échelle."),
        _("Cent actes tirés au sort, moitié avec, moitié sans. Deux relecteurs les notent à l’aveugle, de 0 à 4."),
    ),
    "reporting": Guide(
        _("À qui les résultats sont rendus. Les agents participants d’abord."),
        _("Aux participants, à la F3SCT, au comité éthique, puis aux élus."),
    ),
    "reporting_on": Guide(_("À partir de quand. Après la fin de l’essai."), _("15 septembre 2026")),
    "business_contact": Guide(
        _("La personne du métier à qui parler d’un problème d’usage."), _("Claire Lemoine, direction des assemblées")
    ),
    "health_contact": Guide(
        _("La personne à qui parler de fatigue, de rythme, de sens du travail."),
        _("Amina Diallo, médecine de prévention"),
    ),
    "exit_plan": Guide(
        _("Qui ferme les comptes, sous quel délai, et comment le service reprend sans l’outil."),
        _("La direction numérique ferme les comptes en une semaine. Les modèles d’actes restent à disposition."),
    ),
    "exit_data": Guide(
        _("Quelles données sont effacées, chez qui, sous quel délai, avec quelle preuve."),
        _("Tout ce qui a été saisi, chez l’éditeur, sous un mois. Attestation écrite versée au dossier."),
    ),
}

CRITERION_HELP = {
    "label": _("Ce qui est mesuré. Exemple : délai de publication."),
    "unit": _("Exemple : minutes, %, jours."),
    "source": _("D’où vient le chiffre, et qui le relève. Exemple : service des assemblées."),
    "baseline": _("La valeur d’aujourd’hui, mesurée de la même façon. Exemple : 12."),
    "threshold": _("La valeur qui fera dire oui ou non. Le seuil lui-même compte. Exemple : 9."),
    "minimum_sample": _("En dessous, le résultat sera dit non concluant. Exemple : 50."),
    "nature": _("Un critère de qualité manqué empêche de généraliser. Sans effet pour un critère d’arrêt."),
}
