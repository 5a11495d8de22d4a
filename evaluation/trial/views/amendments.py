"""Amendments of a locked protocol: opened, written, proposed, withdrawn, read."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.trial import actions
from evaluation.trial.content import missing
from evaluation.trial.enums import AmendmentState
from evaluation.trial.forms import ReasonsForm
from evaluation.trial.models import Amendment
from evaluation.trial.versions import AMENDABLE_IN, amendments_of
from evaluation.trial.views.protocols import led, writing_context
from evaluation.trial.wording import amendment_in_words
from usecases.models import UseCase
from usecases.permissions import is_lead
from usecases.views.act import act_page
from usecases.views.common import get_use_case


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an amendment of the protocol in force."""
    use_case = led(request, pk)
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.create_amendment, use_case=use_case),
        title=_("Préparer un avenant"),
        text=_(
            "Le protocole verrouillé reste en vigueur. Vous modifiez une copie et la proposez avec vos motifs. "
            "Le comité éthique voit chaque changement et vote. Rien ne change avant son vote."
        ),
        back="trial:overview",
        then="trial:protocol",
        extra={"section": "trial"},
        done=_("L’avenant est ouvert."),
    )


@require_safe
def amendment(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """What an amendment changes, why, and what became of it; for its lead, the way to write it."""
    use_case = get_use_case(request, pk)
    found = _amendment(request, use_case, amendment_pk)
    drafting = found.state == AmendmentState.DRAFT and use_case.state in AMENDABLE_IN
    context = {
        "use_case": use_case,
        "section": "trial",
        "amendment": found,
        "said": amendment_in_words(found),
        "drafting": drafting,
        "waiting": found.state == AmendmentState.PROPOSED and use_case.state in AMENDABLE_IN,
        "leads": is_lead(request.user, use_case),
        **(writing_context(use_case, found.protocol) if drafting else {}),
    }
    return render(request, "trial/amendment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_propose(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """Read what changes, say why, propose it to the committee."""
    use_case = led(request, pk)
    found = _amendment(request, use_case, amendment_pk)
    return act_page(
        request,
        use_case=use_case,
        form=ReasonsForm(request.POST or None, initial={"reasons": found.reasons}),
        act=partial(actions.propose_amendment, amendment=found),
        title=_("Proposer l’avenant au comité"),
        text=_("L’avenant ne changera plus. S’il est adopté, il entre en vigueur dès que le vote est enregistré."),
        back="trial:protocol",
        then="trial:overview",
        extra={
            "section": "trial",
            "said": amendment_in_words(found),
            "lacking": missing(found.protocol, list(found.protocol.indicators.all())),
        },
        done=_("L’avenant est proposé. Le coordinateur l’inscrira à une séance du comité."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_withdraw(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """Withdraw an amendment that was not voted."""
    use_case = led(request, pk)
    found = _amendment(request, use_case, amendment_pk)
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.withdraw_amendment, amendment=found),
        title=_("Retirer l’avenant"),
        text=_("Le protocole en vigueur ne change pas. L’avenant retiré reste lisible ; il pourra être repris."),
        back="trial:overview",
        extra={"section": "trial"},
        done=_("L’avenant est retiré."),
        danger=True,
    )


def _amendment(request: HttpRequest, use_case: UseCase, amendment_pk: int) -> Amendment:
    """The amendment, unless its lead is still writing it: until then it is theirs alone."""
    found = get_object_or_404(amendments_of(use_case), pk=amendment_pk)
    if found.state == AmendmentState.DRAFT and not is_lead(request.user, use_case):
        raise Http404
    return found
