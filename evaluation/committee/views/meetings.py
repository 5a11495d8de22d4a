"""Meetings: list, agenda, proxies; and what the committee said of a dossier."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.committee import actions
from evaluation.committee.enums import ENDED
from evaluation.committee.forms import AddItemForm, ChooseMeetingForm, ProxyForm
from evaluation.committee.models import Committee, Meeting
from evaluation.committee.permissions import can_run, is_secretary, require_secretary, seat_of
from evaluation.committee.selectors import (
    awaits_second_meeting,
    committee_for,
    committees_for,
    current_rules,
    items_of,
    meetings_for,
    minutes_readers,
    movements_of,
    names_by_seat,
    ready_dossiers,
    result_of,
    second_meeting_of,
    undeclared_items,
    version_in_words,
    withheld_items,
    without_committee,
)
from evaluation.committee.selectors.agenda import awaited
from evaluation.committee.selectors.rules_text import RuleLine
from evaluation.committee.views.common import (
    act,
    crumbs_of_committee,
    crumbs_of_meeting,
    get_meeting,
    get_meeting_to_run,
    meeting_address,
)
from usecases.views.common import get_use_case, refused_as_403

PAST_SHOWN = 30


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The meetings, the members, the rules."""
    committees = list(committees_for(request.user))
    founds = without_committee(request.user).exists()
    if not committees and not founds:
        raise PermissionDenied(_("Les séances sont réservées au comité éthique et à son secrétariat."))
    today = timezone.localdate()
    context = {
        "bodies": [
            {
                "committee": committee,
                "members": committee.sitting(today),
                "rules": _rules(committee),
                "keeps": is_secretary(request.user, committee),
            }
            for committee in committees
        ],
        "founds": founds,
        "coming": meetings_for(request.user).exclude(state__in=ENDED).order_by("starts_at"),
        "past": meetings_for(request.user).filter(state__in=ENDED).order_by("-starts_at")[:PAST_SHOWN],
    }
    return render(request, "committee/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """The agenda of a meeting, its proxies, and the form to inscribe a dossier."""
    found = get_meeting(request, meeting_pk)
    secretary = is_secretary(request.user, found.committee)
    ready = ready_dossiers(found.committee, request.user)
    form = AddItemForm(request.POST or None, dossiers=ready) if secretary else None
    if request.method == "POST":
        with refused_as_403():
            require_secretary(request.user, found.committee)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_item(
                meeting=found, use_case=form.cleaned_data["use_case"], actor=request.user, now=timezone.now()
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("committee:meeting", meeting_pk=found.pk)
    seat = seat_of(request.user, found)
    undeclared = undeclared_items(found.items.exclude(use_case__lead=request.user), seat)
    context = {
        "meeting": found,
        "crumbs": crumbs_of_committee(),
        "items": found.items.select_related("use_case__lead"),
        "withheld": withheld_items(found.items.all(), request.user),
        "undeclared": undeclared,
        "movements": movements_of(found),
        "second": second_meeting_of(found),
        "awaits_second": secretary and awaits_second_meeting(found),
        "proxies": found.proxies.in_force().select_related("giver__user", "holder__user"),
        "form": form if not found.is_over and ready.exists() else None,
        "runs": can_run(request.user, found),
        "secretary": secretary,
        "seat": seat,
    }
    return render(request, "committee/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_open(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Open a meeting."""
    found = get_meeting_to_run(request, meeting_pk)
    return act(
        request,
        do=partial(actions.open_meeting, meeting=found),
        title=_("Ouvrir la séance"),
        text=_("Le quorum se vérifie ensuite, point par point."),
        done=_("La séance est ouverte."),
        back=meeting_address(found),
        crumbs=crumbs_of_meeting(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_close(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Close a meeting."""
    found = get_meeting_to_run(request, meeting_pk)
    return act(
        request,
        do=partial(actions.close_meeting, meeting=found),
        title=_("Lever la séance"),
        text=_("Les points qui n’ont pas été examinés sont reportés."),
        done=_("La séance est levée."),
        back=meeting_address(found),
        crumbs=crumbs_of_meeting(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def proxy_give(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Give a proxy: one's own, or any for the secretariat."""
    found = get_meeting(request, meeting_pk)
    members = found.committee.members.in_office(found.day).filter(voting=True).select_related("user")
    keeps = is_secretary(request.user, found.committee)
    givers = members if keeps else members.filter(user=request.user)
    if not givers.exists():
        raise PermissionDenied(_("Seuls les membres votants et le secrétariat donnent un pouvoir."))
    return act(
        request,
        do=partial(actions.give_proxy, meeting=found),
        form=ProxyForm(request.POST or None, givers=givers, holders=members, keeps=keeps),
        title=_("Donner un pouvoir"),
        text=_(
            "Un pouvoir ne compte que si son auteur est absent au moment du vote. Il se retire tant qu’aucun vote "
            "n’est ouvert, et prend fin si son auteur arrive."
        ),
        done=_("Le pouvoir est enregistré."),
        back=meeting_address(found),
        crumbs=crumbs_of_meeting(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def proxy_revoke(request: HttpRequest, meeting_pk: int, proxy_pk: int) -> HttpResponse:
    """Take a proxy back."""
    found = get_meeting(request, meeting_pk)
    proxy = get_object_or_404(found.proxies, pk=proxy_pk)
    return act(
        request,
        do=partial(actions.revoke_proxy, proxy=proxy),
        title=_("Retirer le pouvoir"),
        done=_("Le pouvoir est retiré."),
        back=meeting_address(found),
        crumbs=crumbs_of_meeting(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """What the committee did with a dossier; for the coordinator, the form to put it on an agenda."""
    use_case = get_use_case(request, pk)
    committee = committee_for(use_case.organisation)
    secretary = committee is not None and is_secretary(request.user, committee) and use_case.lead_id != request.user.pk
    waiting = awaited(use_case) is not None
    planned = Meeting.objects.filter(committee=committee).exclude(state__in=ENDED).order_by("starts_at")
    form = ChooseMeetingForm(request.POST or None, meetings=planned) if secretary and waiting else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Cette étape est réservée au secrétariat du comité, sur un dossier prêt."))
        if form.is_valid():
            chosen = form.cleaned_data["meeting"]
            try:
                actions.add_item(meeting=chosen, use_case=use_case, actor=request.user, now=timezone.now())
            except Refused as refusal:
                form.add_refusal(refusal)
            else:
                return redirect("committee:meeting", meeting_pk=chosen.pk)
    names = names_by_seat(committee) if committee else {}
    passages = [
        {"item": item, "votes": [(vote, result_of(vote, names)) for vote in item.votes.all()]}
        for item in items_of(use_case)
    ]
    reads = committee is not None and committees_for(request.user).filter(pk=committee.pk).exists()
    context = {
        "use_case": use_case,
        "section": "committee",
        "committee": committee,
        "passages": passages,
        "form": form,
        "reads_meetings": reads,
        "reads_minutes": committee is not None and minutes_readers(request.user).filter(committee=committee).exists(),
        "withheld": withheld_items(use_case.agenda_items.all(), request.user),
    }
    return render(request, "committee/dossier.html", context)


def _rules(committee: Committee) -> list[RuleLine]:
    version = current_rules(committee)
    return version_in_words(version) if version else []
