"""The administrator's pages: people, roles, the collectivité."""

from collections.abc import Callable

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
    managed = administered(request)
    form = SearchPeopleForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(people_of(managed, words), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "search_form": form, "managed": managed, "words": words}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person."""
    managed = administered(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.invite(organisation=managed, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("C’est fait. Un courriel part à %(email)s.") % {"email": user.email})
            return redirect("accounts:person", pk=user.pk)
    return render(request, "accounts/invite.html", {"form": form, "managed": managed})


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: their roles here, one more role."""
    managed = administered(request)
    user = _person(managed, pk)
    rows = list(user.memberships.filter(organisation=managed).order_by("ended_at", "role"))
    form = RoleForm(request.POST or None, held=[row.role for row in rows if row.ended_at is None])
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        try:
            actions.grant_role(user=user, organisation=managed, role=role, actor=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Le rôle est donné."))
            return redirect("accounts:person", pk=pk)
    context = {
        "person": user,
        "in_force": [row for row in rows if row.ended_at is None],
        "ended": [row for row in rows if row.ended_at is not None],
        "form": form,
        "managed": managed,
    }
    return render(request, "accounts/person.html", context)


@require_POST
def end_role(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """End a role."""
    managed = administered(request)
    membership = get_object_or_404(Membership, pk=membership_pk, user=pk, organisation=managed)
    return _act(request, pk, _("Le rôle a pris fin."), actions.end_role, membership=membership)


@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close or reopen an account."""
    managed = administered(request)
    user = _person(managed, pk)
    active = request.POST.get("active") == "1"
    done = _("Le compte est rouvert.") if active else _("Le compte est fermé.")
    return _act(request, pk, done, actions.set_active, user=user, organisation=managed, active=active)


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation again."""
    managed = administered(request)
    user = _person(managed, pk)
    done = _("L’invitation repart par courriel.")
    return _act(request, pk, done, actions.resend_invitation, user=user, organisation=managed)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The collectivité."""
    managed = administered(request)
    form = OrganisationForm(request.POST or None, instance=managed)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(
                organisation=managed, actor=request.user, values=form.cleaned_data, now=timezone.now()
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("La collectivité est enregistrée."))
            return redirect("accounts:organisation")
    return render(request, "accounts/organisation.html", {"form": form, "managed": managed})


def administered(request: HttpRequest) -> Organisation:
    """Return the collectivité of the role in use if the person administers it, else the first that they administer.

    A form names the collectivité that it was shown for: when the role in use changed meanwhile, nothing is done.
    """
    choices = request.user.organisation_choices(Role.ADMINISTRATOR)
    if not choices:
        raise PermissionDenied(_("Cette page est réservée à l’administrateur de la collectivité."))
    current = request.membership.organisation_id if request.membership else None
    chosen = current if current in dict(choices) else choices[0][0]
    if request.method == "POST" and request.POST.get("managed", str(chosen)) != str(chosen):
        raise PermissionDenied(
            _("Vous avez changé de collectivité dans un autre onglet. Rouvrez la page, puis recommencez.")
        )
    return Organisation.objects.get(pk=chosen)


def _person(managed: Organisation, pk: int) -> User:
    return get_object_or_404(User.objects.filter(memberships__organisation=managed).distinct(), pk=pk)


def _act(request: HttpRequest, pk: int, done: str, act: Callable, **values: object) -> HttpResponse:
    """Do one act on a person and say what came of it."""
    try:
        act(actor=request.user, now=timezone.now(), **values)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    # Whoever gives up their own role no longer reads that page.
    return redirect("accounts:profile") if pk == request.user.pk else redirect("accounts:person", pk=pk)
