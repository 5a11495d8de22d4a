"""Who sits, when they meet, what is on the agenda, who is there."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from evaluation.committee.enums import (
    ENDED,
    UNSETTLED,
    College,
    ItemKind,
    ItemState,
    MeetingState,
    MemberFunction,
    Presence,
    ProxyEnd,
)
from evaluation.committee.models.terms import MemberQuerySet, name_order
from evaluation.trial.models import Amendment
from usecases.models import UseCase


class Committee(models.Model):
    """The ethics committee of a collectivité. It gives an opinion; it never decides."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="committee", verbose_name=_("collectivité")
    )
    name = models.CharField(_("nom"), max_length=150)

    class Meta:
        verbose_name = _("comité éthique")
        verbose_name_plural = _("comités éthiques")

    def __str__(self) -> str:
        return self.name

    def sitting(self, day: date) -> "list[CommitteeMember]":
        """Return the members in office on `day`, with their person, in the order of a French list of names."""
        members = self.members.in_office(day).select_related("user")
        return sorted(members, key=lambda member: (*name_order(member.user), member.pk))


class RulesVersion(models.Model):
    """One version of the committee's voting rules. A new rule is a new version; past meetings keep theirs.

    Never changed once there: the database refuses. The author is unknown on versions older than these columns.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rules", verbose_name=_("comité"))
    number = models.PositiveSmallIntegerField(_("version"))
    settings = models.JSONField(_("réglages"))
    adopted_on = models.DateField(_("adoptée le"))
    reason = models.TextField(_("motif"), max_length=500, blank=True)
    deliberation = models.CharField(_("délibération ou décision"), max_length=150, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enregistrée par")
    )
    recorded_at = models.DateTimeField(_("enregistrée le"), null=True, blank=True)
    convocation_days = models.PositiveSmallIntegerField(_("délai de convocation, en jours francs"), default=5)

    class Meta:
        verbose_name = _("règles de vote")
        verbose_name_plural = _("règles de vote")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="committee_rules_number_unique"),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True, recorded_at__isnull=True)
                | Q(recorded_by__isnull=False, recorded_at__isnull=False),
                name="committee_rules_author_and_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} · règles v{self.number}"


class CommitteeMember(models.Model):
    """A seat held by a person, with dated terms."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members", verbose_name=_("comité"))
    user = models.ForeignKey(User, models.PROTECT, related_name="seats", verbose_name=_("personne"))
    function = models.CharField(
        _("fonction"), max_length=10, choices=MemberFunction.choices, default=MemberFunction.MEMBER
    )
    college = models.CharField(_("collège"), max_length=15, choices=College.choices)
    voting = models.BooleanField(_("voix délibérative"), default=True)
    started_on = models.DateField(_("en fonction depuis le"))
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor", verbose_name=_("succède à")
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre du comité")
        verbose_name_plural = _("membres du comité")
        ordering = ["user__last_name", "user__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "user"],
                condition=Q(ended_on__isnull=True),
                name="committee_seat_held_once",
            ),
            models.UniqueConstraint(
                fields=["committee", "function"],
                condition=Q(ended_on__isnull=True, function__in=["president", "deputy", "secretary"]),
                name="committee_one_holder_per_office",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="committee_term_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Meeting(models.Model):
    """A meeting of the committee, under the rules in force when it was convened."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings", verbose_name=_("comité"))
    rules = models.ForeignKey(RulesVersion, models.PROTECT, related_name="+", verbose_name=_("règles"))
    starts_at = models.DateTimeField(_("date et heure"))
    place = models.CharField(_("lieu"), max_length=200)
    remote_link = models.URLField(_("lien pour suivre à distance"), max_length=300, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=MeetingState.choices, default=MeetingState.CONVENED)
    # Of the convocation that members hold: it grows with each change that they are told.
    sequence = models.PositiveSmallIntegerField(_("version de la convocation"), default=0)
    second_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_convocations",
        verbose_name=_("seconde convocation de"),
    )
    convened_at = models.DateTimeField(_("convoquée le"))
    convened_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("convoquée par")
    )
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    cancelled_because = models.CharField(_("motif de l’annulation"), max_length=300, blank=True)
    opened_at = models.DateTimeField(_("ouverte le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("levée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[MeetingState.CONVENED, MeetingState.CANCELLED]) | Q(opened_at__isnull=False),
                name="committee_open_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED)
                | (Q(cancelled_at__isnull=False, opened_at__isnull=True) & ~Q(cancelled_because="")),
                name="committee_cancelled_says_why",
            ),
            models.UniqueConstraint(
                fields=["second_of"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="committee_one_second_convocation",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CLOSED) | Q(closed_at__isnull=False),
                name="committee_closed_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} · {self.day:%d/%m/%Y}"

    @property
    def day(self) -> date:
        """The day of the meeting where the committee sits: who is in office is judged on that day."""
        return timezone.localdate(self.starts_at)

    @property
    def is_over(self) -> bool:
        """True once it is closed or cancelled."""
        return self.state in ENDED

    @cached_property
    def sitting(self) -> list[CommitteeMember]:
        """The members in office on its day, read once: every act takes a new object, under its lock."""
        return self.committee.sitting(self.day)


class AgendaItem(models.Model):
    """A dossier on the agenda of a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name=_("séance"))
    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="agenda_items", verbose_name=_("dossier"))
    kind = models.CharField(_("objet"), max_length=15, choices=ItemKind.choices)
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="agenda_items", verbose_name=_("avenant")
    )
    order = models.PositiveSmallIntegerField(_("ordre"))
    state = models.CharField(_("état"), max_length=10, choices=ItemState.choices, default=ItemState.PENDING)
    opened_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    postponed_because = models.CharField(_("motif du report"), max_length=300, blank=True)
    without_quorum = models.BooleanField(_("reporté faute de quorum"), default=False)
    second_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reprend, sans quorum, le point"),
    )
    # As frozen when the opinion is recorded: every minority opinion in its words, with those who sign it.
    minority_opinion = models.TextField(_("opinions minoritaires"), blank=True)
    opinion_recorded_at = models.DateTimeField(_("avis enregistré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("point à l’ordre du jour")
        verbose_name_plural = _("points à l’ordre du jour")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="committee_item_order_unique"),
            models.UniqueConstraint(fields=["meeting", "use_case"], name="committee_item_dossier_unique"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=ItemState.OPEN), name="committee_one_item_open"
            ),
            models.CheckConstraint(
                condition=Q(kind=ItemKind.AMENDMENT, amendment__isnull=False)
                | (~Q(kind=ItemKind.AMENDMENT) & Q(amendment__isnull=True)),
                name="committee_amendment_item_names_it",
            ),
            models.CheckConstraint(
                condition=Q(without_quorum=False) | Q(state=ItemState.POSTPONED),
                name="committee_without_quorum_is_postponed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.use_case.title}"

    @property
    def is_unsettled(self) -> bool:
        """True while the item waits for its outcome."""
        return self.state in UNSETTLED


class Attendance(models.Model):
    """Where a member is when an item opens (quorum) and when it is voted (voices)."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="attendances", verbose_name=_("point"))
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("membre"))
    at_opening = models.CharField(_("à l’ouverture"), max_length=10, choices=Presence.choices)
    at_vote = models.CharField(_("au vote"), max_length=10, choices=Presence.choices)

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="committee_attendance_unique")]

    def __str__(self) -> str:
        return f"{self.member}: {self.at_vote}"


class Recusal(models.Model):
    """A member who stays out of an item because of an interest in it."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="recusals", verbose_name=_("point"))
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("membre"))
    reason = models.CharField(_("motif"), max_length=300)
    declared_at = models.DateTimeField(_("déclaré le"))

    class Meta:
        verbose_name = _("déport")
        verbose_name_plural = _("déports")
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="committee_recusal_unique")]

    def __str__(self) -> str:
        return str(self.member)


class ProxyQuerySet(models.QuerySet):
    """Proxies, filtered by whether they still hold."""

    def in_force(self) -> "ProxyQuerySet":
        """Return the proxies that nobody took back and nothing ended."""
        return self.filter(revoked_at__isnull=True)


class Proxy(models.Model):
    """A written proxy for a meeting, revocable."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="proxies", verbose_name=_("séance"))
    giver = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("donné par"))
    holder = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("donné à"))
    statement = models.CharField(_("écrit"), max_length=500)
    received_at = models.DateTimeField(_("reçu le"))
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enregistré par")
    )
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    ended = models.CharField(_("fin"), max_length=10, choices=ProxyEnd.choices, blank=True)

    objects = ProxyQuerySet.as_manager()

    class Meta:
        verbose_name = _("pouvoir")
        verbose_name_plural = _("pouvoirs")
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "giver"],
                condition=Q(revoked_at__isnull=True),
                name="committee_one_proxy_per_giver",
            ),
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="committee_proxy_to_another"),
            models.CheckConstraint(condition=~Q(statement=""), name="committee_proxy_is_written"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, ended="") | (Q(revoked_at__isnull=False) & ~Q(ended="")),
                name="committee_ended_proxy_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder}"
