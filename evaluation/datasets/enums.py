from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where the data of a set come from."""

    INTERNAL = "internal", _("Produites par nos services")
    PARTNER = "partner", _("Reçues d’un partenaire public")
    USERS = "users", _("Données par les usagers ou les habitants")
    PURCHASED = "purchased", _("Achetées ou fournies par une entreprise")
    OPEN = "open", _("Reprises de données ouvertes")
    WEB = "web", _("Trouvées sur internet")


class Quality(models.TextChoices):
    """How well the quality of a set is known, worst first."""

    NONE = "none", _("Pas mesurée")
    OPINION = "opinion", _("Avis du métier")
    MEASURED = "measured", _("Mesure écrite")


class Frequency(models.TextChoices):
    """How often a set is brought up to date."""

    CONTINUOUS = "continuous", _("En continu")
    DAILY = "daily", _("Chaque jour")
    WEEKLY = "weekly", _("Chaque semaine")
    MONTHLY = "monthly", _("Chaque mois")
    YEARLY = "yearly", _("Chaque année")
    ONCE = "once", _("Une seule fois")
    IRREGULAR = "irregular", _("De temps en temps")


class Sensitivity(models.TextChoices):
    """What it would mean to let a set out, least serious first."""

    PUBLIC = "public", _("Publiques")
    INTERNAL = "internal", _("Internes, sans donnée personnelle")
    PERSONAL = "personal", _("Personnelles")
    SENSITIVE = "sensitive", _("Personnelles et sensibles")


class Done(models.TextChoices):
    """How far something was done."""

    YES = "yes", _("Oui")
    PARTLY = "partly", _("En partie")
    NO = "no", _("Non")


# The special categories, by the name of their column: RGPD art. 9, and the data of children.
SPECIAL = {
    "has_health": _("Santé"),
    "has_opinions": _("Opinions, religion ou syndicat"),
    "has_biometrics": _("Biométrie"),
    "has_ethnic_origin": _("Origine"),
    "has_children": _("Enfants"),
}
