from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from usecases.enums import (
    FINISHED,
    Audience,
    DocumentKind,
    MessageVisibility,
    Origin,
    SolutionKind,
    State,
    YesNoUnknown,
)
from usecases.lifeline import MILESTONES, states_requiring
from usecases.visibility import readable_by


class UseCaseQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "UseCaseQuerySet":
        """Keep the dossiers that `user` may read; everything else is a 404 for them.

        What they stay out of because of an interest is hidden from them, whatever their roles.
        """
        return self.filter(readable_by(user)).not_hidden_from(user)

    def not_hidden_from(self, user: User) -> "UseCaseQuerySet":
        """Leave out the dossiers hidden from `user`."""
        hidden = HiddenUseCase.objects.in_force().filter(use_case=OuterRef("pk"), user=user.pk)
        return self.exclude(Exists(hidden))

    def open(self) -> "UseCaseQuerySet":
        return self.exclude(state__in=FINISHED)


def _milestone_constraints() -> list[models.CheckConstraint]:
    """State beyond a milestone ⇒ its instant is set: the database refuses an impossible dossier."""
    return [
        models.CheckConstraint(
            condition=~Q(state__in=[str(state) for state in states_requiring(milestone)])
            | Q(**{f"{milestone}__isnull": False}),
            name=f"usecases_state_has_{milestone}",
        )
        for milestone in MILESTONES
    ]


class UseCase(models.Model):
    """A dossier: one proposed use of AI in one collectivité. Only `workflow.apply_transition` moves it."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="use_cases",
        verbose_name=_("collectivité"),
    )
    lead = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="led_use_cases",
        verbose_name=_("porteur de projet"),
    )
    reference = models.CharField(_("numéro"), max_length=20)
    title = models.CharField(_("titre"), max_length=120)
    state = models.CharField(
        _("état"),
        max_length=30,
        choices=State.choices,
        default=State.DRAFT,
        db_index=True,
    )
    state_since = models.DateTimeField(_("dans cet état depuis"), default=timezone.now)
    came_from_state = models.CharField(max_length=30, choices=State.choices, blank=True)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    review_on = models.DateField(_("prochain réexamen"), null=True, blank=True)
    already_in_service = models.BooleanField(_("déjà en service"), default=False)
    copied_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copié du dossier"),
    )
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)

    submitted_at = models.DateTimeField(_("déposé le"), null=True, blank=True)
    completion_requested_at = models.DateTimeField(_("compléments demandés le"), null=True, blank=True)
    inadmissible_at = models.DateTimeField(_("déclaré non recevable le"), null=True, blank=True)
    assessment_opened_at = models.DateTimeField(_("évaluation ouverte le"), null=True, blank=True)
    prohibited_at = models.DateTimeField(_("clos comme interdit le"), null=True, blank=True)
    on_watch_at = models.DateTimeField(_("mis en veille le"), null=True, blank=True)
    assessment_completed_at = models.DateTimeField(_("évaluation terminée le"), null=True, blank=True)
    opinion_recorded_at = models.DateTimeField(_("avis rendu le"), null=True, blank=True)
    authorised_at = models.DateTimeField(_("essai autorisé le"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refusé le"), null=True, blank=True)
    trial_started_at = models.DateTimeField(_("essai démarré le"), null=True, blank=True)
    trial_suspended_at = models.DateTimeField(_("essai suspendu le"), null=True, blank=True)
    trial_ended_at = models.DateTimeField(_("essai terminé le"), null=True, blank=True)
    evaluation_submitted_at = models.DateTimeField(_("évaluation déposée le"), null=True, blank=True)
    final_opinion_at = models.DateTimeField(_("avis final rendu le"), null=True, blank=True)
    deployed_at = models.DateTimeField(_("mis en service le"), null=True, blank=True)
    under_review_at = models.DateTimeField(_("réévaluation ouverte le"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retiré du service le"), null=True, blank=True)
    abandoned_at = models.DateTimeField(_("arrêté le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré par le porteur le"), null=True, blank=True)

    objects = UseCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "state"], name="usecases_org_state")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="usecases_reference_unique"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="usecases_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.TO_COMPLETE) | Q(came_from_state__in=[State.SUBMITTED, State.IN_ASSESSMENT]),
                name="usecases_to_complete_knows_origin",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DEPLOYED, State.UNDER_REVIEW])
                | Q(already_in_service=True)
                | Q(final_opinion_at__isnull=False),
                name="usecases_deployed_after_trial",
            ),
            *_milestone_constraints(),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.title}"


class HiddenUseCaseQuerySet(models.QuerySet):
    """Dossiers hidden from people."""

    def in_force(self) -> "HiddenUseCaseQuerySet":
        """Return what is hidden today."""
        return self.filter(until__isnull=True)


class HiddenUseCase(models.Model):
    """A dossier hidden from one person, who has an interest in it. The floor that knows the interest writes the row."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="hidden_from", verbose_name=_("dossier"))
    user = models.ForeignKey(User, models.PROTECT, related_name="hidden_use_cases", verbose_name=_("personne"))
    reason = models.CharField(_("motif"), max_length=300)
    since = models.DateTimeField(_("depuis le"))
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    objects = HiddenUseCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier caché à une personne")
        verbose_name_plural = _("dossiers cachés à une personne")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["use_case", "user"], condition=Q(until__isnull=True), name="usecases_hidden_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="usecases_hidden_then_shown"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="usecases_hidden_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.user}"


