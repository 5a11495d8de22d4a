from collections import defaultdict

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Greatest, Least, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.enums import HOSTING_ROLES, NotificationKind, OrganisationKind, Role
from boussole.shared.jobs import Job
from boussole.shared.validators import validate_siren


class Organisation(models.Model):
    """A collectivité or public body: dossiers, committee and staff table belong to one."""

    name = models.CharField(_("nom"), max_length=150)
    siren = models.CharField(_("SIREN"), max_length=9, unique=True, validators=[validate_siren])
    kind = models.CharField(_("type"), max_length=20, choices=OrganisationKind.choices)
    population = models.PositiveIntegerField(_("population, en habitants"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("intercommunalité"),
    )
    hosted = models.BooleanField(_("dossiers instruits par l’intercommunalité"), default=False)
    is_demonstration = models.BooleanField(_("données de démonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("collectivité")
        verbose_name_plural = _("collectivités")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(siren__regex=r"^[0-9]{9}$"),
                name="accounts_siren_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(hosted=False) | models.Q(parent__isnull=False),
                name="accounts_hosted_has_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="accounts_not_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by their e-mail address."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    job_title = models.CharField(_("service ou fonction"), max_length=150, blank=True)
    is_active = models.BooleanField(_("compte actif"), default=True)
    is_staff = models.BooleanField(_("accès au site d’administration"), default=False)
    is_demonstration = models.BooleanField(_("compte de démonstration"), default=False, editable=False)
    date_joined = models.DateTimeField(_("créé le"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ["last_name", "first_name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_email_ci_unique")]

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name

    @cached_property
    def roles_by_organisation(self) -> dict[int, frozenset[str]]:
        """The roles in force, by organisation id. One query, kept for the life of this object."""
        roles: dict[int, set[str]] = defaultdict(set)
        hosting: dict[int, set[str]] = defaultdict(set)
        for organisation_id, role in self.memberships.in_force().values_list("organisation_id", "role"):
            roles[organisation_id].add(role)
            if role in HOSTING_ROLES:
                hosting[organisation_id].add(role)
        if hosting:
            hosted = Organisation.objects.filter(hosted=True, parent__in=hosting).values_list("id", "parent_id")
            for child_id, parent_id in hosted:
                roles[child_id] |= hosting[parent_id]
        return {organisation_id: frozenset(held) for organisation_id, held in roles.items()}

    def roles_in(self, organisation_id: int) -> frozenset[str]:
        """The roles held in a collectivité, those of the métropole that hosts it included."""
        return self.roles_by_organisation.get(organisation_id, frozenset())

    def has_role(self, organisation_id: int, *roles: str) -> bool:
        """Tell whether the person holds one of `roles` in the collectivité."""
        return not self.roles_in(organisation_id).isdisjoint(roles)

    def organisations_with(self, *roles: str) -> list[int]:
        """The ids of the collectivités in which the person holds one of `roles`."""
        return [pk for pk, held in self.roles_by_organisation.items() if not held.isdisjoint(roles)]

    def organisation_choices(self, *roles: str) -> list[tuple[int, str]]:
        """(id, name) of the collectivités in which the person holds one of `roles`, by name, to choose from."""
        rows = Organisation.objects.filter(pk__in=self.organisations_with(*roles)).order_by("name")
        return list(rows.values_list("pk", "name"))


class MembershipQuerySet(models.QuerySet):
    def in_force(self) -> "MembershipQuerySet":
        return self.filter(ended_at__isnull=True, user__is_active=True)


class Membership(models.Model):
    """A role that a person holds in a collectivité."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("collectivité"),
    )
    role = models.CharField(_("rôle"), max_length=30, choices=Role.choices)
    started_at = models.DateTimeField(_("depuis le"), default=timezone.now)
    ended_at = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("rôle")
        verbose_name_plural = _("rôles")
        ordering = ["organisation__name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_role_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"


class SharingAgreement(models.Model):
    """Two collectivités show one another cards of their dossiers, from the day both agreed until one ends it.

    It works both ways. A pair has one agreement at a time, asked or in force; an ended one is kept.
    """

    proposer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("demandé par"))
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("demandé à"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("auteur de la demande"))
    proposed_at = models.DateTimeField(_("demandé le"))
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepté par")
    )
    accepted_at = models.DateTimeField(_("accepté le"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("terminé par")
    )
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("partage entre collectivités")
        verbose_name_plural = _("partages entre collectivités")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Least("proposer", "partner"),
                Greatest("proposer", "partner"),
                condition=models.Q(ended_at__isnull=True),
                name="accounts_one_sharing_a_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(proposer=models.F("partner")), name="accounts_sharing_takes_two"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accounts_sharing_accepted_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="accounts_sharing_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposer} · {self.partner}"

    @property
    def in_force(self) -> bool:
        """Whether cards are shown now."""
        return self.accepted_at is not None and self.ended_at is None


class Notification(Job):
    """A message to one person: shown on the site, and sent by mail in the background."""

    task_name = "accounts.tasks.send_notification"

    recipient = models.ForeignKey(
        User,
        models.CASCADE,
        related_name="notifications",
        verbose_name=_("destinataire"),
    )
    kind = models.CharField(_("type"), max_length=20, choices=NotificationKind.choices)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"))
    path = models.CharField(_("adresse de la page"), max_length=300, blank=True)
    key = models.CharField(_("clé"), max_length=200, unique=True)
    # A text file that the mail carries. All three are filled, or none.
    attachment_name = models.CharField(_("fichier joint"), max_length=100, blank=True)
    attachment_type = models.CharField(_("format du fichier joint"), max_length=100, blank=True)
    attachment_text = models.TextField(_("contenu du fichier joint"), blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-queued_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attachment_name="", attachment_type="", attachment_text="")
                | ~(models.Q(attachment_name="") | models.Q(attachment_type="") | models.Q(attachment_text="")),
                name="accounts_attachment_whole_or_none",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Tries(models.Model):
    """What one machine tried in one minute, for one purpose. Its address is not kept, only a keyed hash of both."""

    client = models.CharField(_("machine"), max_length=64)
    minute = models.BigIntegerField(_("minute"), help_text=_("Minutes depuis 1970."))
    count = models.PositiveIntegerField(_("essais"), default=0)

    class Meta:
        verbose_name = _("essais d’une machine")
        verbose_name_plural = _("essais des machines")
        constraints = [models.UniqueConstraint(fields=["client", "minute"], name="accounts_one_row_of_tries")]

    def __str__(self) -> str:
        return str(self.minute)
