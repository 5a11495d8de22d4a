"""The sharings of a collectivité with others: proposed, accepted, ended by their administrators."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import SharingForm
from accounts.models import Organisation, SharingAgreement
from accounts.selectors import hosting_circle, possible_partners, sharing_agreements
from accounts.views.administration import administered
from boussole.shared.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    """With whom the collectivité shares cards of its dossiers, what waits for an answer, and a new proposal."""
    managed = administered(request)
    form = SharingForm(request.POST or None, partners=possible_partners(managed))
    if request.method == "POST" and form.is_valid():
        partner = form.cleaned_data["partner"]
        try:
            actions.propose_sharing(organisation=managed, partner=partner, actor=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("La proposition est envoyée à l’administrateur de %s.") % partner.name)
            return redirect("accounts:sharing")
    context = {
        "managed": managed,
        "agreements": sharing_agreements(managed),
        "hosting": Organisation.objects.filter(hosting_circle(managed)).order_by("name"),
        "form": form,
        "crumbs": [(_("Personnes et rôles"), reverse("accounts:people"))],
    }
    return render(request, "accounts/sharing.html", context)


@require_POST
def accept_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept what another collectivité proposed."""
    return _act(request, pk, actions.accept_sharing, _("Le partage est en vigueur."))


@require_POST
def end_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """End a sharing, refuse or take back a proposal."""
    return _act(request, pk, actions.end_sharing, _("C’est terminé : plus aucune fiche n’est partagée."))


def _act(request: HttpRequest, pk: int, act: Callable, done: str) -> HttpResponse:
    managed = administered(request)
    concerned = [row.pk for row in sharing_agreements(managed)]
    agreement = get_object_or_404(SharingAgreement, pk=pk, pk__in=concerned)
    try:
        act(agreement=agreement, organisation=managed, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("accounts:sharing")
