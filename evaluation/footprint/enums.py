from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an estimate speaks of: the usage foreseen, or the usage observed since the trial started."""

    PLANNED = "planned", _("Prévue")
    ACTUAL = "actual", _("Réelle")


class Basis(models.TextChoices):
    """How an estimate was made."""

    MODEL = "model", _("Calculée d’après le modèle et l’usage")
    MANUAL = "manual", _("Estimée à la main")


class Length(models.TextChoices):
    """How long the answers are, in words of text (see `estimate.TOKENS_OF`)."""

    SHORT = "short", _("Courte : quelques phrases, environ 100 mots")
    MEDIUM = "medium", _("Moyenne : une demi-page, environ 250 mots")
    LONG = "long", _("Longue : une à deux pages, de 500 à 800 mots")
    OWN = "own", _("Je connais le nombre de jetons")
