"""Reading a frame: in force, earlier, compared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation.frame.comparison import Change
from evaluation.frame.comparison import compare as compare_wordings
from evaluation.frame.enums import ItemKind
from evaluation.frame.forms import OrganisationForm
from evaluation.frame.selectors.versions import (
    draft_of,
    frame_holds,
    frame_in_force,
    frame_of_host,
    organisations_of,
    version_before,
    visible_versions,
    wordings,
)
from evaluation.frame.views.common import chosen_organisation, crumbs, get_version, rights, sections
from evaluation.frame.wording import CHANGE_LABELS, KIND_TITLES


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The frame in force, as a page that could be published; its versions; what the person may do."""
    organisation = chosen_organisation(request)
    frame = frame_in_force(organisation.pk)
    host_frame = None if frame else frame_of_host(organisation)
    may = rights(request, organisation.pk)
    mine = organisations_of(request.user)
    choices = [(row.pk, row.name) for row in mine]
    context = {
        "shown": organisation,
        "frame": frame,
        "host_frame": host_frame,
        "sections": sections(frame or host_frame),
        "draft": draft_of(organisation.pk) if may["may_prepare"] or may["may_adopt"] else None,
        "versions": visible_versions(request.user).filter(organisation=organisation, adopted_at__isnull=False),
        "holds": frame is not None and frame_holds(frame),
        "filter_form": OrganisationForm({"collectivite": organisation.pk}, choices=choices) if len(mine) > 1 else None,
        "crumbs": crumbs(),
        **may,
    }
    return render(request, "frame/home.html", context)


@require_safe
def version(request: HttpRequest, version_pk: int) -> HttpResponse:
    """One version, whatever came after it."""
    found = get_version(request, version_pk)
    in_force = frame_in_force(found.organisation_id)
    context = {
        "version": found,
        "in_force": in_force is not None and in_force.pk == found.pk,
        "holds": found.adopted_at is not None and frame_holds(found),
        "sections": sections(found),
        "crumbs": crumbs(found.organisation),
        **rights(request, found.organisation_id),
    }
    return render(request, "frame/version.html", context)


@require_safe
def compare(request: HttpRequest, version_pk: int) -> HttpResponse:
    """A version set against the one adopted before it, item by item."""
    found = get_version(request, version_pk)
    before = version_before(found)
    rows = compare_wordings(wordings(before), wordings(found))
    kinds = [
        (KIND_TITLES[kind], [(row, CHANGE_LABELS[row.change]) for row in rows if row.kind == kind]) for kind in ItemKind
    ]
    context = {
        "version": found,
        "before": before,
        "kinds": [(title, items) for title, items in kinds if items],
        "changes": sum(1 for row in rows if row.change != Change.SAME),
        "introduction_changed": before is not None and before.introduction != found.introduction,
        "crumbs": crumbs(found.organisation, (str(found), reverse("frame:version", args=[found.pk]))),
        "title": _("Comparer les versions"),
    }
    return render(request, "frame/compare.html", context)
