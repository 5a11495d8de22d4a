from django.db import models
from django.utils.translation import gettext_lazy as _


class GridState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publiée")
    ARCHIVED = "archived", _("Archivée")


class AnswerType(models.TextChoices):
    OUI = "OUI", _("oui 4, partiel 2, non 0")
    INV = "INV", _("non 4, partiel 2, oui 0")
    NIV = "NIV", _("niveaux de 0 à 4")
    FAIT = "FAIT", _("fait, non noté")
    TEXT = "TEXT", _("texte et note de 0 à 4")


class Phase(models.TextChoices):
    EX_ANTE = "ex_ante", _("Avant l’essai")
    EX_POST = "ex_post", _("Après l’essai")


class Position(models.TextChoices):
    FAVOURABLE = "favourable", _("Favorable")
    CONDITIONS = "conditions", _("Favorable avec réserves")
    UNFAVOURABLE = "unfavourable", _("Défavorable")
    NO_OPINION = "no_opinion", _("Sans avis")
