"""What is gathered while a trial runs: measures, agents’ notebooks, incidents, events, expenses, usage."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.cost.enums import Category
from evaluation.trial.enums import (
    EventKind,
    Gathering,
    Severity,
)
from evaluation.trial.models.protocols import Indicator, Protocol


class MeasureImport(models.Model):
    """One file of measures, as it was confirmed. `sha256` is that of its rows, whatever the format of the file."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="imports", verbose_name=_("protocole"))
    file_name = models.CharField(_("fichier"), max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64)
    count = models.PositiveSmallIntegerField(_("mesures notées"))
    imported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("importé par"))
    imported_at = models.DateTimeField(_("importé le"))

    class Meta:
        verbose_name = _("import de mesures")
        verbose_name_plural = _("imports de mesures")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "sha256"], name="trial_import_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="trial_import_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Measure(models.Model):
    """One figure observed during the trial. Corrected by a new one, never rewritten."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measures", verbose_name=_("critère"))
    value = models.DecimalField(_("valeur"), max_digits=12, decimal_places=3)
    sample = models.PositiveIntegerField(_("nombre de réponses ou d’observations"), default=1)
    measured_on = models.DateField(_("mesuré le"))
    note = models.TextField(_("précision"), max_length=500, blank=True)
    imported = models.ForeignKey(
        "MeasureImport", models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("import")
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saisi par"))
    recorded_at = models.DateTimeField(_("saisi le"))

    class Meta:
        verbose_name = _("mesure")
        verbose_name_plural = _("mesures")
        ordering = ["measured_on", "pk"]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Incident(models.Model):
    """Something that went wrong during the trial, what was done and when it was closed."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="incidents", verbose_name=_("protocole"))
    severity = models.CharField(_("gravité"), max_length=10, choices=Severity.choices)
    description = models.TextField(_("ce qui s’est passé"), max_length=1500)
    action = models.TextField(_("ce qui a été fait"), max_length=1500, blank=True)
    happened_on = models.DateField(_("survenu le"))
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("personne qui s’en occupe")
    )
    owner_name = models.CharField(_("qui s’en occupe"), max_length=150, blank=True)
    planned_action = models.TextField(_("ce qui sera fait"), max_length=1500, blank=True)
    due_on = models.DateField(_("à traiter avant le"), null=True, blank=True)
    closed_on = models.DateField(_("clos le"), null=True, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signalé par"))
    reported_at = models.DateTimeField(_("signalé le"))

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("happened_on")),
                name="trial_incident_closed_after",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(owner_name=""), name="trial_incident_has_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.description[:60]

    @property
    def who(self) -> str:
        """Who takes care of it: a person of the dossier, or a name; '' when nobody does yet."""
        return self.owner.get_full_name() if self.owner else self.owner_name