class Submission(models.Model):
    """What the project lead says of the use case, theme by theme (see `submission.THEMES`)."""

    use_case = models.OneToOneField(UseCase, models.CASCADE, related_name="submission", verbose_name=_("dossier"))
    version = models.PositiveIntegerField(_("version"), default=1)
    need = models.TextField(_("le problème à résoudre"), max_length=2000, blank=True)
    beneficiaries = models.TextField(_("pour qui"), max_length=1000, blank=True)
    solution_kind = models.CharField(_("sorte d’IA"), max_length=20, choices=SolutionKind.choices, blank=True)
    solution = models.TextField(_("la solution envisagée"), max_length=2000, blank=True)
    exclusions = models.TextField(_("ce que l’IA ne devra pas faire"), max_length=1000, blank=True)
    alternatives = models.TextField(_("les autres solutions, sans IA"), max_length=2000, blank=True)
    doing_nothing = models.TextField(_("si on ne fait rien"), max_length=1000, blank=True)
    data_used = models.TextField(_("les données utilisées"), max_length=2000, blank=True)
    personal_data = models.CharField(
        _("données personnelles"),
        max_length=10,
        choices=YesNoUnknown.choices,
        blank=True,
    )
    sensitive_data = models.CharField(_("données sensibles"), max_length=10, choices=YesNoUnknown.choices, blank=True)
    provider = models.CharField(_("fournisseur"), max_length=200, blank=True)
    model_name = models.CharField(_("modèle ou produit"), max_length=200, blank=True)
    hosting = models.CharField(_("hébergement"), max_length=300, blank=True)
    consumer_offer = models.CharField(_("offre grand public"), max_length=10, choices=YesNoUnknown.choices, blank=True)
    audience = models.CharField(_("public"), max_length=10, choices=Audience.choices, blank=True)
    users_count = models.PositiveIntegerField(_("nombre d’utilisateurs"), null=True, blank=True)
    volume = models.CharField(_("volume d’usage"), max_length=300, blank=True)
    affects_person = models.CharField(
        _("aide à décider pour une personne"),
        max_length=10,
        choices=YesNoUnknown.choices,
        blank=True,
    )
    cost_eur = models.DecimalField(
        _("coût estimé sur trois ans, en euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_details = models.TextField(_("ce que le coût comprend"), max_length=2000, blank=True)
    benefits = models.TextField(_("bénéfices attendus"), max_length=2000, blank=True)
    benefits_measure = models.TextField(_("comment les mesurer"), max_length=2000, blank=True)
    public_policy = models.CharField(_("politique publique"), max_length=200, blank=True)
    origin = models.CharField(_("origine de l’idée"), max_length=20, choices=Origin.choices, blank=True)
    origin_details = models.TextField(_("précisions sur l’origine"), max_length=1000, blank=True)
    matrix_can = models.CharField(_("l’IA peut le faire"), max_length=10, choices=YesNoUnknown.choices, blank=True)
    matrix_wish = models.CharField(_("on le souhaite"), max_length=10, choices=YesNoUnknown.choices, blank=True)
    has_interest = models.CharField(
        _("lien d’intérêt avec un fournisseur"),
        max_length=10,
        choices=[(YesNoUnknown.YES, _("Oui")), (YesNoUnknown.NO, _("Non"))],
        blank=True,
    )
    interest_details = models.TextField(_("nature du lien d’intérêt"), max_length=1000, blank=True)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        verbose_name = _("demande")
        verbose_name_plural = _("demandes")
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_eur__isnull=True) | Q(cost_eur__gte=0),
                name="usecases_cost_positive",
            )
        ]

    def __str__(self) -> str:
        return str(self.use_case)


