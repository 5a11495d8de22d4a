"""One's own account: roles, the one in use, password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Role
from accounts.forms import ChangePasswordForm
from accounts.selectors import SESSION_KEY

JOURNAL_READERS = (Role.AUDITOR, Role.ADMINISTRATOR)


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Who one is here, and one's roles."""
    memberships = list(request.user.memberships.in_force().select_related("organisation"))
    return render(
        request,
        "accounts/profile.html",
        {
            "memberships": memberships,
            "administers": any(row.role == Role.ADMINISTRATOR for row in memberships),
            "reads_journal": any(row.role in JOURNAL_READERS for row in memberships),
        },
    )


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Use another of one's own roles in force, then go home, or back to a page of this site (`next`)."""
    chosen = request.POST.get("membership", "")
    rows = request.user.memberships.in_force().select_related("organisation")
    membership = get_object_or_404(rows, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
    request.session[SESSION_KEY] = membership.pk
    what = {"role": membership.get_role_display(), "organisation": membership.organisation}
    messages.success(request, _("Vous utilisez maintenant le rôle « %(role)s » (%(organisation)s).") % what)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "home")


@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions are closed."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Votre mot de passe est changé. Vos autres sessions sont fermées."))
        return redirect("accounts:profile")
    return render(request, "accounts/change_password.html", {"form": form})
