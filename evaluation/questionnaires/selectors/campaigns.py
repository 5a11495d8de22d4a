"""Where a campaign stands: who is invited, how many answered, as far as it may be said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.jobs import JobState
from boussole.shared.suppression import suppress_list
from evaluation.questionnaires.enums import CLOSED_STATES, CampaignState, Channel, ReviewState
from evaluation.questionnaires.models import Campaign, FreeAnswer, Invitation, InvitationMail
from usecases.enums import FINISHED
from usecases.models import HiddenUseCase, UseCase


@dataclass(frozen=True)
class ServiceProgress:
    """One service: people invited, by mail and by slip, and how many answered (None: must not be said)."""

    pk: int
    name: str
    invited: int
    responses: int | None


@dataclass(frozen=True)
class Progress:
    """How many answered of those invited; None under five."""

    invited: int
    responses: int | None
    services: tuple[ServiceProgress, ...]
    slips: int = 0
    mails: int = 0
    waiting: int = 0
    failed: tuple[str, ...] = ()


def campaigns_of(use_case: UseCase) -> QuerySet[Campaign]:
    """Return the campaigns of a dossier, the newest first."""
    return use_case.campaigns.select_related("template").order_by("-number")


def progress(campaign: Campaign) -> Progress:
    """Return how far a campaign is, small services hidden with those that would reveal them. Four queries at most."""
    if campaign.state in CLOSED_STATES:
        rows = [(row.pk, row.name, row.invited, row.responses) for row in campaign.services.all()]
        return _progress(rows)
    services = campaign.services.annotate(
        asked=Count("invitations"), answered=Count("invitations", filter=Q(invitations__used=True))
    )
    rows = [(row.pk, row.name, row.asked, row.answered) for row in services]
    channels = dict(campaign.invitations.values_list("channel").annotate(Count("pk")).order_by())
    return _progress(
        rows,
        slips=channels.get(Channel.PAPER, 0),
        mails=channels.get(Channel.MAIL, 0),
        waiting=_mails(campaign, JobState.QUEUED, JobState.RUNNING).count(),
        failed=tuple(
            _mails(campaign, JobState.FAILED)
            .filter(invitation__used=False)
            .order_by("invitation__email")
            .values_list("invitation__email", flat=True)
        ),
    )


def addresses_of(campaign: Campaign) -> set[str]:
    """Return the addresses already invited."""
    return set(campaign.invitations.exclude(email="").values_list("email", flat=True))


@dataclass(frozen=True)
class Due:
    """What a campaign waits for from somebody."""

    campaign: Campaign
    kind: str  # open, close, reread
    due_on: date | None


def due_from(user: User, today: date) -> Iterator[Due]:
    """Yield the campaigns to open or close for those who run them, and free answers to re-read, in two queries."""
    shown = ~Q(use_case__in=HiddenUseCase.objects.in_force().filter(user=user).values("use_case"))
    coordinated = Q(use_case__organisation__in=user.organisations_with(Role.COORDINATOR)) & ~Q(use_case__lead=user)
    led = Q(use_case__lead=user, use_case__organisation__in=user.organisations_with(Role.LEAD))
    rows = Campaign.objects.filter(shown, coordinated | led).select_related("use_case")
    ready = Q(state=CampaignState.DRAFT, opens_on__lte=today) & Exists(
        Invitation.objects.filter(campaign=OuterRef("pk"))
    )
    over = Q(state=CampaignState.OPEN, closes_on__lt=today)
    for campaign in rows.filter(ready & ~Q(use_case__state__in=FINISHED) | over):
        if campaign.state == CampaignState.DRAFT:
            yield Due(campaign, "open", campaign.opens_on)
        else:
            yield Due(campaign, "close", campaign.closes_on)
    for campaign in Campaign.objects.filter(shown, coordinated, state=CampaignState.CLOSED).select_related("use_case"):
        yield Due(campaign, "reread", None)


def due_rows(user: User, today: date) -> Iterator[tuple[str, str, str, str, date | None]]:
    """Yield what « À faire » shows of them: title, address, text, tag and date."""
    tags = {
        "open": _("Questionnaire à ouvrir"),
        "close": _("Questionnaire à clore"),
        "reread": _("Réponses libres à relire"),
    }
    for due in due_from(user, today):
        page = "questionnaires:reread" if due.kind == "reread" else "questionnaires:campaign"
        text = _("Questionnaire : %(moment)s") % {"moment": due.campaign.get_moment_display().lower()}
        yield due.campaign.use_case.title, reverse(page, args=[due.campaign.pk]), text, tags[due.kind], due.due_on


def to_reread(campaign: Campaign) -> QuerySet[FreeAnswer]:
    """Return the free answers of a closed campaign, those not read yet first, then by question."""
    waiting = Q(state=ReviewState.WAITING)
    return campaign.free_answers.annotate(pending=waiting).order_by("-pending", "code", "uuid")


def _mails(campaign: Campaign, *states: str) -> QuerySet[InvitationMail]:
    return InvitationMail.objects.filter(invitation__campaign=campaign, job_state__in=states)


def _progress(rows: list[tuple[int, str, int, int]], **more: object) -> Progress:
    answered = suppress_list({name: count for _id, name, _asked, count in rows})
    services = tuple(ServiceProgress(pk, name, invited, answered.counts[name]) for pk, name, invited, _count in rows)
    return Progress(sum(row.invited for row in services), answered.total, services, **more)
