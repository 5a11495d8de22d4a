"""The list of dossiers, and opening a new one."""

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Role
from accounts.models import Organisation
from boussole.shared.refusals import Refused
from usecases import actions
from usecases.forms import CreateForm, FilterForm
from usecases.selectors import find_use_cases, organisations_read_by
from usecases.views.common import crumbs, refused_as_403

PAGE_SIZE = 20


@require_safe
def use_case_list(request: HttpRequest) -> HttpResponse:
    """The dossiers that the person reads: search, filters, sort, pages."""
    organisations = list(organisations_read_by(request.user))
    form = FilterForm(request.GET, organisations=organisations)
    filters = form.filters()
    page = Paginator(find_use_cases(request.user, filters), PAGE_SIZE).get_page(request.GET.get("page"))
    narrowed = bool(filters.search or filters.state or filters.organisation or filters.kind)
    context = {
        # Not `form`: a filter that is not understood is no error to announce.
        "filter_form": form,
        "page": page,
        "narrowed": narrowed,
        "more_filters": bool(filters.kind or filters.organisation),
        "several": len(organisations) > 1,
        "today": timezone.localdate(),
        "can_create": bool(request.user.organisations_with(Role.LEAD)),
    }
    return render(request, "usecases/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open a dossier: its title, and whether the system is already in service."""
    led = request.user.organisations_with(Role.LEAD)
    if not led:
        raise PermissionDenied(_("Seul un porteur de projet peut proposer un cas d’usage."))
    organisations = list(Organisation.objects.filter(pk__in=led))
    form = CreateForm(request.POST if request.method == "POST" else None, organisations=organisations)
    if form.is_bound and form.is_valid():
        try:
            with refused_as_403():
                use_case = actions.create_use_case(
                    organisation=form.chosen_organisation(),
                    lead=request.user,
                    title=form.cleaned_data["title"],
                    already_in_service=form.cleaned_data["already_in_service"],
                    now=timezone.now(),
                )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            flash.success(request, _("Le dossier %s est ouvert. Remplissez-le à votre rythme.") % use_case.reference)
            return redirect("usecases:tasks", use_case.pk)
    return render(request, "usecases/create.html", {"form": form, "crumbs": crumbs()})
