"""The inventory: reading, searching, taking it away, describing, correcting, retiring."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Role
from accounts.models import Organisation
from boussole.shared.refusals import Refused
from boussole.shared.spreadsheets import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from evaluation.datasets import actions
from evaluation.datasets.content import answers, frozen
from evaluation.datasets.export import header, lines
from evaluation.datasets.forms import DatasetForm, FilterForm, differences
from evaluation.datasets.models import Dataset
from evaluation.datasets.permissions import KEEPERS, can_edit, require_editor
from evaluation.datasets.selectors import (
    dossiers_using,
    find_datasets,
    history_of,
    inventories_of,
    visible_datasets,
)
from usecases.models import UseCase
from usecases.permissions import can_contribute
from usecases.views.common import refused_as_403

PAGE_SIZE = 25
CREATORS = (*KEEPERS, Role.LEAD)
FORMATS = ("csv", "xlsx")
NO_INVENTORY = gettext_lazy("L’inventaire est lu par les personnes qui portent, instruisent ou lisent des dossiers.")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The data sets of the collectivités whose inventory the person reads: search, filters, pages."""
    organisations = inventories_of(request.user)
    form = FilterForm(request.GET, organisations=organisations)
    filters = form.filters()
    page = Paginator(find_datasets(request.user, filters), PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter_form": form,
        "filters": filters,
        "page": page,
        "narrowed": any(vars(filters).values()),
        "several": len(organisations) > 1,
        "reads": bool(organisations),
        "can_create": bool(request.user.organisations_with(*CREATORS)),
        "no_inventory": NO_INVENTORY,
        "exports": [
            (kind.upper(), f"{reverse('datasets:export', args=[kind])}?{query.urlencode()}") for kind in FORMATS
        ],
        "crumbs": [(_("La collectivité"), reverse("collectivite"))],
    }
    return render(request, "datasets/home.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The inventory as the page shows it, every page of it, for a spreadsheet (« csv » or « xlsx »)."""
    if kind not in FORMATS:
        raise Http404
    organisations = inventories_of(request.user)
    if not organisations:
        raise PermissionDenied(NO_INVENTORY)
    filters = FilterForm(request.GET, organisations=organisations).filters()
    rows = lines(find_datasets(request.user, filters))
    if kind == "csv":
        response = HttpResponse(as_csv(header(), rows), CSV_TYPE)
    else:
        response = HttpResponse(as_xlsx(_("Inventaire des données"), header(), rows), XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="inventaire-des-donnees.{kind}"'
    return response


@require_safe
def dataset(request: HttpRequest, pk: int) -> HttpResponse:
    """One data set: what it is, which dossiers use it, its versions."""
    row = _dataset(request, pk)
    dossiers, others = dossiers_using(row, request.user)
    context = {
        "dataset": row,
        "answers": answers(Dataset, frozen(row)),
        "dossiers": dossiers,
        "others": others,
        "history": history_of(row),
        "can_edit": can_edit(request.user, row),
        "crumbs": _crumbs(),
    }
    return render(request, "datasets/dataset.html", context)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A data set as it was described at one moment."""
    row = _dataset(request, pk)
    revision = get_object_or_404(row.versions.select_related("saved_by"), number=number)
    context = {
        "dataset": row,
        "revision": revision,
        "answers": answers(Dataset, revision.content),
        "crumbs": _crumbs(row),
    }
    return render(request, "datasets/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Describe a new data set; from the page of a dossier (?dossier=), go on with what it does with it."""
    choices = request.user.organisation_choices(*CREATORS)
    if not choices:
        raise PermissionDenied(
            _("Seuls un porteur de projet, un expert ou le coordinateur de la collectivité décrivent ses données.")
        )
    use_case = _asking_dossier(request)
    if use_case is not None and use_case.organisation_id in dict(choices):
        choices = [(use_case.organisation_id, use_case.organisation.name)]
    form = DatasetForm(request.POST or None, organisations=choices)
    if request.method == "POST" and form.is_valid():
        organisation = get_object_or_404(Organisation, pk=form.chosen_organisation())
        try:
            with refused_as_403():
                row = actions.create_dataset(
                    organisation=organisation, actor=request.user, values=form.values(), now=timezone.now()
                )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Le jeu de données est dans l’inventaire."))
            if use_case is not None:
                return redirect(f"{reverse('datasets:use_add', args=[use_case.pk])}?jeu={row.pk}")
            return redirect("datasets:dataset", row.pk)
    context = {"form": form, "use_case": use_case, "crumbs": _crumbs(), "back_url": _back(use_case)}
    return render(request, "datasets/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a data set: a new version, the earlier ones stay readable."""
    row = _dataset(request, pk)
    with refused_as_403():
        require_editor(request.user, row)
    form = DatasetForm(request.POST or None, instance=row)
    stored: list[dict[str, str]] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                actions.save_dataset(
                    dataset=row,
                    actor=request.user,
                    values=form.values(),
                    version=form.cleaned_data["version"] or 0,
                    now=timezone.now(),
                )
        except actions.StaleDataset as stale:
            stored = differences(Dataset, frozen(stale.current), form.values())
            form.add_refusal(stale)
            form.data = {**_lists(request), "version": str(stale.current.version)}
            status = 409
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("La description est enregistrée."))
            return redirect("datasets:dataset", pk)
    context = {
        "form": form,
        "dataset": row,
        "stored": stored,
        "crumbs": _crumbs(row),
        "back_url": reverse("datasets:dataset", args=[pk]),
    }
    return render(request, "datasets/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a data set out of the inventory, after saying who uses it."""
    row = _dataset(request, pk)
    with refused_as_403():
        require_editor(request.user, row)
        if request.method == "POST":
            actions.retire_dataset(dataset=row, actor=request.user, now=timezone.now())
            messages.success(request, _("Le jeu de données est retiré de l’inventaire."))
            return redirect("datasets:dataset", pk)
    dossiers, others = dossiers_using(row, request.user)
    context = {
        "dataset": row,
        "total": len(dossiers) + others,
        "crumbs": _crumbs(row),
        "back_url": reverse("datasets:dataset", args=[pk]),
    }
    return render(request, "datasets/retire.html", context)


def _dataset(request: HttpRequest, pk: int) -> Dataset:
    return get_object_or_404(visible_datasets(request.user).select_related("organisation", "saved_by"), pk=pk)


def _asking_dossier(request: HttpRequest) -> UseCase | None:
    """Return the dossier that asks for a new data set, if the person may add one to it."""
    asked = request.GET.get("dossier", "")
    if not (asked.isascii() and asked.isdigit()):
        return None
    use_case = (
        UseCase.objects.visible_to(request.user).select_related("organisation").filter(pk=int(asked[:18])).first()
    )
    return use_case if use_case is not None and can_contribute(request.user, use_case) else None


def _lists(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed as a form reads it again, every box ticked kept."""
    return {name: values if name == "special" else values[-1] for name, values in request.POST.lists()}


def _back(use_case: UseCase | None) -> str:
    return reverse("datasets:dossier", args=[use_case.pk]) if use_case else reverse("datasets:home")


def _crumbs(row: Dataset | None = None) -> list[tuple[str, str]]:
    way = [(_("La collectivité"), reverse("collectivite")), (_("Les données"), reverse("datasets:home"))]
    return [*way, (row.name, reverse("datasets:dataset", args=[row.pk]))] if row else way
