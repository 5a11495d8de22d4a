"""Who sits on the committee: creating it, giving seats, ending terms."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.committee import actions
from evaluation.committee.forms import CommitteeForm, EndSeatForm, SeatForm
from evaluation.committee.models import Committee
from evaluation.committee.permissions import require_secretary
from evaluation.committee.selectors import committees_for, people_to_seat, without_committee
from evaluation.committee.views.common import act
from usecases.views.common import refused_as_403


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
        back=_home(),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_add(request: HttpRequest, committee_pk: int) -> HttpResponse:
    """Give someone a seat."""
    committee = _kept(request, committee_pk)
    return act(
        request,
        do=partial(actions.seat_member, committee=committee),
        form=SeatForm(request.POST or None, people=people_to_seat(committee)),
        title=_("Ajouter un membre"),
        text=_(
            "Les personnes qui ont un compte dans la collectivité sont proposées. L’administrateur en invite d’autres."
        ),
        done=_("Le siège est donné."),
        back=_home(),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_end(request: HttpRequest, committee_pk: int, member_pk: int) -> HttpResponse:
    """End a term."""
    committee = _kept(request, committee_pk)
    member = get_object_or_404(committee.members.select_related("user"), pk=member_pk, ended_on__isnull=True)
    return act(
        request,
        do=partial(actions.end_seat, member=member),
        form=EndSeatForm(request.POST or None),
        title=_("Mettre fin au mandat"),
        text=_("%(name)s garde ses votes passés et quitte le comité le lendemain de la date choisie.")
        % {"name": member.user},
        done=_("La fin du mandat est enregistrée."),
        back=_home(),
        crumbs=_crumbs(),
        danger=True,
    )


def _kept(request: HttpRequest, pk: int) -> Committee:
    committee = get_object_or_404(committees_for(request.user), pk=pk)
    with refused_as_403():
        require_secretary(request.user, committee)
    return committee


def _home() -> str:
    return reverse("committee:home")


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Comité"), _home())]
