"""Filling the demand: its list of themes, one page per theme, « Vérifier vos réponses », and reading it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.forms import FormError
from boussole.shared.refusals import Refused
from boussole.shared.typography import time_fr, typo_fr
from usecases import actions
from usecases.actions import StaleForm, SubmissionIncomplete
from usecases.enums import State
from usecases.forms import DRAFT_FORMS, THEME_FORMS, ThemeFormBase, stored_initial
from usecases.models import UseCase
from usecases.permissions import can_edit, is_lead, require_editor
from usecases.selectors import answers_of, in_words, last_version, version_holds, whole_demand
from usecases.similar import similar_to
from usecases.submission import (
    THEME_BY_SLUG,
    THEMES,
    Theme,
    ThemeStatus,
    missing_fields,
    next_theme,
    theme_status,
)
from usecases.views.common import crumbs, get_use_case, refused_as_403

TAGS = {
    ThemeStatus.DONE: "tag tag--done",
    ThemeStatus.TO_COMPLETE: "tag tag--wait",
    ThemeStatus.TO_DO: "tag tag--todo",
}


@require_safe
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of themes with what is left to do, the way into each page."""
    use_case = get_use_case(request, pk)
    if is_lead(request.user, use_case) and not can_edit(request.user, use_case):
        return redirect("usecases:description", pk)
    with refused_as_403():
        require_editor(request.user, use_case)
    statuses = {theme: theme_status(use_case.submission, theme) for theme in THEMES}
    rows = [
        {
            "title": theme.title,
            "url": reverse("usecases:theme", args=[pk, theme.slug]),
            "text": typo_fr(theme.intro),
            "tag": status.label,
            "tag_class": TAGS[status],
        }
        for theme, status in statuses.items()
    ]
    context = {
        "use_case": use_case,
        "rows": rows,
        "done": sum(status is ThemeStatus.DONE for status in statuses.values()),
        "total": len(THEMES),
        "asked": _completion_asked(use_case),
        "crumbs": crumbs(use_case),
    }
    return render(request, "usecases/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One theme of the demand. What is valid is saved even when something is missing."""
    use_case = get_use_case(request, pk)
    page = THEME_BY_SLUG.get(slug)
    if page is None:
        raise Http404
    with refused_as_403():
        require_editor(request.user, use_case)
    if request.method != "POST":
        form = THEME_FORMS[slug](initial=stored_initial(use_case.submission, page))
        return _theme_page(request, use_case, page, form)
    draft = DRAFT_FORMS[slug](request.POST)
    try:
        version = _save_draft(request, use_case, page, draft)
    except StaleForm as stale:
        return _conflict(request, use_case, page, stale)
    except Refused as refusal:
        draft.add_refusal(refusal)
        version = None
    if "autosave" in request.POST:
        return _autosaved(version)
    if version is not None and "back" in request.POST:
        flash.success(request, _("Le thème « %s » est enregistré.") % page.title)
        return redirect("usecases:tasks", pk)
    form = THEME_FORMS[slug](request.POST)
    if version is not None and form.is_valid():
        following = next_theme(page)
        return redirect("usecases:theme", pk, following.slug) if following else redirect("usecases:check", pk)
    if version is not None:
        form = THEME_FORMS[slug]({**request.POST.dict(), "version": str(version)})
    for error in draft.non_field_errors():
        form.add_error(None, error)
    return _theme_page(request, use_case, page, form, saved=version is not None)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """« Vérifier vos réponses »: everything on one page, then the dépôt."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_editor(request.user, use_case)
    missing = missing_fields(use_case.submission)
    if request.method == "POST":
        again = use_case.state == State.TO_COMPLETE
        try:
            with refused_as_403():
                move = actions.resubmit if again else actions.submit
                move(use_case=use_case, actor=request.user, now=timezone.now())
        except SubmissionIncomplete as refusal:
            missing = refusal.missing
        else:
            flash.success(request, _("Votre dossier est déposé. Le coordinateur est prévenu."))
            return redirect("usecases:detail", pk)
    context = {
        "use_case": use_case,
        "themes": _editable_demand(use_case),
        "missing": missing,
        "errors": _missing_lines(missing),
        "page_has_errors": bool(missing) and request.method == "POST",
        "again": use_case.state == State.TO_COMPLETE,
        "cards": similar_to(use_case, request.user),
        "answer": use_case.overlap_answers.order_by("-number").first(),
        "crumbs": crumbs(use_case, (_("Remplir la demande"), reverse("usecases:tasks", args=[pk]))),
    }
    return render(request, "usecases/check.html", context)


@require_safe
def description(request: HttpRequest, pk: int) -> HttpResponse:
    """The demand as it is read. While its lead completes it, the others read the last deposited version."""
    use_case = get_use_case(request, pk)
    version = last_version(use_case)
    editable = can_edit(request.user, use_case)
    source: Any = use_case.submission
    if version is not None and use_case.state == State.TO_COMPLETE and not editable:
        source = version.content["answers"]
    context = {
        "use_case": use_case,
        "section": "description",
        "themes": whole_demand(source),
        "version": version,
        "version_holds": version is None or version_holds(version),
        "editable": editable,
    }
    return render(request, "usecases/description.html", context)


def _save_draft(request: HttpRequest, use_case: UseCase, page: Theme, draft: ThemeFormBase) -> int | None:
    """Save what is valid and return the new version of the demand, or None when something is not valid."""
    if not draft.is_valid():
        return None
    with refused_as_403():
        submission = actions.save_theme(
            use_case=use_case,
            actor=request.user,
            theme=page.slug,
            values=draft.values(),
            version=draft.cleaned_data["version"],
            now=timezone.now(),
        )
    return submission.version


def _autosaved(version: int | None) -> HttpResponse:
    """Answer the script of the page in one sentence; the new version goes in a header."""
    if version is None:
        return HttpResponse(_("Non enregistré : une réponse n’est pas valable."), "text/plain", 409)
    sentence = _("Brouillon enregistré à %s") % time_fr(timezone.now())
    return HttpResponse(sentence, "text/plain", headers={"X-Form-Version": str(version)})


def _theme_page(
    request: HttpRequest,
    use_case: UseCase,
    page: Theme,
    form: ThemeFormBase,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "use_case": use_case,
        "theme": page,
        "form": form,
        "place": THEMES.index(page) + 1,
        "total": len(THEMES),
        "asked": _completion_asked(use_case),
        "crumbs": crumbs(use_case, (_("Remplir la demande"), reverse("usecases:tasks", args=[use_case.pk]))),
        **more,
    }
    return render(request, "usecases/theme.html", context, status=status)


def _conflict(request: HttpRequest, use_case: UseCase, page: Theme, stale: StaleForm) -> HttpResponse:
    """Show both texts: what is stored, and the form with what was typed, ready to be saved on top."""
    if "autosave" in request.POST:
        return HttpResponse(typo_fr(stale.message), "text/plain", 409)
    draft = DRAFT_FORMS[page.slug](request.POST)
    draft.is_valid()
    typed = draft.values()
    stored = [
        {"question": question.label, "answer": in_words(question.name, stale.stored[question.name])}
        for question in page.questions
        if stale.stored[question.name] != typed[question.name]
    ]
    form = THEME_FORMS[page.slug](initial={**request.POST.dict(), "version": stale.version})
    return _theme_page(request, use_case, page, form, stored=stored, refusal=stale.message, status=409)


def _completion_asked(use_case: UseCase) -> str:
    """Return what the coordinator asked to complete, '' unless the dossier waits for it."""
    if use_case.state != State.TO_COMPLETE:
        return ""
    asked = use_case.transition_logs.filter(transition="request_completion").order_by("-pk").first()
    return asked.comment if asked else ""


def _editable_demand(use_case: UseCase) -> list[tuple[Theme, list[Mapping[str, Any]]]]:
    demand = []
    for page in THEMES:
        url = reverse("usecases:theme", args=[use_case.pk, page.slug])
        demand.append((page, [{**row, "url": url} for row in answers_of(use_case.submission, page)]))
    return demand


def _missing_lines(missing: Mapping[Theme, list]) -> list[FormError]:
    return [
        FormError(typo_fr(f"{page.title} : {question.label}"), f"theme-{page.slug}")
        for page, questions in missing.items()
        for question in questions
    ]
