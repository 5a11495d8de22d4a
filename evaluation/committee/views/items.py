"""An item of the agenda: attendance, quorum, motion, result, opinion."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.committee import actions
from evaluation.committee.case_builder import case_of
from evaluation.committee.enums import ItemKind, ItemState, Presence, VoteMode
from evaluation.committee.forms import AttendanceForm, PostponeForm, RecordRecusalForm, RecusalForm
from evaluation.committee.models.terms import name_order
from evaluation.committee.permissions import (
    can_lift_recusals,
    can_run,
    is_secretary,
    require_secretary,
    seat_of,
)
from evaluation.committee.quorum import quorum_status
from evaluation.committee.selectors import (
    adopted_vote,
    counts_of,
    names_by_seat,
    progress_of,
    result_of,
    secret_progress,
    silent_members,
)
from evaluation.committee.selectors.minority import minority_views
from evaluation.committee.selectors.scores import scoring_for
from evaluation.committee.tally import BallotMode
from evaluation.committee.views.common import (
    act,
    after_declaration,
    crumbs_of_item,
    crumbs_of_meeting,
    get_item,
    get_item_to_run,
    item_address,
    meeting_address,
)
from evaluation.compass.selectors import signals_of
from evaluation.trial.results import deposited_results
from evaluation.trial.wording import amendment_in_words
from usecases.views.common import refused_as_403


@after_declaration
@require_safe
def item(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Where the item stands, and what comes next for whoever runs the meeting."""
    found = get_item(request, item_pk)
    committee = found.meeting.committee
    names = names_by_seat(committee)
    votes = list(found.votes.with_results().order_by("pk"))
    running = next((vote for vote in votes if vote.closed_at is None), None)
    case = case_of(found)
    signals = [signal for signal in signals_of(found.use_case) if signal.kind != "D"]
    recusals = list(found.recusals.select_related("member__user"))
    runs = can_run(request.user, found.meeting)
    progress = progress_of(running, case, names) if running and not running.is_secret else None
    secret = secret_progress(running) if running and running.mode == VoteMode.SECRET else None
    context = {
        "item": found,
        "crumbs": crumbs_of_meeting(found.meeting),
        "votes": [(vote, result_of(vote, names)) for vote in votes if vote.closed_at],
        "running": running,
        "progress": progress,
        "secret_progress": secret,
        "all_in": bool(progress and not progress.awaited) or bool(secret and secret.signed == secret.total),
        "counted_by": counts_of(running) if running and running.mode == VoteMode.PAPER else {},
        "rules_want_secret": case.rules.ballot == BallotMode.SECRET,
        "quorum": quorum_status(case) if found.attendances.exists() else None,
        "attendances": sorted(
            found.attendances.select_related("member__user"), key=lambda row: name_order(row.member.user)
        ),
        "recusals": recusals,
        "recused": {row.member_id for row in recusals},
        "signals": signals,
        "runs": runs,
        "scoring": scoring_for(found, request.user, runs=runs),
        "minority": minority_views(found, request.user) if found.state == ItemState.VOTED else [],
        "secretary": is_secretary(request.user, committee),
        "seat": seat_of(request.user, found.meeting),
        "adopted": adopted_vote(found),
        "change": amendment_in_words(found.amendment) if found.amendment_id else None,
        "silent": silent_members(found),
        "may_lift": found.is_unsettled and can_lift_recusals(request.user, found),
        "movements": found.movements.select_related("member__user"),
        "results": deposited_results(found.use_case) if found.kind == ItemKind.FINAL_OPINION else None,
    }
    return render(request, "committee/item.html", context)


@after_declaration
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Record who is there."""
    found = get_item_to_run(request, item_pk)
    members = found.meeting.sitting
    given = found.meeting.proxies.in_force().values_list("giver", flat=True)
    expected = dict.fromkeys(given, Presence.ABSENT)  # whoever gave a proxy is likely away
    recorded = {**expected, **{row.member_id: row.at_vote for row in found.attendances.all()}}
    form = AttendanceForm(request.POST or None, members=members, recorded=recorded)
    return act(
        request,
        do=partial(actions.set_attendance, item=found),
        form=form,
        values=lambda: {"presences": form.presences()},
        title=_("Relever les présences"),
        text=_("Avant l’ouverture du point, elles font le quorum. Après, elles disent qui vote."),
        done=_("Les présences sont relevées."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Stay out of an item; the secretariat, which holds no seat, records who told it so."""
    found = get_item(request, item_pk, declaring=True)
    committee = found.meeting.committee
    seat = seat_of(request.user, found.meeting)
    if seat is not None:
        do, form = partial(actions.declare_recusal, item=found, member=seat), RecusalForm(request.POST or None)
    else:
        with refused_as_403():
            require_secretary(request.user, committee)
        members = committee.members.in_office(found.meeting.day)
        do = partial(actions.declare_recusal, item=found)
        form = RecordRecusalForm(request.POST or None, members=members.select_related("user"))
    return act(
        request,
        do=do,
        form=form,
        title=_("Déclarer un lien d’intérêt"),
        text=_("Un membre déporté ne voit ni le débat ni le vote sur ce point. Le dossier lui est caché partout."),
        done=_("Le déport est enregistré."),
        back=meeting_address(found.meeting),
        crumbs=crumbs_of_item(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def item_open(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Open the item if the quorum is there."""
    found = get_item_to_run(request, item_pk)
    return act(
        request,
        do=partial(actions.open_item, item=found),
        title=_("Ouvrir ce point"),
        text=_("Le quorum est vérifié. S’il manque, le point est reporté et le dossier garde son état."),
        done=_("Le quorum est vérifié."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def item_postpone(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Put the item off."""
    found = get_item_to_run(request, item_pk)
    return act(
        request,
        do=partial(actions.postpone_item, item=found),
        form=PostponeForm(request.POST or None),
        title=_("Reporter ce point"),
        text=_("Le dossier garde son état et pourra être inscrit à une autre séance."),
        done=_("Le point est reporté."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Record the committee's opinion on the dossier."""
    found = get_item(request, item_pk)
    with refused_as_403():
        require_secretary(request.user, found.meeting.committee)
    return act(
        request,
        do=partial(actions.record_opinion, item=found),
        title=_("Enregistrer l’avis du comité"),
        text=_(
            "La motion adoptée devient l’avis du comité, avec les opinions minoritaires signées jusqu’ici : demandez "
            "si quelqu’un veut encore en déposer une. Ensuite elles ne changent plus. %(after)s"
        )
        % {
            "after": _("Un avenant adopté entre en vigueur aussitôt ; son vote ne s’annule plus.")
            if found.amendment_id
            else _("Les élus sont prévenus.")
        },
        done=_("L’avis est enregistré."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
    )
