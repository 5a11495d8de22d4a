"""The versions of the questionnaire: shipped, and those that the collectivité writes from them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from evaluation.questionnaires import actions
from evaluation.questionnaires.content import RULE_ITEMS, Item, read_items
from evaluation.questionnaires.enums import TemplateState
from evaluation.questionnaires.forms.templates import HeadingForm, ItemForm
from evaluation.questionnaires.models import Template
from evaluation.questionnaires.permissions import AUTHORS, may_author, require_author
from evaluation.questionnaires.selectors import templates_read_by
from evaluation.questionnaires.views.campaigns import FORM_METHODS
from evaluation.questionnaires.wording import PHASE_LABELS, dimension_label
from usecases.views.act import attempt
from usecases.views.common import refused_as_403


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every version that the person reads."""
    rows = list(templates_read_by(request.user))
    return render(request, "questionnaires/templates.html", {"templates": rows})


@require_safe
def template(request: HttpRequest, template_pk: int) -> HttpResponse:
    """One version: its questions, when each is asked; what its author may do."""
    shown = _read(request, template_pk)
    writes = shown.organisation_id is not None and may_author(request.user, shown.organisation_id)
    draft = shown.state == TemplateState.DRAFT
    context = {
        "template": shown,
        "rows": [_row(item) for item in read_items(shown.content)],
        "edits": writes and draft,
        "archives": writes and shown.state == TemplateState.PUBLISHED,
        "copiers": [] if draft else _copiers(request),
        "crumbs": _crumbs(),
    }
    return render(request, "questionnaires/template.html", context)


@require_POST
def copy(request: HttpRequest, template_pk: int) -> HttpResponse:
    """Open a draft from this version."""
    source = _read(request, template_pk)
    organisation = get_object_or_404(
        Organisation, pk=request.POST.get("organisation"), pk__in=request.user.organisations_with(*AUTHORS)
    )
    act = partial(actions.copy_template, source=source, organisation=organisation)
    made: list[Template] = []
    done, refusal = attempt(
        request, form=None, act=lambda **given: made.append(act(**given)), done=_("Le brouillon est ouvert.")
    )
    if not done:
        messages.error(request, refusal)
        return redirect("questionnaires:template", source.pk)
    return redirect("questionnaires:template", made[0].pk)


@require_http_methods(FORM_METHODS)
def heading(request: HttpRequest, template_pk: int) -> HttpResponse:
    """Change the title and the introduction."""
    shown = _written(request, template_pk)
    initial = {
        "title": shown.title,
        "introduction": shown.content.get("introduction", ""),
        "version": shown.edit_version,
    }
    form = HeadingForm(request.POST or None, initial=initial)
    act = partial(actions.write_heading, template=shown)
    return _edit(request, shown, form, act, title=_("Titre et présentation"))


@require_http_methods(FORM_METHODS)
def item(request: HttpRequest, template_pk: int, code: str) -> HttpResponse:
    """Reword a question."""
    shown = _written(request, template_pk)
    found = next((row for row in read_items(shown.content) if row.code == code), None)
    if found is None:
        raise Http404
    form = ItemForm(request.POST or None, item=found, initial=ItemForm.initial_of(found, shown.edit_version))
    act = partial(actions.save_item, template=shown, code=code)
    removable = reverse("questionnaires:item_remove", args=[shown.pk, code]) if code not in RULE_ITEMS else ""
    title = _("Question %(code)s") % {"code": code}
    return _edit(request, shown, form, act, title=title, values=lambda: _given(form), remove_url=removable)


@require_http_methods(FORM_METHODS)
def item_add(request: HttpRequest, template_pk: int) -> HttpResponse:
    """Add a question."""
    shown = _written(request, template_pk)
    form = ItemForm(request.POST or None, initial={"version": shown.edit_version})

    def values() -> dict[str, Any]:
        return {"kind": form.cleaned_data["kind"], **_given(form)}

    act = partial(actions.add_item, template=shown)
    return _edit(request, shown, form, act, title=_("Ajouter une question"), values=values)


@require_POST
def item_remove(request: HttpRequest, template_pk: int, code: str) -> HttpResponse:
    """Take a question out."""
    shown = _written(request, template_pk)
    return _done(request, shown, partial(actions.remove_item, template=shown, code=code), _("La question est retirée."))


@require_POST
def publish(request: HttpRequest, template_pk: int) -> HttpResponse:
    """Publish a draft."""
    shown = _written(request, template_pk)
    return _done(request, shown, partial(actions.publish_template, template=shown), _("La version est publiée."))


@require_POST
def archive(request: HttpRequest, template_pk: int) -> HttpResponse:
    """Take a version out of use."""
    shown = _written(request, template_pk)
    return _done(request, shown, partial(actions.archive_template, template=shown), _("La version est archivée."))


def _read(request: HttpRequest, pk: int) -> Template:
    return get_object_or_404(templates_read_by(request.user), pk=pk)


def _written(request: HttpRequest, pk: int) -> Template:
    shown = _read(request, pk)
    with refused_as_403():
        require_author(request.user, shown)
    return shown


def _copiers(request: HttpRequest) -> list[tuple[int, str]]:
    return request.user.organisation_choices(*AUTHORS)


def _row(item: Item) -> dict[str, Any]:
    return {
        "item": item,
        "dimension": dimension_label(item.dimension),
        "phases": [str(PHASE_LABELS[phase]) for phase in item.phases],
    }


def _given(form: ItemForm) -> dict[str, Any]:
    return {"values": form.values(), "version": form.cleaned_data["version"]}


def _edit(
    request: HttpRequest,
    shown: Template,
    form: HeadingForm | ItemForm,
    act: Callable[..., Any],
    *,
    title: str,
    values: Callable[[], dict[str, Any]] | None = None,
    remove_url: str = "",
) -> HttpResponse:
    done, _refusal = attempt(request, form=form, act=act, values=values, done=_("C’est enregistré."))
    if done:
        return redirect("questionnaires:template", shown.pk)
    address = reverse("questionnaires:template", args=[shown.pk])
    context = {
        "template": shown,
        "form": form,
        "stored": _stored_meanwhile(shown, form),
        "title": title,
        "remove_url": remove_url,
        "back_url": address,
        "crumbs": [*_crumbs(), (shown.title, address)],
    }
    return render(request, "questionnaires/edit.html", context)


def _stored_meanwhile(shown: Template, form: HeadingForm | ItemForm) -> str:
    """Return what somebody else stored since the page was shown, and let the same form be sent again; '' otherwise."""
    if not form.is_bound:
        return ""
    now = Template.objects.get(pk=shown.pk)
    if str(now.edit_version) == form.data.get("version"):
        return ""
    form.data = {**form.data.dict(), "phases": form.data.getlist("phases"), "version": str(now.edit_version)}
    item = getattr(form, "item", None)
    stored = next((row.text for row in read_items(now.content) if item and row.code == item.code), "")
    return stored or now.title


def _done(request: HttpRequest, shown: Template, act: Callable[..., Any], sentence: str) -> HttpResponse:
    done, refusal = attempt(request, form=None, act=act, done=sentence)
    if not done:
        messages.error(request, refusal)
    return redirect("questionnaires:template", shown.pk)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("La collectivité"), reverse("collectivite")), (_("Questionnaires"), reverse("questionnaires:home"))]
