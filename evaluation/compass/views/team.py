"""Who answers a criterion, what they ask of the lead, and those who step back."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.compass import actions
from evaluation.compass.forms import AddExpertForm, AskForm, DeadlineForm, RecusalForm, RelieveForm
from evaluation.compass.permissions import can_answer, can_compose_team, can_recuse, require_composer
from evaluation.compass.views.common import criterion_of, people_to_assign, readable_assessment, visible_questions
from usecases.views.act import act_page, attempt
from usecases.views.common import get_use_case, refused_as_403

ADD, DEADLINE = "add", "deadline"


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Who answers the criterion and by when; the coordinator adds someone or changes the date."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    row = criterion_of(assessment, code)
    if request.method == "POST":
        with refused_as_403():
            require_composer(request.user, assessment)
    members = assessment.team_of(row)
    sent = request.POST.get("act") if request.method == "POST" else None
    adding = AddExpertForm(request.POST if sent == ADD else None, people=people_to_assign(use_case))
    dating = DeadlineForm(
        request.POST if sent == DEADLINE else None, initial={"due_on": members[0].due_on if members else None}
    )
    form, values, act = {
        DEADLINE: (dating, lambda: dating.cleaned_data, actions.change_deadline),
    }.get(sent, (adding, lambda: adding.values(), actions.add_expert))
    acted, _refusal = attempt(
        request,
        form=form,
        act=partial(act, assessment=assessment, criterion=row),
        values=values,
        done=_("L’équipe du critère est à jour. Les personnes concernées sont prévenues."),
    )
    if acted:
        return redirect("compass:team", pk=pk, code=code)
    context = {
        "use_case": use_case,
        "section": "compass",
        "criterion": row,
        "members": members,
        "signed": any(item.criterion_id == row.pk for item in assessment.opinions_in_force),
        "can_compose": can_compose_team(request.user, assessment),
        "recusals": use_case.expert_recusals.select_related("expert"),
        "adding": adding,
        "dating": dating,
        "form": form,
    }
    return render(request, "compass/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def relieve(request: HttpRequest, pk: int, assignment_pk: int) -> HttpResponse:
    """Take someone off a criterion, and put someone else in their place."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    assignment = get_object_or_404(
        assessment.assignments.active().select_related("expert", "criterion"), pk=assignment_pk
    )
    with refused_as_403():
        require_composer(request.user, assessment)
    others = [person for person in people_to_assign(use_case) if person.pk != assignment.expert_id]
    return act_page(
        request,
        use_case=use_case,
        form=RelieveForm(request.POST or None, people=others, signs=assignment.signs),
        act=partial(actions.relieve_expert, assignment=assignment),
        title=_("Relever %(person)s : %(criterion)s")
        % {"person": assignment.expert, "criterion": assignment.criterion.label},
        text=_("Ses réponses restent. La personne relevée et sa remplaçante sont prévenues."),
        done=_("C’est fait. Les deux personnes sont prévenues."),
        back="compass:overview",
        extra={"section": "compass"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a conflict of interest and step back from the dossier's assessment."""
    use_case = get_use_case(request, pk)
    if not can_recuse(request.user, use_case):
        raise PermissionDenied(_("Se déporter est possible à qui peut évaluer ce dossier, tant qu’il vit."))
    return act_page(
        request,
        use_case=use_case,
        form=RecusalForm(request.POST or None),
        act=partial(actions.declare_recusal, use_case=use_case),
        title=_("Se déporter de ce dossier"),
        text=_(
            "Vous ne lirez plus ni les réponses ni les avis de ce dossier, et vos critères iront à une autre personne. "
            "Un avis déjà signé pendant cette évaluation sera retiré. Ce choix ne se reprend pas."
        ),
        done=_("Vous vous êtes déporté de ce dossier. Le coordinateur est prévenu."),
        danger=True,
        back="compass:overview",
        extra={"section": "compass"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Ask the lead about a criterion or one of its questions (`?question=TRA-02`)."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    row = criterion_of(assessment, code)
    if not can_answer(request.user, assessment, row):
        raise PermissionDenied(_("Les personnes à qui ce critère est confié interrogent le porteur."))
    questions = visible_questions(assessment, row)
    about = next((item.pk for item in questions if item.code == request.GET.get("question")), None)
    form = AskForm(request.POST or None, questions=questions, initial={"question": about})
    acted, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.ask_lead, assessment=assessment, criterion=row),
        done=_("Votre question est envoyée. La réponse s’affichera à côté de la question et dans la messagerie."),
    )
    if acted:
        return redirect("compass:criterion", pk=pk, code=code)
    context = {"use_case": use_case, "section": "compass", "criterion": row, "form": form}
    return render(request, "compass/ask.html", context)
