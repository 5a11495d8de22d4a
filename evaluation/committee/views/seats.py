"""Who sits on the committee: creating it, giving seats, ending terms."""

from datetime import timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.committee import actions
from evaluation.committee.forms import CommitteeForm, EndSeatForm, SeatForm, SuccessionForm
from evaluation.committee.models import Committee, CommitteeMember
from evaluation.committee.selectors import people_to_seat, people_to_succeed, without_committee
from evaluation.committee.views.common import act, crumbs_of_committee, get_committee_kept, home_address


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Create the committee of a collectivité that has none."""
    without = without_committee(request.user)
    if not without.exists():
        raise PermissionDenied(_("Un comité se crée par le coordinateur d’une collectivité qui n’en a pas."))
    return act(
        request,
        do=actions.create_committee,
        form=CommitteeForm(request.POST or None, organisations=without),
        title=_("Créer le comité éthique"),
        text=_("Il commence avec les règles de vote du conseil municipal. Ses membres s’ajoutent ensuite."),
        done=_("Le comité est créé. Donnez-lui ses membres."),
        back=home_address(),
        crumbs=crumbs_of_committee(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_add(request: HttpRequest, committee_pk: int) -> HttpResponse:
    """Give someone a seat."""
    committee = get_committee_kept(request, committee_pk)
    return act(
        request,
        do=partial(actions.seat_member, committee=committee),
        form=SeatForm(request.POST or None, people=people_to_seat(committee)),
        title=_("Ajouter un membre"),
        text=_(
            "Les personnes qui ont un compte dans la collectivité sont proposées. L’administrateur en invite d’autres."
        ),
        done=_("Le siège est donné."),
        back=_members(committee),
        crumbs=_crumbs(committee),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_end(request: HttpRequest, committee_pk: int, member_pk: int) -> HttpResponse:
    """End a term."""
    committee = get_committee_kept(request, committee_pk)
    member = _in_office(committee, member_pk)
    return act(
        request,
        do=partial(actions.end_seat, member=member),
        form=EndSeatForm(request.POST or None),
        title=_("Mettre fin au mandat"),
        text=_("%(name)s garde ses votes passés et quitte le comité le lendemain de la date choisie.")
        % {"name": member.user},
        done=_("La fin du mandat est enregistrée."),
        back=_members(committee),
        crumbs=_crumbs(committee),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_succeed(request: HttpRequest, committee_pk: int, member_pk: int) -> HttpResponse:
    """Pass a seat on to somebody else, or to the same person again."""
    committee = get_committee_kept(request, committee_pk)
    member = _in_office(committee, member_pk)
    next_day = max(member.ended_on or timezone.localdate(), timezone.localdate()) + timedelta(days=1)
    return act(
        request,
        do=partial(actions.succeed, member=member),
        form=SuccessionForm(
            request.POST or None, people=people_to_succeed(committee), initial={"started_on": next_day}
        ),
        title=_("Remplacer ou renouveler %(name)s") % {"name": member.user},
        text=_(
            "Le nouveau mandat garde le collège, la fonction (%(function)s) et la voix. "
            "L’ancien finit la veille : la fonction n’est ni vacante ni occupée deux fois."
        )
        % {"function": member.get_function_display().lower()},
        done=_("La succession est enregistrée."),
        back=_members(committee),
        crumbs=_crumbs(committee),
    )


def _in_office(committee: Committee, pk: int) -> CommitteeMember:
    """A seat whose term is not over; a 404 otherwise."""
    return get_object_or_404(committee.members.not_ended(timezone.localdate()).select_related("user"), pk=pk)


def _members(committee: Committee) -> str:
    return reverse("committee:members", args=[committee.pk])


def _crumbs(committee: Committee) -> list[tuple[str, str]]:
    return crumbs_of_committee((_("Membres"), _members(committee)))
