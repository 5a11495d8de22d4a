"""Preparing a frame: draft, items, adoption."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organisation
from boussole.shared.refusals import Refused
from evaluation.frame import actions
from evaluation.frame.comparison import Change
from evaluation.frame.comparison import compare as compare_wordings
from evaluation.frame.enums import ItemKind
from evaluation.frame.forms import AdoptForm, IntroductionForm, ItemForm, StartForm
from evaluation.frame.models import FrameItem, FrameVersion
from evaluation.frame.permissions import may_adopt, may_prepare
from evaluation.frame.principles import BY_KEY, SOURCE, TEMPLATES
from evaluation.frame.selectors.versions import (
    content_hash,
    draft_of,
    frame_in_force,
    organisations_of,
    version_before,
    wordings,
)
from evaluation.frame.views.common import crumbs, get_draft, get_version, sections
from usecases.views.act import attempt
from usecases.views.common import refused_as_403

ITEM_WORDS = ("title", "text", "source", "order")


@require_http_methods(["GET", "HEAD", "POST"])
def draft_open(request: HttpRequest, organisation_pk: int) -> HttpResponse:
    """Open a draft: a copy of the frame in force, or the seven principles offered."""
    organisation = _organisation(request, organisation_pk)
    draft = draft_of(organisation.pk)
    if draft is not None and request.method != "POST":
        return redirect("frame:edit", draft.pk)
    first = frame_in_force(organisation.pk) is None
    form = StartForm(request.POST or None) if first else None
    acted, refusal = attempt(
        request,
        form=form,
        act=partial(actions.open_draft, organisation=organisation),
        done=_("Une version est en préparation. Elle ne vaut rien tant qu’elle n’est pas adoptée."),
    )
    if acted:
        return redirect("frame:edit", draft_of(organisation.pk).pk)
    context = {
        "title": _("Préparer le cadre politique") if first else _("Préparer une nouvelle version"),
        "text": _("Vous écrivez un projet. Un élu l’adopte ensuite, avec la date et la référence de la délibération.")
        if first
        else _("Le projet part du cadre en vigueur, qui reste en place jusqu’à l’adoption."),
        "form": form,
        "refusal": refusal if form is None else "",
        "page_has_errors": bool(refusal),
        "back_url": f"{reverse('frame:home')}?collectivite={organisation.pk}",
        "crumbs": crumbs(organisation),
        "shown": organisation,
    }
    return render(request, "frame/act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, version_pk: int) -> HttpResponse:
    """The draft: its introduction, its items, and the principles offered that it does not hold."""
    draft = get_draft(request, version_pk)
    initial = {"introduction": draft.introduction, "edit_version": draft.edit_version}
    form = IntroductionForm(request.POST or None, initial=initial)
    stored: FrameVersion | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                actions.write_introduction(version=draft, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except actions.StaleFrame as refusal:
            stored = refusal.current
            form.add_refusal(refusal)
            form.data = {**form.data.dict(), "edit_version": str(stored.edit_version)}
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Le préambule est enregistré."))
            return redirect("frame:edit", draft.pk)
    titles = set(draft.items.values_list("title", flat=True))
    context = {
        "version": draft,
        "form": form,
        "differences": [(form.fields["introduction"].label, stored.introduction)] if stored else [],
        "sections": sections(draft),
        "kinds": ItemKind.choices,
        "offered": [template for template in TEMPLATES if str(template.title) not in titles],
        "may_adopt": may_adopt(request.user, draft.organisation_id),
        "crumbs": crumbs(draft.organisation),
    }
    return render(request, "frame/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_add(request: HttpRequest, version_pk: int, kind: str) -> HttpResponse:
    """Add a principle, a priority or a red line; ?modele=… starts from a principle offered."""
    draft = get_draft(request, version_pk)
    if kind not in ItemKind.values:
        raise Http404
    template = BY_KEY.get(request.GET.get("modele", "")) if kind == ItemKind.PRINCIPLE else None
    initial = {"title": template.title, "text": template.text, "source": SOURCE} if template else {}
    form = ItemForm(request.POST or None, initial=initial)
    acted, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.add_item, version=draft, kind=kind),
        values=lambda: {"values": form.words()},
        done=_("L’élément est ajouté au projet."),
    )
    if acted:
        return redirect("frame:edit", draft.pk)
    title = {
        ItemKind.PRINCIPLE: _("Ajouter un principe"),
        ItemKind.PRIORITY: _("Ajouter une politique publique prioritaire"),
        ItemKind.RED_LINE: _("Ajouter une ligne rouge"),
    }[ItemKind(kind)]
    return _item_page(request, draft, form, title)


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Reword an item of the draft."""
    item = get_object_or_404(FrameItem, pk=item_pk)
    draft = get_draft(request, item.version_id)
    initial = {name: getattr(item, name) for name in (*ITEM_WORDS, "edit_version")}
    form = ItemForm(request.POST or None, initial=initial)
    stored: FrameItem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                actions.change_item(
                    item=item,
                    actor=request.user,
                    values=form.words(),
                    edit_version=form.cleaned_data["edit_version"] or 0,
                    now=timezone.now(),
                )
        except actions.StaleFrame as refusal:
            stored = refusal.current
            form.add_refusal(refusal)
            form.data = {**form.data.dict(), "edit_version": str(stored.edit_version)}
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("L’élément %(code)s est enregistré.") % {"code": item.code})
            return redirect("frame:edit", draft.pk)
    return _item_page(request, draft, form, _("Modifier %(code)s") % {"code": item.code}, item=item, stored=stored)


