"""The data sets of a dossier: what they establish, adding, correcting and removing one."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.datasets import actions
from evaluation.datasets.content import frozen
from evaluation.datasets.forms import UseForm, differences
from evaluation.datasets.models import Dataset, DatasetUse
from evaluation.datasets.permissions import can_create, require_contributor
from evaluation.datasets.selectors import summary, uses_of, visible_datasets
from evaluation.datasets.views.established import established
from usecases.models import UseCase
from usecases.permissions import can_contribute
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403

THEN = "evaluation"


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The data of the dossier now, or (?au=evaluation) as they stood when the assessment was completed."""
    use_case = get_use_case(request, pk)
    at = _instant(request, use_case)
    said = summary(use_case, at)
    uses = {row.dataset_id: row for row in uses_of(use_case)} if at is None else {}
    may = at is None and can_contribute(request.user, use_case)
    context = {
        "use_case": use_case,
        "section": "datasets",
        "summary": said,
        "rows": [(row, uses.get(row.dataset_id)) for row in said.rows],
        "lines": established(said),
        "at": at,
        "readable": set(visible_datasets(request.user).values_list("pk", flat=True)) if said.rows else set(),
        "can_contribute": may,
        "can_create": may and can_create(request.user, use_case.organisation_id),
    }
    return render(request, "datasets/dossier.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def use_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a data set of the inventory (?jeu= chooses it) and say what the dossier does with it."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_contributor(request.user, use_case)
    choices = _free_datasets(use_case)
    form = UseForm(request.POST or None, choices=choices, initial={"dataset": request.GET.get("jeu", "")})
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                actions.add_use(
                    use_case=use_case,
                    dataset=form.cleaned_data["dataset"],
                    actor=request.user,
                    values=form.values(),
                    now=timezone.now(),
                )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Le jeu de données est rattaché au dossier."))
            return redirect("datasets:dossier", pk)
    context = {
        "use_case": use_case,
        "section": "datasets",
        "form": form,
        "empty": not choices.exists(),
        "can_create": can_create(request.user, use_case.organisation_id),
    }
    return render(request, "datasets/use_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def use_edit(request: HttpRequest, pk: int, use_pk: int) -> HttpResponse:
    """Correct what the dossier does with a data set: a new version, the earlier ones are kept."""
    use_case = get_use_case(request, pk)
    use = _use(use_case, use_pk)
    with refused_as_403():
        require_contributor(request.user, use_case)
    form = UseForm(request.POST or None, instance=use)
    stored: list[dict[str, str]] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            with refused_as_403():
                actions.save_use(use=use, actor=request.user, values=form.values(), version=version, now=timezone.now())
        except actions.StaleUse as stale:
            stored = differences(DatasetUse, frozen(stale.current), form.values())
            form.add_refusal(stale)
            form.data = {**request.POST.dict(), "version": str(stale.current.version)}
            status = 409
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("L’usage de ces données est enregistré."))
            return redirect("datasets:dossier", pk)
    context = {"use_case": use_case, "section": "datasets", "form": form, "use": use, "stored": stored}
    return render(request, "datasets/use_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def use_remove(request: HttpRequest, pk: int, use_pk: int) -> HttpResponse:
    """Take a data set out of the dossier."""
    use_case = get_use_case(request, pk)
    use = _use(use_case, use_pk)
    with refused_as_403():
        require_contributor(request.user, use_case)
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.remove_use, use=use),
        title=_("Détacher le jeu de données"),
        text=_("« %s » ne fera plus partie du dossier. Il reste dans l’inventaire, et ce qui en a été dit est gardé.")
        % use.dataset.name,
        done=_("Le jeu de données est détaché du dossier."),
        danger=True,
        back="datasets:dossier",
        extra={"section": "datasets"},
    )


def _instant(request: HttpRequest, use_case: UseCase) -> datetime | None:
    return use_case.assessment_completed_at if request.GET.get("au") == THEN else None


def _free_datasets(use_case: UseCase) -> QuerySet[Dataset]:
    used = uses_of(use_case).values("dataset")
    return Dataset.objects.filter(organisation=use_case.organisation_id, retired_at__isnull=True).exclude(pk__in=used)


def _use(use_case: UseCase, pk: int) -> DatasetUse:
    return get_object_or_404(uses_of(use_case), pk=pk)