class SubmissionVersion(models.Model):
    """The demand as it stood at one dépôt: frozen content and its SHA-256."""

    use_case = models.ForeignKey(
        UseCase,
        models.PROTECT,
        related_name="submission_versions",
        verbose_name=_("dossier"),
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    content = models.JSONField(_("contenu"))
    sha256 = models.CharField("SHA-256", max_length=64)
    frozen_at = models.DateTimeField(_("figé le"))

    class Meta:
        verbose_name = _("version déposée")
        verbose_name_plural = _("versions déposées")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "number"], name="usecases_submission_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.use_case} v{self.number}"


class OverlapAnswer(models.Model):
    """Why its lead opens this dossier beside those like it, and the ones they were shown. Each answer is kept."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="overlap_answers", verbose_name=_("dossier"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    text = models.TextField(_("pourquoi un dossier de plus"), max_length=1500)
    seen = models.JSONField(_("dossiers semblables montrés"), default=list)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("écrit par"))
    written_at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("réponse sur les dossiers semblables")
        verbose_name_plural = _("réponses sur les dossiers semblables")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "number"], name="usecases_overlap_answer_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="usecases_overlap_answer_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class TransitionLog(models.Model):
    """Every move of a dossier: feeds the timeline, the messages and the reports."""

    use_case = models.ForeignKey(
        UseCase,
        models.PROTECT,
        related_name="transition_logs",
        verbose_name=_("dossier"),
    )
    transition = models.CharField(_("étape"), max_length=40)
    source = models.CharField(_("de"), max_length=30, choices=State.choices)
    target = models.CharField(_("vers"), max_length=30, choices=State.choices)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("auteur"))
    at = models.DateTimeField(_("le"))
    comment = models.TextField(_("motif"), blank=True)

    class Meta:
        verbose_name = _("étape franchie")
        verbose_name_plural = _("étapes franchies")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.transition} {self.at:%Y-%m-%d}"


class Document(models.Model):
    """A supporting document, checked when received and only ever served as an attachment."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="documents", verbose_name=_("dossier"))
    kind = models.CharField(_("type de pièce"), max_length=20, choices=DocumentKind.choices)
    title = models.CharField(_("titre"), max_length=150)
    file = models.FileField(_("fichier"), upload_to="documents/%Y/%m")
    original_name = models.CharField(_("nom d’origine"), max_length=255)
    content_type = models.CharField(_("format"), max_length=100)
    size = models.PositiveIntegerField(_("taille, en octets"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("déposé par"))
    uploaded_at = models.DateTimeField(_("déposé le"))

    class Meta:
        verbose_name = _("pièce")
        verbose_name_plural = _("pièces")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "sha256", "kind"], name="usecases_document_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="usecases_document_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title


class Message(models.Model):
    """One message of the dossier's discussion."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="messages", verbose_name=_("dossier"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("auteur"))
    body = models.TextField(_("message"), max_length=5000)
    visibility = models.CharField(_("visible par"), max_length=20, choices=MessageVisibility.choices)
    reply_expected = models.BooleanField(_("réponse attendue"), default=False)
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("en réponse à")
    )
    resolved_at = models.DateTimeField(_("réglé le"), null=True, blank=True)
    at = models.DateTimeField(_("envoyé le"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]
