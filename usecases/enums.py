from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a dossier stands. The label is for whoever waits; `ACTOR_LABELS` for whoever must act."""

    DRAFT = "draft", _("Brouillon")
    SUBMITTED = "submitted", _("Déposé")
    TO_COMPLETE = "to_complete", _("En attente de compléments")
    INADMISSIBLE = "inadmissible", _("Non recevable")
    IN_ASSESSMENT = "in_assessment", _("En évaluation")
    PROHIBITED = "prohibited", _("Interdit par le droit européen")
    ON_WATCH = "on_watch", _("En veille")
    READY_FOR_COMMITTEE = "ready_for_committee", _("Prêt pour le comité")
    OPINION_GIVEN = "opinion_given", _("Avis du comité rendu")
    AUTHORISED = "authorised", _("Essai autorisé")
    REFUSED = "refused", _("Non autorisé")
    TRIAL_RUNNING = "trial_running", _("Essai en cours")
    TRIAL_SUSPENDED = "trial_suspended", _("Essai suspendu")
    TRIAL_ENDED = "trial_ended", _("Essai terminé")
    READY_FOR_FINAL_OPINION = "ready_for_final_opinion", _("Prêt pour l’avis final")
    FINAL_OPINION_GIVEN = "final_opinion_given", _("Avis final rendu")
    DEPLOYED = "deployed", _("En service")
    UNDER_REVIEW = "under_review", _("En réévaluation")
    RETIRED = "retired", _("Retiré du service")
    ABANDONED = "abandoned", _("Arrêté")
    WITHDRAWN = "withdrawn", _("Retiré par le porteur")


ACTOR_LABELS = {
    State.DRAFT: _("À terminer"),
    State.SUBMITTED: _("Recevabilité à examiner"),
    State.TO_COMPLETE: _("À compléter"),
    State.IN_ASSESSMENT: _("Avis à donner"),
    State.ON_WATCH: _("À réexaminer"),
    State.READY_FOR_COMMITTEE: _("À inscrire en séance"),
    State.OPINION_GIVEN: _("Décision à prendre"),
    State.AUTHORISED: _("Essai à préparer"),
    State.TRIAL_RUNNING: _("Essai à suivre"),
    State.TRIAL_SUSPENDED: _("Suspension à traiter"),
    State.TRIAL_ENDED: _("Évaluation à rédiger"),
    State.READY_FOR_FINAL_OPINION: _("À inscrire en séance"),
    State.FINAL_OPINION_GIVEN: _("Décision finale à prendre"),
    State.DEPLOYED: _("Suivi à assurer"),
    State.UNDER_REVIEW: _("Réévaluation à conclure"),
}

FINISHED = frozenset(
    {
        State.INADMISSIBLE,
        State.PROHIBITED,
        State.REFUSED,
        State.RETIRED,
        State.ABANDONED,
        State.WITHDRAWN,
    }
)


class SolutionKind(models.TextChoices):
    GENERATIVE = "generative", _("IA générative (écrit, résume, répond)")
    CLASSICAL = "classical", _("IA classique (reconnaît, prévoit, classe)")
    MIXED = "mixed", _("Les deux")
    UNKNOWN = "unknown", _("Je ne sais pas")


class YesNoUnknown(models.TextChoices):
    YES = "yes", _("Oui")
    NO = "no", _("Non")
    UNKNOWN = "unknown", _("Je ne sais pas")


class Audience(models.TextChoices):
    STAFF = "staff", _("Des agents seulement")
    PUBLIC = "public", _("Des usagers ou des habitants")
    BOTH = "both", _("Des agents et des usagers")


class Origin(models.TextChoices):
    WORKSHOP = "workshop", _("Un atelier ou une enquête")
    STAFF_MEMBER = "staff_member", _("Un agent ou un service")
    PROVIDER = "provider", _("Un fournisseur")
    ELECTED_OFFICIAL = "elected_official", _("Un élu")


class DocumentKind(models.TextChoices):
    DPIA = "dpia", _("Analyse d’impact sur la protection des données (AIPD)")
    PANEL_OPINION = "panel_opinion", _("Avis de l’instance sociale (F3SCT ou CST)")
    QUOTE = "quote", _("Devis")
    CONTRACT = "contract", _("Contrat ou annexe")
    SECURITY = "security", _("Analyse ou attestation de sécurité")
    RECORD = "record", _("Fiche de registre")
    COST_TABLE = "cost_table", _("Tableau de coûts")
    PLAN = "plan", _("Plan de formation, de prévention ou de continuité")
    OTHER = "other", _("Autre pièce")


class MessageVisibility(models.TextChoices):
    DOSSIER = (
        "dossier",
        _("Toutes les personnes qui voient le dossier, porteur compris"),
    )
    INSTRUCTION = "instruction", _("Les personnes qui instruisent, sans le porteur")
