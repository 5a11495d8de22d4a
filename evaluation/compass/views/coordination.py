"""What the coordinator does with a compass: open it, and the ways in which it ends."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from boussole.shared.forms import BoussoleForm
from boussole.shared.refusals import Refused
from evaluation.compass import actions
from evaluation.compass.forms import AssignForm, OptionalReasonForm, ReasonForm, WatchForm
from evaluation.compass.selectors import full_grid
from evaluation.compass.views.common import people_to_assign
from evaluation.compass.views.grid_choice import choose_grid
from evaluation.frame.selectors import path_reason, place_of
from usecases.models import UseCase
from usecases.permissions import require_mover
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give every criterion to an expert and open the assessment."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_mover(request.user, use_case, "open_assessment")
    choice = choose_grid(request, use_case)
    grid = choice.chosen
    criteria = full_grid(grid) if grid else []
    form = AssignForm(request.POST or None, criteria=criteria, people=people_to_assign(use_case))
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_assessment(
                use_case=use_case,
                actor=request.user,
                assignments=form.assignments(),
                due_on=form.cleaned_data["due_on"],
                grid=grid,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("L’évaluation est ouverte. Chaque expert est prévenu."))
            return redirect("compass:overview", pk=pk)
    context = {"use_case": use_case, "section": "compass", "form": form, "grid": grid, "grids": choice.offered}
    return render(request, "compass/assign.html", context)


def _confirm(
    *,
    name: str,
    form_class: type[BoussoleForm] | None,
    act: Callable[..., object],
    title: str,
    text: str,
    done: str,
    danger: bool = False,
    reason: Callable[[UseCase], str] | None = None,
) -> Callable[[HttpRequest, int], HttpResponse]:
    """Build a confirmation page: what will happen, the reason if one is asked (`reason` proposes one), one button."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        use_case = get_use_case(request, pk)
        with refused_as_403():
            require_mover(request.user, use_case, name)
        initial = {"comment": reason(use_case)} if reason else None
        return act_page(
            request,
            use_case=use_case,
            form=form_class(request.POST or None, initial=initial) if form_class else None,
            act=partial(act, use_case=use_case),
            title=str(title),
            text=str(text),
            done=str(done),
            danger=danger,
            back="compass:overview",
            then="usecases:detail",
            extra={"section": "compass"},
        )

    return view


complete = _confirm(
    name="complete_assessment",
    form_class=None,
    act=actions.complete_assessment,
    title=gettext_lazy("Terminer l’évaluation"),
    text=gettext_lazy("Les sept avis et leurs notes seront figés. Le dossier partira au comité éthique."),
    done=gettext_lazy("L’évaluation est terminée. Le dossier est prêt pour le comité."),
)
close = _confirm(
    name="close_prohibited",
    form_class=ReasonForm,
    act=actions.close_prohibited,
    title=gettext_lazy("Clore : pratique interdite"),
    text=gettext_lazy("Le dossier sera clos pour de bon. L’expert juridique ou le DPO doit l’avoir confirmé."),
    done=gettext_lazy("Le dossier est clos : la pratique est interdite."),
    danger=True,
)
watch = _confirm(
    name="put_on_watch",
    form_class=WatchForm,
    act=actions.put_on_watch,
    title=gettext_lazy("Mettre en veille"),
    text=gettext_lazy(
        "L’usage est souhaité, mais l’IA ne peut pas encore le faire. Il sera réexaminé à la date choisie."
    ),
    done=gettext_lazy("Le dossier est en veille."),
    reason=lambda use_case: path_reason(place_of(use_case)),
)
resume = _confirm(
    name="resume_from_watch",
    form_class=OptionalReasonForm,
    act=actions.resume_from_watch,
    title=gettext_lazy("Reprendre l’évaluation"),
    text=gettext_lazy(
        "L’évaluation reprend sur la dernière version de sa grille. Les réponses toujours valables sont gardées."
    ),
    done=gettext_lazy("L’évaluation reprend."),
)
