from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from workforce import classification

# Who brings staff tables and decides what their jobs are, and who reads them: those who examine, sit, decide or check.
# A lead reads the jobs of their dossier, not the whole staff.
WRITERS = (Role.EXPERT, Role.COORDINATOR, Role.ADMINISTRATOR)
READERS = (
    *WRITERS,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_PRESIDENT,
    Role.ELECTED_OFFICIAL,
    Role.STAFF_REPRESENTATIVE,
    Role.AUDITOR,
)


class Level(models.TextChoices):
    """The four levels of the INET study, from the least exposed. A line without a reference job has none of them."""

    NOT_EXPOSED = classification.NOT_EXPOSED, _("Pas concernés")
    LITTLE = classification.LITTLE, _("Peu concernés")
    EXPOSED = classification.EXPOSED, _("Concernés")
    VERY = classification.VERY, _("Très concernés")

    @property
    def rank(self) -> int:
        """Its place, from 1 (the least exposed) to 4."""
        return classification.LEVELS.index(self.value) + 1


UNMATCHED_LABEL = _("Non appariés")


class Edition(models.TextChoices):
    """The scores of the International Labour Organization: two editions, each with its own rule."""

    ILO_2023 = "ilo_2023", _("OIT 2023")
    ILO_2025 = "ilo_2025", _("OIT 2025")


class IloClass(models.TextChoices):
    """The classes of both editions of the ILO."""

    NOT_AFFECTED = classification.NOT_AFFECTED, _("Non touché")
    AUGMENTATION = classification.AUGMENTATION, _("Potentiel d’augmentation")
    UNKNOWN = classification.UNKNOWN, _("Inconnu : entre les deux")
    AUTOMATION = classification.AUTOMATION, _("Potentiel d’automatisation")
    OUTSIDE = classification.OUTSIDE, _("Non exposé")
    MINIMAL = classification.MINIMAL, _("Exposition minime")
    GRADIENT_1 = classification.GRADIENT_1, _("Gradient 1")
    GRADIENT_2 = classification.GRADIENT_2, _("Gradient 2")
    GRADIENT_3 = classification.GRADIENT_3, _("Gradient 3")
    GRADIENT_4 = classification.GRADIENT_4, _("Gradient 4")


class ReferenceState(models.TextChoices):
    """Where a version of the reference stands. Published, it never changes."""

    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publié")
    ARCHIVED = "archived", _("Archivé")


class TableState(models.TextChoices):
    CURRENT = "current", _("En service")
    WITHDRAWN = "withdrawn", _("Retiré")


class Category(models.TextChoices):
    """The hierarchical category of the public service."""

    A = "A", _("Catégorie A")
    B = "B", _("Catégorie B")
    C = "C", _("Catégorie C")
    OTHER = "other", _("Autre ou non précisée")


class Sex(models.TextChoices):
    FEMALE = "F", _("Femmes")
    MALE = "M", _("Hommes")
    UNKNOWN = "unknown", _("Non précisé")


class MatchKind(models.TextChoices):
    """How a line of the staff table met a job of the reference."""

    EXACT = "exact", _("Même libellé")
    NORMALISED = "normalised", _("Même libellé, à l’écriture près")
    CONFIRMED = "confirmed", _("Confirmé par une personne")
    NO_EQUIVALENT = "no_equivalent", _("Sans équivalent, confirmé par une personne")
    NONE = "none", _("Non apparié")


WITHOUT_JOB = (MatchKind.NO_EQUIVALENT, MatchKind.NONE)
