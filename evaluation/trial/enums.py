from django.db import models
from django.utils.translation import gettext_lazy as _


class IndicatorKind(models.TextChoices):
    SUCCESS = "success", _("Critère de réussite")
    STOP = "stop", _("Critère d’arrêt")


class Direction(models.TextChoices):
    AT_LEAST = "at_least", _("au moins")
    AT_MOST = "at_most", _("au plus")


class Nature(models.TextChoices):
    """What a success criterion watches over: the rule EVA-03 looks at those of quality."""

    QUALITY = "quality", _("qualité du service rendu ou du travail")
    TIME = "time", _("temps")
    COST = "cost", _("coût")
    WORKLOAD = "workload", _("charge et conditions de travail")
    USE = "use", _("usage de l’outil")
    OTHER = "other", _("autre")


class AmendmentState(models.TextChoices):
    """Where an amendment of a locked protocol stands. One at a time is being written or proposed."""

    DRAFT = "draft", _("En préparation")
    PROPOSED = "proposed", _("Proposé au comité")
    ADOPTED = "adopted", _("Adopté")
    REJECTED = "rejected", _("Rejeté")
    WITHDRAWN = "withdrawn", _("Retiré")
    LAPSED = "lapsed", _("Sans objet")


OPEN_AMENDMENTS = (AmendmentState.DRAFT, AmendmentState.PROPOSED)
VOTED_AMENDMENTS = (AmendmentState.ADOPTED, AmendmentState.REJECTED)


class Severity(models.TextChoices):
    MINOR = "minor", _("Mineur")
    MAJOR = "major", _("Majeur")
    CRITICAL = "critical", _("Critique")


class ResultVerdict(models.TextChoices):
    REACHED = "reached", _("Atteint")
    MISSED = "missed", _("Non atteint")
    INCONCLUSIVE = "inconclusive", _("Non concluant")


class Outcome(models.TextChoices):
    """What the rules propose after a trial. People vote and decide."""

    ROLL_OUT = "roll_out", _("Généraliser")
    ROLL_OUT_WITH_CONDITIONS = "roll_out_with_conditions", _("Généraliser sous réserves")
    EXTEND = "extend", _("Prolonger l’essai")
    ADAPT = "adapt", _("Adapter et refaire un essai")
    STOP = "stop", _("Arrêter")
    SUSPEND = "suspend", _("Suspendre, puis vote du comité")


class TimeSavedUse(models.TextChoices):
    """What the time that the tool saves is mostly used for."""

    SERVICE = "service", _("Le service aux usagers")
    TRAINING = "training", _("La formation et les savoir-faire")
    WORKLOAD = "workload", _("Une charge de travail moins lourde")
    OTHER = "other", _("Autre chose, dite ci-dessous")
    UNKNOWN = "unknown", _("On ne le sait pas encore")
    NONE = "none", _("Aucun temps gagné")


class DecidedWith(models.TextChoices):
    """With whom the use of the time saved was decided."""

    STAFF = "staff", _("Avec les agents concernés")
    REPRESENTATIVES = "representatives", _("Avec les représentants du personnel")
    MANAGEMENT = "management", _("Par la direction seule")
    UNDECIDED = "undecided", _("Ce n’est pas décidé")


class Gathering(models.TextChoices):
    """How the observations of a notebook become one figure."""

    MEAN = "mean", _("La moyenne des valeurs")
    MEDIAN = "median", _("La médiane : autant de valeurs au-dessus qu’au-dessous")
    TOTAL = "total", _("La somme des valeurs")
    COUNT = "count", _("Le nombre de relevés")


class EventKind(models.TextChoices):
    TRAINING = "training", _("Formation des agents")
    STAFF_INFORMATION = "staff_information", _("Information des agents")
    USER_INFORMATION = "user_information", _("Information des usagers")
