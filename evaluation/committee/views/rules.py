"""The rules of the committee: their history, a new version, and what it would give before it is adopted."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.committee import actions
from evaluation.committee.forms import RulesForm, rules_initial
from evaluation.committee.models import Committee
from evaluation.committee.permissions import is_secretary
from evaluation.committee.rule_settings import PROFILES, nearest_profile, profile_named
from evaluation.committee.selectors import committees_for, current_rules, rules_history, tried
from evaluation.committee.tally import rules_to_dict
from evaluation.committee.views.common import crumbs_of_committee, get_committee_kept
from usecases.views.act import attempt


@require_safe
def rules(request: HttpRequest, committee_pk: int) -> HttpResponse:
    """Every version of the rules, newest first, with the meetings that each governed."""
    committee = get_object_or_404(committees_for(request.user), pk=committee_pk)
    context = {
        "committee": committee,
        "rows": rules_history(committee),
        "keeps": is_secretary(request.user, committee),
        "crumbs": crumbs_of_committee(),
    }
    return render(request, "committee/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rules_new(request: HttpRequest, committee_pk: int) -> HttpResponse:
    """Write a new version, from the one in force or from a profile; try it without writing; adopt it."""
    committee = get_committee_kept(request, committee_pk)
    current = current_rules(committee)
    profile = profile_named(request.GET.get("profil", ""))
    settings = rules_to_dict(profile.rules) if profile else current.settings
    trying = request.POST.get("do") == "try"
    initial = rules_initial(settings, current.number, current.convocation_days)
    form = RulesForm(request.POST or None, trying=trying, initial=initial)
    if not trying:
        adopt = partial(actions.adopt_rules, committee=committee)
        done = _("Les règles sont adoptées. Les séances convoquées à partir de maintenant les suivent.")
        adopted, _refusal = attempt(request, form=form, act=adopt, done=done, values=form.adoption)
        if adopted:
            return redirect("committee:rules", committee_pk=committee.pk)
    context = {
        "committee": committee,
        "current": current,
        "profiles": PROFILES,
        "profile": profile,
        "form": form,
        "crumbs": crumbs_of_committee((_("Règles de vote"), reverse("committee:rules", args=[committee.pk]))),
        **(_tried(committee, form) if trying and form.is_valid() else {}),
    }
    return render(request, "committee/rules_new.html", context)


def _tried(committee: Committee, form: RulesForm) -> dict[str, Any]:
    nearest, apart = nearest_profile(rules_to_dict(form.rules()))
    return {
        "tried": True,
        "trials": tried(committee, form.rules(), timezone.localdate()),
        "nearest": nearest,
        "apart": apart,
    }
