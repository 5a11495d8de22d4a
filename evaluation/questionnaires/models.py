"""Questionnaires to the agents: versions, campaigns, who is invited, and answers that nothing links to a person.

An `Answer` knows neither who wrote it nor when. An `Invitation` knows whether it was used, not when nor for which
answer. Both are erased or shuffled at the close (see `actions/mixing.py` and docs/questionnaires.md).
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from boussole.shared.jobs import Job
from evaluation.questionnaires.enums import CLOSED_STATES, CampaignState, Channel, Moment, ReviewState, TemplateState
from usecases.models import UseCase

STARTED_STATES = (CampaignState.OPEN, *CLOSED_STATES)


class Template(models.Model):
    """A version of the questionnaire: shipped (no collectivité) or a collectivité's own. Published, it is sealed."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questionnaire_templates",
        verbose_name=_("collectivité"),
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    title = models.CharField(_("titre"), max_length=150)
    state = models.CharField(_("état"), max_length=10, choices=TemplateState.choices, default=TemplateState.DRAFT)
    content = models.JSONField(_("contenu"))
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("copié de")
    )
    edit_version = models.PositiveIntegerField(_("version d’édition"), default=1)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("créé par")
    )
    created_at = models.DateTimeField(_("créé le"))
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("publié par")
    )
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("modèle de questionnaire")
        verbose_name_plural = _("modèles de questionnaire")
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="questionnaires_template_number_unique"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(organisation__isnull=True), name="questionnaires_shipped_number_unique"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state=TemplateState.DRAFT), name="questionnaires_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state=TemplateState.DRAFT) | (Q(published_at__isnull=False) & ~Q(sha256="")),
                name="questionnaires_published_template_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(created_by__isnull=False),
                name="questionnaires_template_has_author",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Campaign(models.Model):
    """One questionnaire put to the agents of a trial, at one moment, between two days."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="campaigns", verbose_name=_("dossier"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    template = models.ForeignKey(Template, models.PROTECT, related_name="campaigns", verbose_name=_("questionnaire"))
    moment = models.CharField(_("moment"), max_length=10, choices=Moment.choices)
    opens_on = models.DateField(_("ouverture"))
    closes_on = models.DateField(_("dernier jour pour répondre"))
    state = models.CharField(_("état"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    reminders = models.PositiveSmallIntegerField(_("relances envoyées"), default=0)
    reminded_on = models.DateField(_("dernière relance"), null=True, blank=True)
    printed_at = models.DateTimeField(_("bulletins imprimés le"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("préparé par"))
    created_at = models.DateTimeField(_("préparé le"))
    opened_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    published_at = models.DateTimeField(_("réponses libres publiées le"), null=True, blank=True)

    class Meta:
        verbose_name = _("campagne de questionnaire")
        verbose_name_plural = _("campagnes de questionnaire")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "number"], name="questionnaires_campaign_number_unique"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="questionnaires_campaign_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STARTED_STATES) | Q(opened_at__isnull=False),
                name="questionnaires_started_campaign_was_opened",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CLOSED_STATES) | Q(closed_at__isnull=False),
                name="questionnaires_ended_campaign_was_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state=CampaignState.PUBLISHED) | Q(published_at__isnull=False),
                name="questionnaires_published_campaign_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.get_moment_display()}"


class Service(models.Model):
    """The agents of one service that a campaign invites: the only thing by which answers may be set apart."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="services", verbose_name=_("campagne"))
    name = models.CharField(_("service"), max_length=100)
    # Written at the close, when the invitations are erased.
    invited = models.PositiveIntegerField(_("agents invités"), null=True, blank=True)
    responses = models.PositiveIntegerField(_("réponses"), null=True, blank=True)

    class Meta:
        verbose_name = _("service interrogé")
        verbose_name_plural = _("services interrogés")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="questionnaires_service_name_unique"),
            models.CheckConstraint(
                condition=Q(invited__isnull=True, responses__isnull=True)
                | Q(invited__isnull=False, responses__lte=F("invited")),
                name="questionnaires_no_more_answers_than_invited",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """The right to answer once. Holds the hash of a token, whether it was used, no instant. Erased at the close."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="invitations", verbose_name=_("campagne"))
    service = models.ForeignKey(Service, models.CASCADE, related_name="invitations", verbose_name=_("service"))
    channel = models.CharField(_("envoi"), max_length=5, choices=Channel.choices)
    email = models.EmailField(_("adresse de courriel"), blank=True)
    token_hash = models.CharField(_("empreinte du jeton"), max_length=64, unique=True)
    used = models.BooleanField(_("a servi"), default=False)

    class Meta:
        verbose_name = _("invitation à répondre")
        verbose_name_plural = _("invitations à répondre")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "email"], condition=~Q(email=""), name="questionnaires_one_invitation_per_address"
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.MAIL) & ~Q(email="") | Q(channel=Channel.PAPER) & Q(email=""),
                name="questionnaires_invitation_has_its_address",
            ),
        ]

    def __str__(self) -> str:
        return _("invitation à répondre")


class InvitationMail(Job):
    """A mail to one invited agent. Its link is made when it leaves and stored nowhere. Erased at the close."""

    task_name = "evaluation.questionnaires.tasks.send_invitation"

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="mails", verbose_name=_("invitation"))
    round = models.PositiveSmallIntegerField(_("rang de l’envoi"), help_text=_("0 : invitation ; puis les relances."))

    class Meta:
        verbose_name = _("courriel d’invitation")
        verbose_name_plural = _("courriels d’invitation")
        constraints = [
            models.UniqueConstraint(fields=["invitation", "round"], name="questionnaires_one_mail_per_round")
        ]

    def __str__(self) -> str:
        return _("courriel d’invitation")


class Answer(models.Model):
    """The answers of one agent: a service, and nothing else that would say who or when."""

    uuid = models.UUIDField(_("identifiant"), primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="answers", verbose_name=_("campagne"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="answers", verbose_name=_("service"))
    answers = models.JSONField(_("réponses"))
    # The same on every answer of a campaign: false until the close, true afterwards.
    sealed = models.BooleanField(_("scellé"), default=False)

    class Meta:
        verbose_name = _("réponse au questionnaire")
        verbose_name_plural = _("réponses au questionnaire")

    def __str__(self) -> str:
        return _("réponse au questionnaire")


class FreeAnswer(models.Model):
    """Words that an agent wrote, set apart at the close from their other answers and from their service."""

    uuid = models.UUIDField(_("identifiant"), primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="free_answers", verbose_name=_("campagne"))
    code = models.CharField(_("question"), max_length=20)
    text = models.TextField(_("réponse"), max_length=500, blank=True)
    state = models.CharField(_("relecture"), max_length=10, choices=ReviewState.choices, default=ReviewState.WAITING)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("relue par")
    )
    # The same on every free answer of a campaign: false until they are published, true afterwards.
    sealed = models.BooleanField(_("scellé"), default=False)

    class Meta:
        verbose_name = _("réponse libre")
        verbose_name_plural = _("réponses libres")
        ordering = ["code", "uuid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReviewState.WAITING) | Q(reviewed_by__isnull=False),
                name="questionnaires_read_answer_has_reader",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.WITHHELD) | ~Q(reason=""), name="questionnaires_withheld_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return _("réponse libre")


class Scrub(Job):
    """Wipes what rewritten answers and erased invitations left on the disk: each night, and at the close."""

    task_name = "evaluation.questionnaires.tasks.scrub_answers"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="scrubs", verbose_name=_("campagne"))
    cause = models.CharField(_("cause"), max_length=20, help_text=_("Le jour, ou l’acte."))

    class Meta:
        verbose_name = _("effacement des traces d’un questionnaire")
        verbose_name_plural = _("effacements des traces de questionnaires")
        constraints = [models.UniqueConstraint(fields=["campaign", "cause"], name="questionnaires_one_scrub_per_cause")]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.cause}"
