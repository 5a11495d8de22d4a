"""Consulting a body: opening, saying whether it is needed, its steps, its reserves."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from evaluation.dialogue import actions
from evaluation.dialogue.enums import StepKind
from evaluation.dialogue.forms import (
    YES,
    AnswerForm,
    CancelForm,
    ConsultationForm,
    RequirementForm,
    ReservesForm,
    StepForm,
)
from evaluation.dialogue.models import ConsultationStep, Reserve
from evaluation.dialogue.permissions import require_answerer, require_decider, require_recorder
from evaluation.dialogue.views.common import SECTION, get_consultation
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403

BACK = {"back": "dialogue:dossier", "extra": SECTION}
TITLES = {
    StepKind.SEIZURE: gettext_lazy("Noter la saisine"),
    StepKind.MEETING: gettext_lazy("Noter une réunion"),
    StepKind.OPINION: gettext_lazy("Noter l’avis"),
    StepKind.NO_REEXAMINATION: gettext_lazy("Dire qu’aucun réexamen n’est nécessaire"),
    StepKind.FEEDBACK: gettext_lazy("Noter les suites données"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def consultation_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the consultation of a body."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_decider(request.user, use_case)

    def act(*, actor: User, now: datetime, **given: Any) -> None:
        values = {**given, "required": given["required"] == YES}
        actions.open_consultation(use_case=use_case, actor=actor, now=now, **values)

    return act_page(
        request,
        use_case=use_case,
        form=ConsultationForm(request.POST or None),
        act=act,
        title=_("Consulter une instance"),
        text=_("Dites quelle instance, sur quoi, et si son avis est nécessaire. La saisine se note ensuite."),
        done=_("La consultation est ouverte. Notez la saisine quand elle a eu lieu."),
        **BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def requirement(request: HttpRequest, pk: int, consultation_pk: int) -> HttpResponse:
    """Say again whether an opinion is needed."""
    use_case, consultation = get_consultation(request, pk, consultation_pk)
    with refused_as_403():
        require_decider(request.user, use_case)

    def act(*, actor: User, now: datetime, **given: Any) -> None:
        values = {**given, "required": given["required"] == YES}
        actions.decide_requirement(consultation=consultation, actor=actor, now=now, **values)

    return act_page(
        request,
        use_case=use_case,
        form=RequirementForm(request.POST or None),
        act=act,
        title=_("%(body)s : dire si l’avis est nécessaire") % {"body": consultation.name},
        text=_("Ce que vous écrivez remplace ce qui a été dit ; l’ancien motif reste lisible."),
        done=_("C’est noté."),
        **BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_add(request: HttpRequest, pk: int, consultation_pk: int, kind: str) -> HttpResponse:
    """Record a step of one kind."""
    use_case, consultation = get_consultation(request, pk, consultation_pk)
    if kind not in TITLES:
        raise Http404
    with refused_as_403():
        require_recorder(request.user, use_case)
    form = StepForm(request.POST or None, kind=kind, use_case=use_case)

    def act(*, actor: User, now: datetime, **_given: Any) -> None:
        actions.record_step(
            consultation=consultation, actor=actor, values=form.values(), reserves=form.reserve_lines(), now=now
        )

    return act_page(
        request,
        use_case=use_case,
        form=form,
        act=act,
        title=f"{consultation.name} – {TITLES[StepKind(kind)]}",
        text=_("Une étape notée ne s’efface pas : elle se corrige, et l’histoire est gardée."),
        done=_("L’étape est notée."),
        **BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_correct(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """Correct a step."""
    use_case, step = _step(request, pk, step_pk)
    form = StepForm(request.POST or None, kind=step.kind, use_case=use_case, step=step)

    def act(*, actor: User, now: datetime, **_given: Any) -> None:
        actions.correct_step(step=step, actor=actor, values=form.values(), now=now)

    return act_page(
        request,
        use_case=use_case,
        form=form,
        act=act,
        title=_("Corriger : %(step)s") % {"step": step.get_kind_display()},
        text=_("La correction prend la place de l’étape. Ce qui était écrit reste lisible."),
        done=_("L’étape est corrigée."),
        **BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_cancel(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """Take a step back."""
    use_case, step = _step(request, pk, step_pk)
    return act_page(
        request,
        use_case=use_case,
        form=CancelForm(request.POST or None),
        act=partial(actions.cancel_step, step=step),
        title=_("Annuler : %(step)s") % {"step": step.get_kind_display()},
        text=_("À faire si l’étape a été notée par erreur."),
        done=_("L’étape est annulée."),
        danger=True,
        **BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reserves_add(request: HttpRequest, pk: int, consultation_pk: int) -> HttpResponse:
    """Note reserves after the opinion."""
    use_case, consultation = get_consultation(request, pk, consultation_pk)
    with refused_as_403():
        require_recorder(request.user, use_case)

    def act(*, actor: User, now: datetime, reserves: str) -> None:
        actions.add_reserves(consultation=consultation, actor=actor, reserves=reserves.splitlines(), now=now)

    return act_page(
        request,
        use_case=use_case,
        form=ReservesForm(request.POST or None),
        act=act,
        title=_("%(body)s : noter des réserves") % {"body": consultation.name},
        text=_("Chaque réserve reste affichée avec ce qui lui est répondu."),
        done=_("Les réserves sont notées."),
        **BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reserve_answer(request: HttpRequest, pk: int, reserve_pk: int) -> HttpResponse:
    """Answer a reserve."""
    use_case = get_use_case(request, pk)
    rows = Reserve.objects.select_related("consultation")
    reserve = get_object_or_404(rows, pk=reserve_pk, consultation__use_case=use_case)
    with refused_as_403():
        require_answerer(request.user, use_case)
    return act_page(
        request,
        use_case=use_case,
        form=AnswerForm(request.POST or None),
        act=partial(actions.answer_reserve, reserve=reserve),
        title=_("Répondre à la réserve"),
        text=reserve.text,
        done=_("La réponse est enregistrée. Les représentants du personnel sont prévenus."),
        **BACK,
    )


def _step(request: HttpRequest, pk: int, step_pk: int) -> tuple[Any, ConsultationStep]:
    use_case = get_use_case(request, pk)
    rows = ConsultationStep.objects.exclude(kind=StepKind.CANCELLED).filter(corrected_by__isnull=True)
    step = get_object_or_404(rows.select_related("consultation"), pk=step_pk, consultation__use_case=use_case)
    with refused_as_403():
        require_recorder(request.user, use_case)
    return use_case, step
