"""The minutes of a meeting: drafted, settled for good, then signed. A correction is a new version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.committee.enums import MinutesState, Signatory
from evaluation.committee.models.meetings import AgendaItem, CommitteeMember, Meeting


class MinutesQuerySet(models.QuerySet):
    """Versions of minutes, filtered by how far they have come."""

    def settled(self) -> "MinutesQuerySet":
        """Return the versions that no longer change."""
        return self.filter(settled_at__isnull=False)

    def drafts(self) -> "MinutesQuerySet":
        """Return the versions still being written."""
        return self.filter(settled_at__isnull=True)

    def whole(self) -> "MinutesQuerySet":
        """Return the versions with everybody they name: a fixed number of queries, whatever their number."""
        related = ("meeting__committee__organisation", "meeting__rules", "chair__user", "secretary", "settled_by")
        return self.select_related(*related).prefetch_related("signatures__signed_by")


class Minutes(models.Model):
    """One version of the minutes of a meeting.

    A draft says what people typed; the rest is read from the meeting. Settling freezes all of it in `snapshot`, with
    its hash and the head of the journal: from then on the database refuses any change of the row.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", verbose_name=_("séance"))
    version = models.PositiveSmallIntegerField(_("version"))
    chair = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("présidence de la séance")
    )
    secretary = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("secrétaire de séance"))
    remarks = models.TextField(_("observations générales"), max_length=5000, blank=True)
    corrects = models.CharField(_("ce que cette version corrige"), max_length=500, blank=True)
    # Counts the saves of the draft: two people who write at once do not erase one another.
    edition = models.PositiveIntegerField(_("enregistrement"), default=1)
    started_at = models.DateTimeField(_("commencé le"))
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("commencé par"))
    snapshot = models.JSONField(_("contenu figé"), null=True, blank=True)
    snapshot_sha256 = models.CharField(_("somme de contrôle du contenu"), max_length=64, blank=True)
    settled_at = models.DateTimeField(_("arrêté le"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("arrêté par")
    )
    head_seq = models.PositiveBigIntegerField(_("dernière entrée du journal"), null=True, blank=True)
    head_hash = models.CharField(_("empreinte de tête du journal"), max_length=64, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("procès-verbal")
        verbose_name_plural = _("procès-verbaux")
        ordering = ["meeting", "version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="committee_minutes_version_unique"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(settled_at__isnull=True), name="committee_one_draft_of_minutes"
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects="") | (Q(version__gt=1) & ~Q(corrects="")),
                name="committee_minutes_say_what_they_correct",
            ),
            models.CheckConstraint(
                condition=Q(
                    settled_at__isnull=True,
                    settled_by__isnull=True,
                    snapshot__isnull=True,
                    snapshot_sha256="",
                    head_seq__isnull=True,
                    head_hash="",
                )
                | (
                    Q(
                        settled_at__isnull=False,
                        settled_by__isnull=False,
                        snapshot__isnull=False,
                        head_seq__isnull=False,
                    )
                    & ~Q(snapshot_sha256="")
                    & ~Q(head_hash="")
                ),
                name="committee_settled_minutes_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · PV v{self.version}"

    @property
    def state(self) -> MinutesState:
        """How far this version has come: signed once the chair and the secretary have both signed it."""
        if self.settled_at is None:
            return MinutesState.DRAFT
        return MinutesState.SIGNED if len(self.signatures.all()) == len(Signatory.values) else MinutesState.SETTLED


class Debate(models.Model):
    """What was said on an item, in the words of the secretary."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="debates", verbose_name=_("procès-verbal"))
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+", verbose_name=_("point"))
    text = models.TextField(_("teneur des discussions"), max_length=8000, blank=True)
    # Set when the minutes are settled: the database then refuses any change.
    sealed = models.BooleanField(_("scellé"), default=False)

    class Meta:
        verbose_name = _("teneur des discussions")
        verbose_name_plural = _("teneurs des discussions")
        ordering = ["item__order"]
        constraints = [models.UniqueConstraint(fields=["minutes", "item"], name="committee_one_debate_per_item")]

    def __str__(self) -> str:
        return str(self.item)


class MinutesSignature(models.Model):
    """The signature of one version, by the chair or the secretary, on the hash that they saw. Never changed."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="signatures", verbose_name=_("procès-verbal"))
    signatory = models.CharField(_("qualité"), max_length=10, choices=Signatory.choices)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signé par"))
    signed_at = models.DateTimeField(_("signé le"))
    snapshot_sha256 = models.CharField(_("somme de contrôle signée"), max_length=64)

    class Meta:
        verbose_name = _("signature d’un procès-verbal")
        verbose_name_plural = _("signatures de procès-verbaux")
        ordering = ["signatory"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "signatory"], name="committee_minutes_signed_once"),
            models.UniqueConstraint(fields=["minutes", "signed_by"], name="committee_minutes_two_people"),
            models.CheckConstraint(condition=Q(signatory__in=Signatory.values), name="committee_signatory_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_signatory_display()} · {self.signed_by}"