@require_POST
def item_remove(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Remove an item from the draft."""
    item = get_object_or_404(FrameItem, pk=item_pk)
    draft = get_draft(request, item.version_id)
    try:
        with refused_as_403():
            actions.remove_item(item=item, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("L’élément %(code)s est retiré du projet.") % {"code": item.code})
    return redirect("frame:edit", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, version_pk: int) -> HttpResponse:
    """Read what changes, then record the deliberation that adopts the draft."""
    version = get_version(request, version_pk)
    if not may_adopt(request.user, version.organisation_id):
        raise PermissionDenied(_("Le cadre est adopté par un élu de la collectivité."))
    if version.adopted_at is not None and request.method != "POST":
        return redirect("frame:version", version.pk)
    form = AdoptForm(request.POST or None, initial={"seen": content_hash(version)})
    acted, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.adopt_frame, version=version),
        done=_("Le cadre est adopté : il est en vigueur et ne change plus."),
    )
    if acted:
        return redirect("frame:version", version.pk)
    if form.is_bound:
        form.data = {**form.data.dict(), "seen": content_hash(version)}  # the page shows it again as it stands
    before = version_before(version)
    changes = compare_wordings(wordings(before), wordings(version))
    context = {
        "title": _("Adopter le cadre politique"),
        "text": _(
            "La version est scellée par une empreinte (SHA-256) et ne changera plus. Les dossiers en cours gardent "
            "leur position jusqu’à ce que quelqu’un les réexamine."
        ),
        "form": form,
        "version": version,
        "before": before,
        "sections": sections(version),
        "changed": [row.code for row in changes if row.change != Change.SAME] if before else [],
        "shown": version.organisation,
        "back_url": reverse("frame:version", args=[version.pk]),
        "crumbs": crumbs(version.organisation, (str(version), reverse("frame:version", args=[version.pk]))),
    }
    return render(request, "frame/act.html", context)


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    found = [organisation for organisation in organisations_of(request.user) if organisation.pk == pk]
    if not found:
        raise Http404
    if not may_prepare(request.user, pk):
        raise PermissionDenied(_("Le cadre est préparé par le coordinateur ou l’administrateur de la collectivité."))
    return found[0]


def _item_page(
    request: HttpRequest,
    draft: FrameVersion,
    form: ItemForm,
    title: str,
    *,
    item: FrameItem | None = None,
    stored: FrameItem | None = None,
) -> HttpResponse:
    edit_url = reverse("frame:edit", args=[draft.pk])
    differing = [name for name in ITEM_WORDS if stored and getattr(stored, name) != form.cleaned_data.get(name)]
    context = {
        "title": title,
        "form": form,
        "item": item,
        "differences": [(form.fields[name].label, getattr(stored, name)) for name in differing],
        "back_url": edit_url,
        "crumbs": crumbs(draft.organisation, (_("Projet de cadre"), edit_url)),
    }
    return render(request, "frame/item.html", context)