class Notebook(models.Model):
    """« Carnet de relevé »: a secret address where agents note what they observe for one criterion, without account."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="notebooks", verbose_name=_("critère"))
    token = models.CharField(_("adresse secrète"), max_length=43, unique=True, editable=False)
    question = models.CharField(_("question posée aux agents"), max_length=200)
    gathering = models.CharField(_("ce que devient un ensemble de relevés"), max_length=10, choices=Gathering.choices)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ouvert par"))
    opened_at = models.DateTimeField(_("ouvert le"))
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fermé par")
    )
    closed_at = models.DateTimeField(_("fermé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("carnet de relevé")
        verbose_name_plural = _("carnets de relevé")
        ordering = ["indicator__kind", "indicator__order", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(closed_at__isnull=True), name="trial_one_open_notebook"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="trial_notebook_closed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Observation(models.Model):
    """What one agent noted, with no trace of who. It is kept in one measure, or rejected with a reason, once."""

    notebook = models.ForeignKey(Notebook, models.PROTECT, related_name="observations", verbose_name=_("carnet"))
    value = models.DecimalField(_("valeur"), max_digits=12, decimal_places=3)
    observed_on = models.DateField(_("observé le"))
    note = models.CharField(_("précision"), max_length=200, blank=True)
    received_on = models.DateField(_("reçu le"))  # a day, no hour: nobody is found again by the minute
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="observations", verbose_name=_("mesure")
    )
    rejected_because = models.CharField(_("écarté parce que"), max_length=300, blank=True)
    sorted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trié par")
    )
    sorted_at = models.DateTimeField(_("trié le"), null=True, blank=True)

    class Meta:
        verbose_name = _("relevé d’agent")
        verbose_name_plural = _("relevés d’agents")
        ordering = ["observed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sorted_at__isnull=True, sorted_by__isnull=True, measure__isnull=True, rejected_because="")
                | Q(sorted_at__isnull=False, sorted_by__isnull=False, measure__isnull=False, rejected_because="")
                | Q(sorted_at__isnull=False, sorted_by__isnull=False, measure__isnull=True) & ~Q(rejected_because=""),
                name="trial_observation_kept_or_rejected",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notebook}: {self.value}"


class TrialEvent(models.Model):
    """A training or an information that the trial promised: foreseen, then held or cancelled with a reason."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="events", verbose_name=_("protocole"))
    kind = models.CharField(_("sorte"), max_length=20, choices=EventKind.choices)
    title = models.CharField(_("intitulé"), max_length=120)
    audience = models.CharField(_("pour qui"), max_length=200)
    planned_on = models.DateField(_("prévu le"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("prévu par"))
    created_at = models.DateTimeField(_("noté le"))
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, blank=True)
    cancelled_because = models.CharField(_("annulé parce que"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("formation ou information")
        verbose_name_plural = _("formations et informations")
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_because="")
                | Q(cancelled_at__isnull=False) & ~Q(cancelled_because=""),
                name="trial_event_cancelled_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title


class EventHolding(models.Model):
    """How an event was held. Corrected by a new numbered account; earlier ones stay."""

    event = models.ForeignKey(TrialEvent, models.PROTECT, related_name="holdings", verbose_name=_("événement"))
    number = models.PositiveSmallIntegerField(_("version"))
    held_on = models.DateField(_("tenu le"))
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"))
    material = models.CharField(_("support remis"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saisi par"))
    recorded_at = models.DateTimeField(_("saisi le"))

    class Meta:
        verbose_name = _("tenue d’un événement")
        verbose_name_plural = _("tenues d’événements")
        ordering = ["event", "-number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="trial_holding_version_unique")]

    def __str__(self) -> str:
        return f"{self.event} v{self.number}"


class Attendance(models.Model):
    """How many people of a service were invited and came. No names."""

    holding = models.ForeignKey(EventHolding, models.PROTECT, related_name="attendance", verbose_name=_("tenue"))
    service = models.CharField(_("service"), max_length=120)
    invited = models.PositiveIntegerField(_("invités"))
    attended = models.PositiveIntegerField(_("présents"))

    class Meta:
        verbose_name = _("présences d’un service")
        verbose_name_plural = _("présences des services")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["holding", "service"], name="trial_attendance_service_once"),
            models.CheckConstraint(
                condition=Q(attended__lte=F("invited"), invited__gte=1), name="trial_attendance_within_invited"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.attended}/{self.invited}"


class Expense(models.Model):
    """Money that the trial really took, tax included. Corrected by another expense, never rewritten."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="expenses", verbose_name=_("protocole"))
    spent_on = models.DateField(_("date"))
    label = models.CharField(_("dépense"), max_length=120)
    category = models.CharField(_("catégorie"), max_length=20, choices=Category.choices)
    amount_eur = models.DecimalField(_("montant, en euros TTC"), max_digits=12, decimal_places=2)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrige")
    )
    reason = models.CharField(_("motif de la correction"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saisi par"))
    recorded_at = models.DateTimeField(_("saisi le"))

    class Meta:
        verbose_name = _("dépense de l’essai")
        verbose_name_plural = _("dépenses de l’essai")
        ordering = ["-spent_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_eur__gte=0), name="trial_expense_is_positive"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
                name="trial_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount_eur}"


class UsageReading(models.Model):
    """How much the tool answered in a month. The last reading of a month is the one that counts."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="usage", verbose_name=_("protocole"))
    month = models.DateField(_("mois"))  # its first day
    requests = models.PositiveIntegerField(_("demandes dans le mois"))
    users = models.PositiveIntegerField(_("utilisateurs dans le mois"))
    source = models.CharField(_("d’où vient le chiffre"), max_length=200)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saisi par"))
    recorded_at = models.DateTimeField(_("saisi le"))

    class Meta:
        verbose_name = _("usage d’un mois")
        verbose_name_plural = _("usages des mois")
        ordering = ["month", "pk"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="trial_usage_is_of_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}: {self.requests}"
