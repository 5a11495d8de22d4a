"""Reading versions of the questionnaire."""

from django.db.models import F, Q, QuerySet

from accounts.models import Organisation, User
from evaluation.questionnaires.enums import TemplateState
from evaluation.questionnaires.models import Template
from evaluation.questionnaires.permissions import readable_templates


def templates_read_by(user: User) -> QuerySet[Template]:
    """Return the versions that `user` reads, shipped ones first."""
    rows = Template.objects.filter(readable_templates(user)).select_related("organisation", "copied_from")
    return rows.order_by(F("organisation__name").asc(nulls_first=True), "number")


def usable_templates(organisation_id: int) -> QuerySet[Template]:
    """Return the published versions that a collectivité may use, its own first, then its host's, then shipped ones."""
    hosts = Organisation.objects.filter(members=organisation_id, members__hosted=True).values("pk")
    usable = Q(organisation__isnull=True) | Q(organisation=organisation_id) | Q(organisation__in=hosts)
    return Template.objects.filter(usable, state=TemplateState.PUBLISHED).order_by(
        F("organisation").asc(nulls_last=True), "-number"
    )
