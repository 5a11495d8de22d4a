"""What the trial really takes: money and usage, beside what was planned."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.trial import actions
from evaluation.trial.actions.events import EVENTS_IN
from evaluation.trial.actions.refusals import MEASURABLE_IN
from evaluation.trial.forms import CorrectionForm, ExpenseForm, UsageForm
from evaluation.trial.models import Expense
from evaluation.trial.permissions import runs
from evaluation.trial.selectors import (
    expenses_of,
    months_of,
    protocol_at_hand,
    protocol_in_force,
    spending,
    usage_readings,
)
from evaluation.trial.views.measuring import run_by
from usecases.views.act import act_page
from usecases.views.common import get_use_case


@require_safe
def money(request: HttpRequest, pk: int) -> HttpResponse:
    """The expenses and the usage of the trial, beside its budget and its estimate."""
    use_case = get_use_case(request, pk)
    protocol = protocol_at_hand(use_case)
    acts = runs(request.user, use_case)
    context = {
        "use_case": use_case,
        "section": "money",
        "protocol": protocol,
        "spending": spending(protocol) if protocol else None,
        "expenses": expenses_of(protocol) if protocol else [],
        "usage": usage_readings(protocol) if protocol else [],
        "may_spend": acts and protocol is not None and use_case.state in EVENTS_IN,
        "may_count": acts and protocol is not None and use_case.state in MEASURABLE_IN,
    }
    return render(request, "trial/money.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def expense_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note an expense."""
    use_case = run_by(request, pk)
    return act_page(
        request,
        use_case=use_case,
        form=ExpenseForm(request.POST or None),
        act=partial(actions.record_expense, use_case=use_case),
        title=_("Noter une dépense"),
        text=_("Ce que l’essai a vraiment coûté, toutes taxes comprises. Une dépense se corrige par une nouvelle."),
        back="trial:money",
        extra={"section": "money"},
        done=_("La dépense est notée."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def expense_correct(request: HttpRequest, pk: int, expense_pk: int) -> HttpResponse:
    """Correct an expense by another."""
    use_case = run_by(request, pk)
    row = get_object_or_404(Expense, pk=expense_pk, protocol__use_case=use_case)
    initial = {name: getattr(row, name) for name in ("spent_on", "label", "category", "amount_eur")}
    return act_page(
        request,
        use_case=use_case,
        form=CorrectionForm(request.POST or None, initial=initial),
        act=partial(actions.correct_expense, expense=row),
        title=_("Corriger la dépense"),
        text=_("La première saisie reste lisible. Écrivez 0 pour annuler la dépense."),
        back="trial:money",
        extra={"section": "money"},
        done=_("La dépense est corrigée."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def usage_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the usage of a month."""
    use_case = run_by(request, pk)
    protocol = protocol_in_force(use_case)
    if protocol is None:
        raise Http404
    months = months_of(protocol, today=timezone.localdate())
    return act_page(
        request,
        use_case=use_case,
        form=UsageForm(request.POST or None, months=months),
        act=partial(actions.record_usage, use_case=use_case),
        title=_("Relever l’usage d’un mois"),
        text=_(
            "L’empreinte réelle se calcule avec le modèle de l’estimation. "
            "Relevé deux fois, un mois garde le dernier chiffre."
        ),
        back="trial:money",
        extra={"section": "money"},
        done=_("L’usage du mois est noté."),
    )
