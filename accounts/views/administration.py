"""The administrator's pages: people, roles, the collectivité."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.enums import Role
from accounts.forms import InviteForm, OrganisationForm, RoleForm, SearchPeopleForm
from accounts.models import Membership, Organisation, User
from accounts.selectors import people_of
from boussole.shared.refusals import Refused

PAGE_SIZE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people of the collectivité and their roles."""
    organisation_ = _administered(request)
    form = SearchPeopleForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    page = Paginator(people_of(organisation_, words), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "managed": organisation_, "words": words}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person."""
    organisation_ = _administered(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.invite(
                organisation=organisation_, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("L’invitation part par courriel."))
            return redirect("accounts:person", pk=user.pk)
    return render(request, "accounts/invite.html", {"form": form, "managed": organisation_})


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: their roles here, one more role."""
    organisation_ = _administered(request)
    user = _person(organisation_, pk)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_role(
                user=user,
                organisation=organisation_,
                role=form.cleaned_data["role"],
                actor=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Le rôle est donné."))
            return redirect("accounts:person", pk=pk)
    rows = user.memberships.filter(organisation=organisation_).order_by("ended_at", "role")
    return render(
        request, "accounts/person.html", {"person": user, "memberships": rows, "form": form, "managed": organisation_}
    )


@require_POST
def end_role(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """End a role."""
    organisation_ = _administered(request)
    membership = get_object_or_404(Membership, pk=membership_pk, user=pk, organisation=organisation_)
    return _act(request, pk, _("Le rôle a pris fin."), actions.end_role, membership=membership)


@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close or reopen an account."""
    organisation_ = _administered(request)
    user = _person(organisation_, pk)
    active = request.POST.get("active") == "1"
    done = _("Le compte est rouvert.") if active else _("Le compte est fermé.")
    return _act(request, pk, done, actions.set_active, user=user, organisation=organisation_, active=active)


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation again."""
    organisation_ = _administered(request)
    actions.send_invitation(user=_person(organisation_, pk), organisation=organisation_, now=timezone.now())
    messages.success(request, _("L’invitation repart par courriel."))
    return redirect("accounts:person", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The collectivité."""
    managed = _administered(request)
    form = OrganisationForm(request.POST or None, instance=managed)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("La collectivité est enregistrée."))
        return redirect("accounts:organisation")
    return render(request, "accounts/organisation.html", {"form": form, "managed": managed})


def _administered(request: HttpRequest) -> Organisation:
    """Return the collectivité of the role in use if the person administers it, else the first they administer."""
    current = request.membership.organisation_id if request.membership else None
    own = [
        pk
        for pk in request.user.organisations_with(Role.ADMINISTRATOR)
        if request.user.has_role(pk, Role.ADMINISTRATOR)
    ]
    if not own:
        raise PermissionDenied(_("Cette page est réservée à l’administrateur de la collectivité."))
    return Organisation.objects.get(pk=current if current in own else own[0])


def _person(organisation_: Organisation, pk: int) -> User:
    return get_object_or_404(User.objects.filter(memberships__organisation=organisation_).distinct(), pk=pk)


def _act(request: HttpRequest, pk: int, done: str, act: object, **values: object) -> HttpResponse:
    try:
        act(actor=request.user, now=timezone.now(), **values)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("accounts:person", pk=pk)
