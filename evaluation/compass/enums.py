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
    REVIEW = "review", _("Pendant le suivi")


class Position(models.TextChoices):
    FAVOURABLE = "favourable", _("Favorable")
    CONDITIONS = "conditions", _("Favorable avec réserves")
    UNFAVOURABLE = "unfavourable", _("Défavorable")
    NO_OPINION = "no_opinion", _("Sans avis")


class Ending(models.TextChoices):
    CORRECTED = "corrected", _("Corrigé")
    REVOKED = "revoked", _("Retiré")


class ReminderLevel(models.TextChoices):
    WEEK = "week", _("une semaine avant")
    DAYS = "days", _("deux jours avant")
    LATE = "late", _("en retard")


class Level(models.IntegerChoices):
    """Severity or likelihood, the four levels of the CNIL's impact assessment (PIA, les bases de connaissances)."""

    NEGLIGIBLE = 1, _("Négligeable")
    LIMITED = 2, _("Limitée")
    SIGNIFICANT = 3, _("Importante")
    MAXIMAL = 4, _("Maximale")


class ActionState(models.TextChoices):
    TO_DO = "to_do", _("À faire")
    IN_PROGRESS = "in_progress", _("En cours")
    DONE = "done", _("Faite")
    DROPPED = "dropped", _("Abandonnée")


class PersonsConcerned(models.TextChoices):
    AGENTS = "agents", _("Les agents concernés")
    USERS = "users", _("Les usagers ou habitants")
    PANEL = "panel", _("L’instance sociale (F3SCT ou CST)")
