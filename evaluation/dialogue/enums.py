from django.db import models
from django.utils.translation import gettext_lazy as _

from usecases.enums import State


class Body(models.TextChoices):
    """The bodies where staff representatives sit."""

    HEALTH_PANEL = "f3sct", _("F3SCT : santé, sécurité et conditions de travail")
    SOCIAL_COMMITTEE = "cst", _("CST : comité social territorial")
    OTHER = "other", _("Autre instance")


class StepKind(models.TextChoices):
    """What happens in a consultation. `CANCELLED` takes back a step noted by mistake."""

    SEIZURE = "seizure", _("Saisine")
    MEETING = "meeting", _("Réunion")
    OPINION = "opinion", _("Avis")
    NO_REEXAMINATION = "no_reexamination", _("Réexamen non nécessaire")
    FEEDBACK = "feedback", _("Suites données, dites à l’instance")
    CANCELLED = "cancelled", _("Étape annulée")


class PanelPosition(models.TextChoices):
    FAVOURABLE = "favourable", _("Favorable")
    CONDITIONS = "conditions", _("Favorable avec réserves")
    DIVIDED = "divided", _("Voix partagées")
    UNFAVOURABLE = "unfavourable", _("Défavorable")
    UNANIMOUSLY_AGAINST = "unanimously_against", _("Défavorable, à l’unanimité des représentants du personnel")
    DEEMED_GIVEN = "deemed_given", _("Réputé donné : l’instance n’a pas rendu d’avis")


class ReserveAnswerKind(models.TextChoices):
    FOLLOWED = "followed", _("Suivie")
    PARTLY = "partly", _("Suivie en partie")
    NOT_FOLLOWED = "not_followed", _("Non suivie")
    MISTAKE = "mistake", _("Notée par erreur")


class Moment(models.TextChoices):
    """When staff representatives speak: the state of the dossier says it, nobody chooses it."""

    BEFORE = "before", _("Avant la décision")
    DURING = "during", _("Pendant l’essai")
    AFTER = "after", _("Après l’essai")
    IN_SERVICE = "in_service", _("En service")


MOMENTS = {
    **dict.fromkeys(
        (
            State.SUBMITTED,
            State.TO_COMPLETE,
            State.IN_ASSESSMENT,
            State.ON_WATCH,
            State.READY_FOR_COMMITTEE,
            State.OPINION_GIVEN,
        ),
        Moment.BEFORE,
    ),
    **dict.fromkeys((State.AUTHORISED, State.TRIAL_RUNNING, State.TRIAL_SUSPENDED), Moment.DURING),
    **dict.fromkeys((State.TRIAL_ENDED, State.READY_FOR_FINAL_OPINION, State.FINAL_OPINION_GIVEN), Moment.AFTER),
    **dict.fromkeys((State.DEPLOYED, State.UNDER_REVIEW), Moment.IN_SERVICE),
}


class VoiceSense(models.TextChoices):
    FAVOURABLE = "favourable", _("Favorable")
    CONDITIONS = "conditions", _("Favorable avec des demandes")
    UNFAVOURABLE = "unfavourable", _("Défavorable")
    QUESTIONS = "questions", _("Des questions d’abord")


class Function(models.TextChoices):
    """What someone brings to the occupational-health group."""

    PHYSICIAN = "physician", _("Médecin du travail ou de prévention")
    NURSE = "nurse", _("Infirmier en santé au travail")
    PREVENTION = "prevention", _("Préventeur")
    PSYCHOLOGIST = "psychologist", _("Psychologue du travail ou psychosociologue")
    ERGONOMIST = "ergonomist", _("Ergonome")
    SOCIAL_WORKER = "social_worker", _("Assistant social du personnel")
    OTHER = "other", _("Autre compétence")


class NoteKind(models.TextChoices):
    INTERVIEW = "interview", _("Entretien individuel")
    GROUP = "group", _("Entretien collectif")
    OBSERVATION = "observation", _("Observation du travail")


class Milestone(models.TextChoices):
    """The moments at which work is looked at. Three and five years: what Nantes does (rapport du CNFPT, 2025)."""

    BEFORE = "before", _("Avant l’essai")
    MIDWAY = "midway", _("À mi-parcours")
    END = "end", _("À la fin de l’essai")
    YEAR_1 = "year_1", _("À 1 an")
    YEAR_3 = "year_3", _("À 3 ans")
    YEAR_5 = "year_5", _("À 5 ans")


class Theme(models.TextChoices):
    """What changes in work. From the report of the CNFPT and what the LaborIA observes (domaine, § 4.3)."""

    SKILLS = "skills", _("Savoir-faire")
    POWER_TO_ACT = "power", _("Pouvoir d’agir")
    WORKLOAD = "workload", _("Charge et fatigue")
    PACE = "pace", _("Rythme")
    MEANING = "meaning", _("Sens et reconnaissance")
    RELATIONS = "relations", _("Relations, usagers compris")
    RISKS = "risks", _("Risques pour la santé")


class Gravity(models.IntegerChoices):
    """How a theme is found, best first."""

    SUPPORT = 1, _("Point d’appui")
    WATCH = 2, _("À surveiller")
    CONCERN = 3, _("Préoccupant")
    SERIOUS = 4, _("Grave")
