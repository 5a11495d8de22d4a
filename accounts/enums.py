from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    METROPOLIS = "metropolis", _("Métropole")
    INTERCOMMUNAL = "intercommunal", _("Autre intercommunalité")
    COMMUNE = "commune", _("Commune")
    DEPARTMENT = "department", _("Département")
    REGION = "region", _("Région")
    OTHER = "other", _("Autre établissement public")


class Role(models.TextChoices):
    LEAD = "lead", _("Porteur de projet")
    EXPERT = "expert", _("Expert")
    COORDINATOR = "coordinator", _("Coordinateur (référent IA)")
    COMMITTEE_MEMBER = "committee_member", _("Membre du comité éthique")
    COMMITTEE_PRESIDENT = "committee_president", _("Président du comité éthique")
    ELECTED_OFFICIAL = "elected_official", _("Élu")
    STAFF_REPRESENTATIVE = "staff_representative", _("Représentant du personnel")
    STAFF_MEMBER = "staff_member", _("Agent")
    ADMINISTRATOR = "administrator", _("Administrateur")
    AUDITOR = "auditor", _("Auditeur (DPO)")


# What the bodies of a métropole may do for a commune that it hosts: examine and advise, never decide.
HOSTING_ROLES = frozenset(
    {
        Role.COORDINATOR,
        Role.EXPERT,
        Role.COMMITTEE_MEMBER,
        Role.COMMITTEE_PRESIDENT,
        Role.AUDITOR,
    }
)


class NotificationKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    ACCESS = "access", _("Accès au compte")
    TO_DO = "to_do", _("À faire")
    INFORMATION = "information", _("Information")
