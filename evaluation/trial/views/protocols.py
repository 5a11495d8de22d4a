"""Writing, locking and accepting the protocol."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from boussole.shared.refusals import Refused
from evaluation.trial import actions
from evaluation.trial.content import FIELDS, SECTIONS, missing
from evaluation.trial.forms import IndicatorForm, ProtocolForm, differences
from evaluation.trial.models import Indicator, Protocol
from evaluation.trial.permissions import require_coordinator, require_lead
from evaluation.trial.selectors import belongs_to_earlier_trial, protocol_of
from usecases.models import UseCase
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def protocol(request: HttpRequest, pk: int) -> HttpResponse:
    """The protocol: opened by the first POST, saved as it stands, locked from its own page."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_lead(request.user, use_case)
    current = protocol_of(use_case)
    if current is None or belongs_to_earlier_trial(use_case, current):
        return _open_protocol(request, use_case)
    if current.locked_at is not None:
        if request.method == "POST":
            messages.error(request, _("Ce protocole est verrouillé : rien n’a été enregistré."))
        return redirect("trial:overview", pk=pk)
    form = ProtocolForm(request.POST or None, instance=current)
    stored: Protocol | None = None
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        version = form.cleaned_data["lock_version"] or 0
        fresh = Protocol.objects.get(pk=current.pk)
        try:
            actions.save_protocol(
                protocol=fresh, actor=request.user, values=values, version=version, now=timezone.now()
            )
        except actions.StaleProtocol as refusal:
            stored = refusal.current
            form.add_refusal(refusal)
            form.data = {**form.data.dict(), "lock_version": str(stored.lock_version)}
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Le protocole est enregistré."))
            return redirect("trial:lock" if "lock" in request.POST else "trial:protocol", pk=pk)
    context = {
        "use_case": use_case,
        "section": "trial",
        "form": form,
        "differences": differences(form, stored, FIELDS) if stored else [],
        "sections": [(title, [form[name] for name in names]) for title, names in SECTIONS],
        "indicators": current.indicators.all(),
        "lacking": missing(Protocol.objects.get(pk=current.pk), list(current.indicators.all())),
    }
    return render(request, "trial/protocol.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a success or stop criterion."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_lead(request.user, use_case)
    current = _protocol(use_case)
    return act_page(
        request,
        use_case=use_case,
        form=IndicatorForm(request.POST or None),
        act=partial(actions.add_indicator, protocol=current),
        title=_("Ajouter un critère"),
        text=_("Un critère de réussite dit ce qui doit être atteint. Un critère d’arrêt suspend l’essai."),
        extra={"section": "trial"},
        done=_("Le critère est ajouté."),
        back="trial:protocol",
    )


@require_POST
def indicator_remove(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Remove a criterion."""
    use_case = get_use_case(request, pk)
    indicator = get_object_or_404(Indicator, pk=indicator_pk, protocol__use_case=use_case)
    try:
        with refused_as_403():
            actions.remove_indicator(indicator=indicator, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("trial:protocol", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what is about to be locked, then lock it."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_lead(request.user, use_case)
    current = _protocol(use_case)
    lacking = missing(current, list(current.indicators.all()))
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.lock_protocol, protocol=current),
        title=_("Verrouiller le protocole"),
        text=_("Une empreinte (SHA-256) scelle les critères et les seuils. Ils ne changeront plus sans avenant."),
        back="trial:overview",
        done=_("Le protocole est verrouillé. Le coordinateur est prévenu."),
        extra={"section": "trial", "protocol": current, "indicators": current.indicators.all(), "lacking": lacking},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the locked protocol."""
    use_case = get_use_case(request, pk)
    current = _protocol(use_case)
    with refused_as_403():
        require_coordinator(request.user, use_case)
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.approve_protocol, protocol=current),
        title=_("Accepter le protocole"),
        text=_("Avec votre accord, l’essai pourra démarrer à la date prévue."),
        back="trial:overview",
        done=_("Le protocole est accepté."),
        extra={"section": "trial", "protocol": current, "indicators": current.indicators.all()},
    )


def _open_protocol(request: HttpRequest, use_case: UseCase) -> HttpResponse:
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.create_protocol, use_case=use_case),
        title=_("Écrire le protocole"),
        text=_(
            "Les critères, les seuils et les règles d’arrêt se fixent avant l’essai. "
            "Vous pourrez vous arrêter et revenir."
        ),
        back="trial:overview",
        extra={"section": "trial"},
        done=_("Le protocole est ouvert."),
        then="trial:protocol",
    )


def _protocol(use_case: UseCase) -> Protocol:
    current = protocol_of(use_case)
    if current is None:
        raise Http404
    return current
