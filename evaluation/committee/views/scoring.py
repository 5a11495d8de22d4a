"""Scoring the criteria: one's own sheet, the reveal, everybody's scores."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from evaluation.committee import actions
from evaluation.committee.enums import ScoreRound
from evaluation.committee.forms import ScoreForm
from evaluation.committee.permissions import can_run
from evaluation.committee.selectors.scores import (
    assessment_to_score,
    by_member,
    criteria_to_score,
    reveal_of,
    revealed_scores,
    scoring_for,
    scoring_progress,
    sheet_of,
    standing_score,
    takes_scores,
)
from evaluation.committee.views.common import (
    act,
    after_declaration,
    crumbs_of_item,
    get_item,
    get_item_as_member,
    get_item_to_run,
    item_address,
)
from evaluation.compass.models import Assessment
from evaluation.compass.permissions import may_read_content
from evaluation.compass.scoring import CriterionScore
from evaluation.compass.selectors import OpinionView, opinion_views, score_of
from usecases.views.act import attempt


@dataclass(frozen=True)
class Beside:
    """What stands beside a criterion while it is scored: the score of the compass and the expert's opinion."""

    score: CriterionScore | None
    view: OpinionView | None


# What is typed here never reaches an error report, nor the cache of a browser that others use.
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@after_declaration
def score(request: HttpRequest, item_pk: int) -> HttpResponse:
    """A member's own sheet: every criterion, with the expert's opinion and the score of the compass beside it."""
    found, seat = get_item_as_member(request, item_pk)
    assessment = assessment_to_score(found)
    sheet, revealed = sheet_of(found, seat), reveal_of(found)
    standing = {code: standing_score(rounds) for code, rounds in sheet.items()}
    form = ScoreForm(request.POST or None, criteria=criteria_to_score(assessment), standing=standing)
    acted, refusal = attempt(
        request,
        form=form,
        act=partial(actions.give_scores, item=found, round=request.POST.get("round", "")),
        values=lambda: {"scores": form.scores()},
        done=_("Vos notes sont enregistrées."),
    )
    if acted:
        return redirect("committee:item", item_pk=found.pk)
    beside = _beside(assessment, request.user)
    context = {
        "item": found,
        "form": form,
        "rows": [(row, mark, comment, beside.get(row.code), sheet.get(row.code)) for row, mark, comment in form.rows()],
        "revealed": revealed,
        "round": ScoreRound.REVISED if revealed else ScoreRound.INITIAL,
        "open": takes_scores(found),
        "mine": bool(sheet),
        "page_has_errors": bool(refusal) or (form.is_bound and bool(form.errors)),
        "crumbs": crumbs_of_item(found),
    }
    return render(request, "committee/score.html", context)


@never_cache
@require_safe
def scores(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Everybody's scores, once they are revealed, criterion by criterion."""
    found = get_item(request, item_pk)
    runs = can_run(request.user, found.meeting)
    scoring = scoring_for(found, request.user, runs=runs)
    if scoring.revealed is None:
        raise PermissionDenied(_("Les notes ne sont pas révélées : chacun ne voit que les siennes."))
    criteria = revealed_scores(found)
    context = {
        "item": found,
        "scoring": scoring,
        "criteria": criteria,
        "members": by_member(criteria),
        "late": any(row.initial is None for criterion in criteria for row in criterion.members),
        "remarked": [row for row in criteria if row.remarks],
        "crumbs": crumbs_of_item(found),
    }
    return render(request, "committee/scores.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scores_reveal(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Show every initial score at once."""
    found = get_item_to_run(request, item_pk)
    progress = scoring_progress(found)
    return act(
        request,
        do=partial(actions.reveal_scores, item=found),
        title=_("Révéler les notes"),
        text=_(
            "%(done)s membres sur %(expected)s ont noté. Toutes les notes paraissent en même temps, sur tous les "
            "critères. Celles de départ ne changent plus ; chacun peut ensuite réviser les siennes jusqu’au vote."
        )
        % {"done": progress.done, "expected": progress.expected},
        done=_("Les notes sont révélées."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
    )


def _beside(assessment: Assessment | None, reader: User) -> dict[str, Beside]:
    """What `reader` may see beside each criterion, by its code."""
    if assessment is None or not may_read_content(reader, assessment):
        return {}
    views: dict[int, Any] = opinion_views(assessment, reader)
    scored = {row.code: row for row in score_of(assessment).criteria}
    return {row.code: Beside(scored.get(row.code), views.get(row.pk)) for row in criteria_to_score(assessment)}
