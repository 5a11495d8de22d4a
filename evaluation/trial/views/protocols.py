"""Writing the protocol part by part, reading it, locking and accepting it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from boussole.shared.refusals import Refused
from boussole.shared.typography import time_fr, typo_fr
from evaluation.trial import actions
from evaluation.trial.actions.protocols import hash_if_locked
from evaluation.trial.content import PART_BY_SLUG, PARTS, Part, lacks, missing
from evaluation.trial.enums import AmendmentState
from evaluation.trial.forms import LockForm, PartForm
from evaluation.trial.models import Protocol
from evaluation.trial.permissions import require_coordinator, require_lead
from evaluation.trial.selectors import belongs_to_earlier_trial, protocol_of
from evaluation.trial.suggestions import suggestions_for
from evaluation.trial.versions import (
    amendment_of,
    amendments_of,
    being_written,
    changed_criteria,
    may_be_amended,
    open_amendment,
)
from evaluation.trial.wording import changed_values, protocol_in_words, readings_in_words, remarks_on
from usecases.models import UseCase
from usecases.permissions import is_lead
from usecases.views.act import act_page
from usecases.views.common import crumbs, get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def protocol(request: HttpRequest, pk: int) -> HttpResponse:
    """The protocol being written: its parts, its criteria, what it lacks. Opened by the first POST."""
    use_case = led(request, pk)
    written = being_written(use_case)
    if written is not None and written.amends_id is not None:
        return redirect("trial:amendment", pk, written.amendment.pk)
    current = protocol_of(use_case)
    if current is None or belongs_to_earlier_trial(use_case, current):
        return _open_protocol(request, use_case)
    if current.locked_at is not None:
        if request.method == "POST":
            messages.error(request, _("Ce protocole est verrouillé : rien n’a été enregistré."))
        return redirect("trial:overview", pk=pk)
    context = {"use_case": use_case, "section": "trial", **writing_context(use_case, current)}
    return render(request, "trial/protocol.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One part of the protocol, or of the amendment being written; saved as it stands, even incomplete."""
    use_case = led(request, pk)
    page = PART_BY_SLUG.get(slug)
    if page is None:
        raise Http404
    current = being_written(use_case)
    if current is None:
        if request.method == "POST":
            messages.error(request, _("Ce protocole est verrouillé : rien n’a été enregistré."))
        return redirect("trial:protocol", pk=pk)
    offers = suggestions_for(use_case, current)
    form = PartForm(_typed(request, offers), instance=current, part=page)
    autosaved = "autosave" in request.POST
    stored: Protocol | None = None
    if request.method == "POST" and form.is_valid():
        fresh = Protocol.objects.get(pk=current.pk)
        version = form.cleaned_data["lock_version"] or 0
        try:
            saved = actions.save_protocol(
                protocol=fresh, actor=request.user, values=form.values(), version=version, now=timezone.now()
            )
        except actions.StaleProtocol as refusal:
            stored = refusal.current
            form.add_refusal(refusal)
            form.data = {**form.data.dict(), "lock_version": str(stored.lock_version)}
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _autosaved(saved) if autosaved else _saved(request, pk, page)
    if autosaved:
        return HttpResponse(typo_fr(_("Non enregistré : une réponse n’est pas valable.")), "text/plain", 409)
    return _part_page(request, use_case, current.pk, page, form, offers, stored)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version of the protocol on one page, to read or to print: fields, criteria, signatures, hash."""
    use_case = get_use_case(request, pk)
    shown = get_object_or_404(
        Protocol.objects.select_related("approval__approved_by", "locked_by", "amends"),
        use_case=use_case,
        version=number,
    )
    amendment = amendment_of(shown) if shown.amends_id else None
    if amendment and amendment.state == AmendmentState.DRAFT and not is_lead(request.user, use_case):
        raise Http404
    context = {
        "use_case": use_case,
        "protocol": shown,
        "amendment": amendment,
        "approval": getattr(shown, "approval", None),
        "written": protocol_in_words(shown),
        "criteria": readings_in_words(list(shown.indicators.all())),
        "today": timezone.localdate(),
    }
    return render(request, "trial/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what is about to be locked, then lock it."""
    use_case = led(request, pk)
    current = _protocol(use_case)
    indicators = list(current.indicators.all())
    lacking = missing(current, indicators)
    sha256 = current.sha256 or hash_if_locked(current)
    return act_page(
        request,
        use_case=use_case,
        form=LockForm(request.POST or None, initial={"seen": "" if lacking else sha256}),
        act=partial(actions.lock_protocol, protocol=current),
        title=_("Verrouiller le protocole"),
        text=_("Une empreinte (SHA-256) scelle les critères et les seuils. Ils ne changeront plus sans avenant voté."),
        back="trial:protocol",
        then="trial:overview",
        done=_("Le protocole est verrouillé. Le coordinateur est prévenu."),
        extra={
            "section": "trial",
            "protocol": current,
            "criteria": readings_in_words(indicators),
            "remarks": remarks_on(current, indicators),
            "written": protocol_in_words(current),
            "sha256": "" if lacking else sha256,
            "lacking": lacking,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the locked protocol whole, then accept it."""
    use_case = get_use_case(request, pk)
    current = _protocol(use_case)
    with refused_as_403():
        require_coordinator(request.user, use_case)
    indicators = list(current.indicators.all())
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.approve_protocol, protocol=current),
        title=_("Accepter le protocole"),
        text=_("Avec votre accord, l’essai pourra démarrer à la date prévue."),
        back="trial:overview",
        done=_("Le protocole est accepté."),
        extra={
            "section": "trial",
            "protocol": current,
            "criteria": readings_in_words(indicators),
            "remarks": remarks_on(current, indicators),
            "written": protocol_in_words(current),
            "sha256": current.sha256,
        },
    )


def led(request: HttpRequest, pk: int) -> UseCase:
    """Return the dossier to its lead; a 404 for whoever does not read it, a 403 for the others."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_lead(request.user, use_case)
    return use_case


def writing_context(use_case: UseCase, current: Protocol) -> dict[str, Any]:
    """Return what the list of parts of a protocol, or of an amendment, shows: done, lacking, to look at again."""
    indicators = list(current.indicators.all())
    lacking = lacks(current, indicators)
    remarks = remarks_on(current, indicators)
    return {
        "protocol": current,
        "parts": [_part_row(use_case, page, lacking) for page in PARTS],
        "lacking": [(lack.text, _where(use_case, lack)) for lack in lacking],
        "criteria": [
            (row, sentence, [remark.text for remark in remarks if remark.code == row.code])
            for row, sentence in readings_in_words(indicators)
        ],
        "offers": len(suggestions_for(use_case, current)),
    }


def overview_context(user: User, use_case: UseCase, shown: Protocol | None) -> dict[str, Any]:
    """Return what the page of the trial says of the protocol: in words, its versions, its amendments."""
    leads = is_lead(user, use_case)
    waiting = open_amendment(use_case)
    return {
        "written": protocol_in_words(shown) if shown else [],
        "criteria": readings_in_words(list(shown.indicators.all())) if shown else [],
        "changed": changed_criteria(shown) if shown else [],
        # What its lead is still writing is theirs alone.
        "amendments": [row for row in amendments_of(use_case) if leads or row.state != AmendmentState.DRAFT],
        "may_amend": leads and waiting is None and may_be_amended(use_case),
    }


def _part_page(
    request: HttpRequest,
    use_case: UseCase,
    protocol_pk: int,
    page: Part,
    form: PartForm,
    offers: dict[str, Any],
    stored: Protocol | None,
) -> HttpResponse:
    current = stored or Protocol.objects.get(pk=protocol_pk)
    context = {
        "use_case": use_case,
        "part": page,
        "form": form,
        "fields": [(form[name], offers.get(name)) for name in page.fields],
        "differences": changed_values(current, form.values()) if stored else [],
        "place": PARTS.index(page) + 1,
        "total": len(PARTS),
        "amends": current.amends_id is not None,
        "crumbs": crumbs(use_case, (_("Protocole"), reverse("trial:protocol", args=[use_case.pk]))),
    }
    return render(request, "trial/part.html", context)


def _typed(request: HttpRequest, offers: dict[str, Any]) -> Any:
    """What was sent, with the suggestion that the person takes up, if they take one."""
    if request.method != "POST":
        return None
    taken = offers.get(request.POST.get("take", ""))
    if taken is None:
        return request.POST
    data = request.POST.copy()
    data[taken.field] = str(taken.value)
    return data


def _saved(request: HttpRequest, pk: int, page: Part) -> HttpResponse:
    taken = request.POST.get("take", "")
    if taken in page.fields:
        messages.success(request, _("C’est repris du dossier. Relisez et adaptez."))
        return redirect(f"{reverse('trial:part', args=[pk, page.slug])}#id_{taken}")
    messages.success(request, _("« %(title)s » est enregistré.") % {"title": page.title})
    place = PARTS.index(page) + 1
    if "back" in request.POST or place == len(PARTS):
        return redirect("trial:protocol", pk=pk)
    return redirect("trial:part", pk, PARTS[place].slug)


def _autosaved(saved: Protocol) -> HttpResponse:
    text = typo_fr(_("Brouillon enregistré à %s") % time_fr(timezone.now()))
    return JsonResponse({"text": text, "versions": {"lock_version": saved.lock_version}})


def _part_row(use_case: UseCase, page: Part, lacking: list) -> dict[str, str]:
    count = sum(lack.part == page.slug for lack in lacking)
    done = _("Complet") if not count else ngettext("%(n)s champ manque", "%(n)s champs manquent", count) % {"n": count}
    return {
        "title": page.title,
        "url": reverse("trial:part", args=[use_case.pk, page.slug]),
        "tag": done,
        "tag_class": "tag tag--wait" if count else "tag tag--done",
    }


def _where(use_case: UseCase, lack: Any) -> str:
    if not lack.part:
        return reverse("trial:indicator_add", args=[use_case.pk])
    return f"{reverse('trial:part', args=[use_case.pk, lack.part])}#id_{lack.field}"


def _open_protocol(request: HttpRequest, use_case: UseCase) -> HttpResponse:
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.create_protocol, use_case=use_case),
        title=_("Écrire le protocole"),
        text=_(
            "Les critères, les seuils et les règles d’arrêt se fixent avant l’essai. "
            "Vous pourrez vous arrêter et revenir."
        ),
        back="trial:overview",
        extra={"section": "trial"},
        done=_("Le protocole est ouvert."),
        then="trial:protocol",
    )


def _protocol(use_case: UseCase) -> Protocol:
    current = protocol_of(use_case)
    if current is None:
        raise Http404
    return current
