from django.db import models
from django.utils.translation import gettext_lazy as _


class TemplateState(models.TextChoices):
    """Where a version of the questionnaire stands. Published, it never changes."""

    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publié")
    ARCHIVED = "archived", _("Archivé")


class Moment(models.TextChoices):
    """When the agents are asked, from before the trial to the follow-up of a system in service."""

    BEFORE = "before", _("Avant l’essai")
    MIDWAY = "midway", _("À mi-parcours")
    END = "end", _("À la fin de l’essai")
    YEAR_1 = "year_1", _("Après un an de service")
    YEAR_3 = "year_3", _("Après trois ans de service")
    YEAR_5 = "year_5", _("Après cinq ans de service")


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    OPEN = "open", _("Ouvert aux réponses")
    CLOSED = "closed", _("Clos")
    PUBLISHED = "published", _("Clos, réponses libres relues")


CLOSED_STATES = (CampaignState.CLOSED, CampaignState.PUBLISHED)


class ItemKind(models.TextChoices):
    SCALE = "scale", _("Échelle de 1 à 5")
    CHOICE = "choice", _("Choix entre plusieurs réponses")
    TEXT = "text", _("Réponse libre")


class Dimension(models.TextChoices):
    """What an item speaks of: after the CNFPT report and the LaborIA (domain sources)."""

    USEFULNESS = "usefulness", _("Utilité")
    TIME = "time", _("Temps")
    RELIABILITY = "reliability", _("Fiabilité")
    QUALITY = "quality", _("Qualité")
    WORKLOAD = "workload", _("Charge")
    PACE = "pace", _("Rythme")
    AUTONOMY = "autonomy", _("Autonomie")
    SKILLS = "skills", _("Compétences")
    DEPENDENCE = "dependence", _("Dépendance")
    MEANING = "meaning", _("Sens du travail")
    RESPONSIBILITY = "responsibility", _("Responsabilité")
    RELATIONS = "relations", _("Relations")
    SUPPORT = "support", _("Accompagnement")
    FUTURE = "future", _("Poursuite")
    OPEN = "open", _("Questions ouvertes")


class ReviewState(models.TextChoices):
    """What was decided of a free answer, once read."""

    WAITING = "waiting", _("À relire")
    AS_WRITTEN = "as_written", _("Publiée telle quelle")
    REDACTED = "redacted", _("Publiée sans ce qui désigne quelqu’un")
    WITHHELD = "withheld", _("Retenue")


class Channel(models.TextChoices):
    MAIL = "mail", _("Courriel")
    PAPER = "paper", _("Bulletin imprimé")
