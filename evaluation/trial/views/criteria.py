"""The criteria of what is being written: added, changed, put in order, removed."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from boussole.shared.refusals import Refused
from evaluation.trial import actions
from evaluation.trial.forms import IndicatorForm
from evaluation.trial.models import Indicator
from evaluation.trial.selectors import protocol_of
from evaluation.trial.versions import being_written
from evaluation.trial.views.protocols import led
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a success or stop criterion."""
    use_case = led(request, pk)
    current = being_written(use_case) or protocol_of(use_case)
    if current is None:
        raise Http404
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


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_edit(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Change a criterion."""
    use_case = led(request, pk)
    indicator = get_object_or_404(Indicator, pk=indicator_pk, protocol__use_case=use_case)
    shown = Indicator.objects.get(pk=indicator.pk)
    return act_page(
        request,
        use_case=use_case,
        form=IndicatorForm(request.POST or None, instance=shown),
        act=partial(actions.edit_indicator, indicator=indicator),
        title=_("Modifier le critère %(code)s") % {"code": indicator.code},
        text=_("%(kind)s. Sa sorte et son code restent les mêmes.") % {"kind": indicator.get_kind_display()},
        extra={"section": "trial"},
        done=_("Le critère est modifié."),
        back="trial:protocol",
    )


@require_POST
def indicator_move(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Put a criterion before the one above it, or after the one below."""
    return _act_on(request, pk, indicator_pk, partial(actions.move_indicator, up="up" in request.POST))


@require_POST
def indicator_remove(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Remove a criterion."""
    return _act_on(request, pk, indicator_pk, actions.remove_indicator)


def _act_on(request: HttpRequest, pk: int, indicator_pk: int, act: partial) -> HttpResponse:
    use_case = get_use_case(request, pk)
    indicator = get_object_or_404(Indicator, pk=indicator_pk, protocol__use_case=use_case)
    try:
        with refused_as_403():
            act(indicator=indicator, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("trial:protocol", pk=pk)
