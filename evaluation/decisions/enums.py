from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionKind(models.TextChoices):
    """What the élu decides. Each value is also the name of the transition that it makes."""

    AUTHORISE_TRIAL = "authorise_trial", _("Autoriser l’essai")
    REFUSE = "refuse", _("Refuser")
    GENERALISE = "generalise", _("Généraliser")
    EXTEND_TRIAL = "extend_trial", _("Prolonger l’essai")
    ADAPT = "adapt", _("Adapter et refaire un essai")
    ABANDON = "abandon", _("Arrêter")
    REGULARISE = "regularise", _("Régulariser")
    STOP_EXISTING = "stop_existing", _("Arrêter le système en service")
    RETIRE = "retire", _("Retirer du service")


class ReviewReason(models.TextChoices):
    PLANNED = "planned", _("Bilan prévu")
    INCIDENT = "incident", _("Incident")
    NEW_MODEL = "new_model", _("Nouveau modèle")
    NEW_PURPOSE = "new_purpose", _("Nouvelle finalité")
    LAW = "law", _("Droit modifié")
