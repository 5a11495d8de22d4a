"""The consultation of a body where staff representatives sit: whether it is needed, its steps, its reserves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.dialogue.enums import Body, PanelPosition, ReserveAnswerKind, StepKind
from usecases.models import Document, UseCase


class PanelConsultation(models.Model):
    """One body consulted on one dossier, and what about. What happens in it is in its steps."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="panel_consultations", verbose_name=_("dossier"))
    body = models.CharField(_("instance"), max_length=10, choices=Body.choices)
    body_name = models.CharField(_("nom de l’instance"), max_length=120, blank=True)
    subject = models.CharField(_("objet de la consultation"), max_length=300)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ouverte par"))
    opened_at = models.DateTimeField(_("ouverte le"))

    class Meta:
        verbose_name = _("consultation d’une instance")
        verbose_name_plural = _("consultations d’instances")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="dialogue_consultation_has_subject"),
            models.CheckConstraint(
                condition=~Q(body=Body.OTHER) | ~Q(body_name=""), name="dialogue_other_body_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The body in a few letters, or as it was named."""
        return self.body_name or {Body.HEALTH_PANEL: "F3SCT", Body.SOCIAL_COMMITTEE: "CST"}[Body(self.body)]


class Requirement(models.Model):
    """Whether the opinion is needed, why, by when. The coordinator decides; each decision is kept, the last holds."""

    consultation = models.ForeignKey(PanelConsultation, models.PROTECT, related_name="requirements")
    number = models.PositiveSmallIntegerField(_("numéro"))
    required = models.BooleanField(_("avis nécessaire avant de démarrer"))
    reason = models.TextField(_("motif"), max_length=1000)
    due_on = models.DateField(_("avis attendu le"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("décidé par"))
    decided_at = models.DateTimeField(_("décidé le"))

    class Meta:
        verbose_name = _("nécessité d’un avis")
        verbose_name_plural = _("nécessités d’avis")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="dialogue_requirement_number_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="dialogue_requirement_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} · {self.number}"


class ConsultationStep(models.Model):
    """One step of a consultation. Never rewritten: a correction is a new step that takes the place of the other."""

    consultation = models.ForeignKey(PanelConsultation, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(_("numéro"))
    kind = models.CharField(_("étape"), max_length=20, choices=StepKind.choices)
    happened_on = models.DateField(_("date"))
    position = models.CharField(_("sens de l’avis"), max_length=20, choices=PanelPosition.choices, blank=True)
    on_prevention_plan = models.BooleanField(_("porte sur le plan de prévention"), default=False)
    text = models.TextField(_("texte"), max_length=4000, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrige")
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noté par"))
    recorded_at = models.DateTimeField(_("noté le"))

    class Meta:
        verbose_name = _("étape d’une consultation")
        verbose_name_plural = _("étapes des consultations")
        ordering = ["happened_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="dialogue_step_number_unique"),
            models.CheckConstraint(
                condition=Q(kind=StepKind.OPINION) & ~Q(position="") | ~Q(kind=StepKind.OPINION) & Q(position=""),
                name="dialogue_only_an_opinion_has_a_sense",
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.OPINION) | Q(on_prevention_plan=False),
                name="dialogue_only_an_opinion_is_on_a_plan",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[StepKind.CANCELLED, StepKind.NO_REEXAMINATION]) | ~Q(text=""),
                name="dialogue_step_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind=StepKind.CANCELLED) | Q(corrects__isnull=False),
                name="dialogue_cancelled_names_its_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%Y-%m-%d}"


class Reserve(models.Model):
    """A reserve that the body made. It belongs to the consultation: a corrected opinion does not lose its answers."""

    consultation = models.ForeignKey(PanelConsultation, models.PROTECT, related_name="reserves")
    number = models.PositiveSmallIntegerField(_("numéro"))
    text = models.CharField(_("réserve ou demande"), max_length=500)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("notée par"))
    recorded_at = models.DateTimeField(_("notée le"))

    class Meta:
        verbose_name = _("réserve d’une instance")
        verbose_name_plural = _("réserves d’instances")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="dialogue_reserve_number_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="dialogue_reserve_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ReserveAnswer(models.Model):
    """What the administration answered to a reserve. Each answer is kept, the last one holds."""

    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField(_("numéro"))
    kind = models.CharField(_("suite donnée"), max_length=15, choices=ReserveAnswerKind.choices)
    text = models.TextField(_("réponse"), max_length=1500)
    in_the_name_of = models.CharField(_("au nom de"), max_length=150, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("répondu par"))
    answered_at = models.DateTimeField(_("répondu le"))

    class Meta:
        verbose_name = _("réponse à une réserve")
        verbose_name_plural = _("réponses aux réserves")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["reserve", "number"], name="dialogue_answer_number_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="dialogue_answer_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
