from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from usecases.models import UseCase


class LawVersion(models.Model):
    """One version of the European regulation as data. Published, it no longer changes.

    Without `organisation` it is the one that comes with the software and holds for everybody; with it, an
    administrator imported it for that collectivité and those that it hosts.
    """

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="law_versions",
        verbose_name=_("collectivité"),
    )
    code = models.CharField(_("version"), max_length=20)
    read_on = models.DateField(_("droit lu le"))
    content = models.JSONField(_("contenu"))
    sha256 = models.CharField("SHA-256", max_length=64)
    imported_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("importée par")
    )
    imported_at = models.DateTimeField(_("importée le"))
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("publiée par")
    )
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("version du règlement européen sur l’IA")
        verbose_name_plural = _("versions du règlement européen sur l’IA")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="ai_act_law_version_unique"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(organisation__isnull=True), name="ai_act_shipped_law_unique"
            ),
            models.CheckConstraint(condition=~Q(sha256="") & ~Q(code=""), name="ai_act_law_is_sealed"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(imported_by__isnull=False), name="ai_act_law_has_importer"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Classification(models.Model):
    """One classification of a dossier: being filled, then answered (its result frozen), then signed for good."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="classifications", verbose_name=_("dossier"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    law = models.ForeignKey(
        LawVersion, models.PROTECT, related_name="classifications", verbose_name=_("version du droit")
    )
    answers = models.JSONField(_("réponses"), default=dict)
    already_in_service = models.BooleanField(_("système déjà en service"), default=False)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("commencé par"))
    started_at = models.DateTimeField(_("commencé le"))
    justification = models.TextField(_("pourquoi classer de nouveau"), max_length=2000, blank=True)
    result = models.JSONField(_("résultat figé"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("répondu par")
    )
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signé par")
    )
    signed_at = models.DateTimeField(_("signé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("classement au titre du règlement européen sur l’IA")
        verbose_name_plural = _("classements au titre du règlement européen sur l’IA")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "number"], name="ai_act_classification_number_unique"),
            models.UniqueConstraint(
                fields=["use_case"], condition=Q(signed_at__isnull=True), name="ai_act_one_open_classification"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, result__isnull=True, sha256="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False, result__isnull=False) & ~Q(sha256="")),
                name="ai_act_answered_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False, answered_at__isnull=False),
                name="ai_act_signed_was_answered",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | Q(answered_at__isnull=True) | ~Q(justification=""),
                name="ai_act_change_is_justified",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.answered_at is None

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None
