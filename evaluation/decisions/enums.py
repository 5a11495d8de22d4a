from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionKind(models.TextChoices):
    """What the élu decides. `transition` is the move of the dossier that it makes."""

    AUTHORISE_TRIAL = "authorise_trial", _("Autoriser l’essai")
    REFUSE = "refuse", _("Refuser")
    GENERALISE = "generalise", _("Généraliser")
    GENERALISE_WITH_CONDITIONS = "generalise_with_conditions", _("Généraliser sous réserves")
    EXTEND_TRIAL = "extend_trial", _("Prolonger l’essai")
    ADAPT = "adapt", _("Adapter et refaire un essai")
    ABANDON = "abandon", _("Arrêter")
    REGULARISE = "regularise", _("Régulariser")
    STOP_EXISTING = "stop_existing", _("Arrêter le système en service")
    RETIRE = "retire", _("Retirer du service")

    @property
    def transition(self) -> str:
        """The name of the transition: its own, but for the two ways of going into general use, which are one move."""
        return str(DecisionKind.GENERALISE if self == DecisionKind.GENERALISE_WITH_CONDITIONS else self.value)


class ConditionState(models.TextChoices):
    OPEN = "open", _("À remplir")
    PROPOSED = "proposed", _("À vérifier")
    MET = "met", _("Remplie")


class ConditionMove(models.TextChoices):
    """What happened to a condition."""

    PROPOSED = "proposed", _("Proposée comme remplie")
    ACCEPTED = "accepted", _("Acceptée comme remplie")
    RETURNED = "returned", _("Renvoyée : reste à remplir")
    EXTENDED = "extended", _("Date reportée")


class ReviewReason(models.TextChoices):
    """Why a review is opened: its date, or one of the events of the method (domain, § 4.4, « suivi »)."""

    PLANNED = "planned", _("Bilan prévu")
    INCIDENT = "incident", _("Incident")
    NEW_MODEL = "new_model", _("Nouveau modèle")
    NEW_PURPOSE = "new_purpose", _("Nouvelle finalité")
    NEW_AUDIENCE = "new_audience", _("Nouveau public")
    PRICE = "price", _("Hausse de prix")
    LAW = "law", _("Droit modifié")
    CONTRACT = "contract", _("Renouvellement du marché")


class ReviewOutcome(models.TextChoices):
    """What a review leads to. Opening the compass again comes before one of the three others."""

    MAINTAIN = "maintain", _("Garder en service")
    ADAPT = "adapt", _("Garder en service et adapter")
    REOPEN = "reopen", _("Rouvrir la boussole avant de conclure")
    RETIRE = "retire", _("Retirer du service")


class PromiseKind(models.TextChoices):
    CONDITION = "condition", _("Condition de la décision")
    CRITERION = "criterion", _("Critère de l’essai")


class Kept(models.TextChoices):
    YES = "yes", _("Tenu")
    PARTLY = "partly", _("En partie")
    NO = "no", _("Non tenu")
    UNKNOWN = "unknown", _("Pas encore constaté")
