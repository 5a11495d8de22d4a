"""A meeting is convened, changed, cancelled, or convened a second time for lack of quorum. Members are told by mail."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import Attachment, notify
from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.typography import date_fr
from evaluation.committee.actions.items import inscribe
from evaluation.committee.actions.meetings import MeetingRefused, lock_meeting
from evaluation.committee.convocation import SECOND_MEETING_DAYS, earliest_day
from evaluation.committee.enums import ItemState, MeetingState
from evaluation.committee.invitations import invitation
from evaluation.committee.journal import record_for
from evaluation.committee.models import AgendaItem, Committee, Meeting, RulesVersion
from evaluation.committee.permissions import require_secretary
from evaluation.committee.selectors import current_rules, second_meeting_of
from evaluation.committee.selectors.agenda import awaited, still_awaited
from usecases.actions import tell
from usecases.models import UseCase


@transaction.atomic
def convene_meeting(
    *, committee: Committee, actor: User, starts_at: datetime, place: str, now: datetime, remote_link: str = ""
) -> Meeting:
    """Convene the committee under the rules in force, and tell every member, with a file for their calendar.

    Raises NotAllowed, MeetingRefused (date in the past or too near for the rules, no place, no rules, no member).
    """
    require_secretary(actor, committee)
    rules = _rules_in_force(committee)
    _require_when_and_where(starts_at, place, now)
    _require_notice(rules, starts_at, now)
    _require_members(committee, starts_at)
    meeting = Meeting.objects.create(
        committee=committee, rules=rules, starts_at=starts_at, place=place.strip(), remote_link=remote_link.strip(),
        convened_at=now, convened_by=actor,
    )  # fmt: skip
    details = {"meeting": meeting.pk, "starts_at": starts_at, "rules": rules.number}
    record_for(verb="committee.convene_meeting", actor=actor, committee=committee, now=now, details=details)
    _convoke(meeting, _("Le comité éthique se réunit le %(day)s à %(hour)s. Lieu : %(place)s."), now)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    actor: User,
    starts_at: datetime,
    place: str,
    sequence: int,
    now: datetime,
    remote_link: str = "",
) -> Meeting:
    """Change the date, the place or the link of a meeting not opened yet, and tell every member again.

    `sequence` is the version of the convocation that the person read. Raises NotAllowed, MeetingRefused (opened or
    over, changed by somebody else in between, nothing changed, and what `convene_meeting` refuses; for a second
    convocation, less than three clear days after the first meeting).
    """
    meeting = lock_meeting(meeting)
    require_secretary(actor, meeting.committee)
    _require_not_opened(meeting)
    if meeting.sequence != sequence:
        raise MeetingRefused(
            _("Cette convocation a changé entre-temps : %(day)s, %(place)s. Relisez-la, puis recommencez.")
            % {"day": _hour(meeting.starts_at), "place": meeting.place}
        )
    _require_when_and_where(starts_at, place, now)
    wanted = (starts_at, place.strip(), remote_link.strip())
    if wanted == (meeting.starts_at, meeting.place, meeting.remote_link):
        raise MeetingRefused(_("Rien n’a changé : modifiez la date, le lieu ou le lien."))
    day = timezone.localdate(starts_at)
    if day != meeting.day:
        if meeting.second_of is None:
            _require_notice(meeting.rules, starts_at, now)
        else:
            _require_apart(meeting.second_of, starts_at)
    _require_members(meeting.committee, starts_at)
    before = {"starts_at": meeting.starts_at, "place": meeting.place, "remote_link": meeting.remote_link}
    moved = starts_at != meeting.starts_at
    meeting.starts_at, meeting.place, meeting.remote_link = wanted
    meeting.sequence += 1
    meeting.save(update_fields=["starts_at", "place", "remote_link", "sequence"])
    items = list(meeting.items.filter(state=ItemState.PENDING).select_related("use_case__lead"))
    UseCase.objects.filter(pk__in=[item.use_case_id for item in items]).update(due_on=meeting.day)
    details = {"meeting": meeting.pk, "sequence": meeting.sequence, "before": before, "starts_at": starts_at}
    record_for(verb="committee.change_meeting", actor=actor, committee=meeting.committee, now=now, details=details)
    _convoke(meeting, _("La convocation a changé : la séance est le %(day)s à %(hour)s. Lieu : %(place)s."), now)
    if moved:
        _tell_leads(items, _("Le comité éthique l’examinera le %(day)s.") % {"day": date_fr(meeting.day)}, now)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, actor: User, reason: str, now: datetime) -> Meeting:
    """Cancel a meeting not opened yet: its dossiers go back to waiting, members and leads are told.

    Raises NotAllowed, MeetingRefused (opened or over, no reason).
    """
    meeting = lock_meeting(meeting)
    require_secretary(actor, meeting.committee)
    _require_not_opened(meeting)
    if not reason.strip():
        raise MeetingRefused(_("Dites pourquoi la séance est annulée."), field="reason")
    why = reason.strip()[:300]
    items = list(meeting.items.filter(state=ItemState.PENDING).select_related("use_case__lead"))
    UseCase.objects.filter(pk__in=[item.use_case_id for item in items]).update(due_on=None)
    meeting.items.filter(state=ItemState.PENDING).update(
        state=ItemState.POSTPONED,
        closed_at=now,
        postponed_because=(_("La séance est annulée : %(reason)s") % {"reason": why})[:300],
    )
    meeting.state, meeting.cancelled_at, meeting.cancelled_because = MeetingState.CANCELLED, now, why
    meeting.sequence += 1
    meeting.save(update_fields=["state", "cancelled_at", "cancelled_because", "sequence"])
    details = {"meeting": meeting.pk, "sequence": meeting.sequence, "reason": why}
    record_for(verb="committee.cancel_meeting", actor=actor, committee=meeting.committee, now=now, details=details)
    _convoke(meeting, _("La séance du %(day)s à %(hour)s est annulée."), now, cancelled=True)
    _tell_leads(items, _("La séance est annulée. Votre dossier attend la prochaine."), now)
    return meeting


@transaction.atomic
def convene_second_meeting(
    *, first: Meeting, actor: User, starts_at: datetime, place: str, now: datetime, remote_link: str = ""
) -> Meeting:
    """Convene again for the items put off for lack of quorum: same agenda, three clear days later, without quorum.

    The rules stay those of the first meeting. What is added to its agenda afterwards keeps the quorum rule.
    Source: GOV-04; CGCT L2121-17; décret 2006-672, art. 11 (the convocation says it). Raises NotAllowed, MeetingRefused
    (first meeting not closed, nothing put off for lack of quorum, already convened again, too near).
    """
    first = lock_meeting(first)
    require_secretary(actor, first.committee)
    if first.state != MeetingState.CLOSED:
        raise MeetingRefused(_("Levez d’abord cette séance : la seconde convocation reprend ses points reportés."))
    if second_meeting_of(first) is not None:
        raise MeetingRefused(_("Une seconde convocation existe déjà pour cette séance."))
    _require_when_and_where(starts_at, place, now)
    _require_apart(first, starts_at)
    _require_members(first.committee, starts_at)
    items = _items_without_quorum(first)
    if not items:
        raise MeetingRefused(_("Aucun point de cette séance n’attend une seconde convocation faute de quorum."))
    meeting = Meeting.objects.create(
        committee=first.committee, rules=first.rules, starts_at=starts_at, place=place.strip(),
        remote_link=remote_link.strip(), second_of=first, convened_at=now, convened_by=actor,
    )  # fmt: skip
    details = {"meeting": meeting.pk, "second_of": first.pk, "starts_at": starts_at, "rules": first.rules.number}
    record_for(verb="committee.convene_second", actor=actor, committee=first.committee, now=now, details=details)
    for item in items:
        inscribe(meeting, item.use_case, awaited(item.use_case), actor=actor, now=now, second_of=item)
    text = _(
        "Seconde convocation, sur le même ordre du jour : la séance du %(first)s n’avait pas le quorum. "
        "Le comité se réunit le %(day)s à %(hour)s. Lieu : %(place)s. Aucun quorum ne sera exigé pour ces points."
    )
    _convoke(meeting, text, now, first=date_fr(first.day))
    return meeting


def _items_without_quorum(first: Meeting) -> list[AgendaItem]:
    """The items put off for lack of quorum whose dossier still waits and is on no other agenda; locks the dossiers."""
    rows = list(first.items.filter(without_quorum=True).order_by("order"))
    waiting = UseCase.objects.select_for_update(of=("self",)).select_related("organisation", "lead")
    dossiers = {row.pk: row for row in waiting.filter(pk__in=[item.use_case_id for item in rows])}
    live = AgendaItem.objects.filter(use_case__in=dossiers, opinion_recorded_at__isnull=True)
    listed = set(live.exclude(state=ItemState.POSTPONED).values_list("use_case", flat=True))
    kept = []
    for item in rows:
        item.use_case = dossiers[item.use_case_id]
        if item.use_case_id not in listed and still_awaited(item):
            kept.append(item)
    return kept


def _rules_in_force(committee: Committee) -> RulesVersion:
    rules = current_rules(committee)
    if rules is None:
        raise MeetingRefused(_("Le comité n’a pas encore de règles de vote ou de membres."))
    return rules


def _require_when_and_where(starts_at: datetime, place: str, now: datetime) -> None:
    if starts_at <= now:
        raise MeetingRefused(_("Choisissez une date et une heure à venir."), field="starts_at")
    if not place.strip():
        raise MeetingRefused(_("Dites où la séance se tient, ou qu’elle se tient à distance."), field="place")


def _require_members(committee: Committee, starts_at: datetime) -> None:
    if not committee.sitting(timezone.localdate(starts_at)):
        raise MeetingRefused(_("Le comité n’a pas encore de règles de vote ou de membres."))


def _require_notice(rules: RulesVersion, starts_at: datetime, now: datetime) -> None:
    days = rules.convocation_days
    earliest = earliest_day(timezone.localdate(now), days)
    if timezone.localdate(starts_at) < earliest:
        sentence = ngettext(
            "Le règlement demande %(days)s jour franc entre la convocation et la séance : choisissez le %(day)s "
            "ou plus tard.",
            "Le règlement demande %(days)s jours francs entre la convocation et la séance : choisissez le %(day)s "
            "ou plus tard.",
            days,
        )
        raise MeetingRefused(sentence % {"days": days, "day": date_fr(earliest)}, field="starts_at")


def _require_apart(first: Meeting, starts_at: datetime) -> None:
    earliest = earliest_day(first.day, SECOND_MEETING_DAYS)
    if timezone.localdate(starts_at) < earliest:
        raise MeetingRefused(
            _("Il faut trois jours francs entre les deux séances : choisissez le %(day)s ou plus tard.")
            % {"day": date_fr(earliest)},
            field="starts_at",
        )


def _require_not_opened(meeting: Meeting) -> None:
    if meeting.is_over:
        raise MeetingRefused(_("Cette séance est levée ou annulée : elle ne change plus."))
    if meeting.state != MeetingState.CONVENED:
        raise MeetingRefused(_("Cette séance est ouverte : levez-la, ou reportez ses points."))


def _convoke(meeting: Meeting, text: str, now: datetime, *, cancelled: bool = False, first: str = "") -> None:
    """Tell every member in office that day. A mail travels in clear: the agenda is read on the site."""
    starts = timezone.localtime(meeting.starts_at)
    words = {
        "day": starts.strftime("%d/%m/%Y"),
        "hour": starts.strftime("%H h %M"),
        "place": meeting.place,
        "first": first,
    }
    subject = _("Séance annulée : comité éthique du %(day)s") if cancelled else _("Séance du comité éthique le %(day)s")
    body = text % words
    if not cancelled:
        body = f"{body} {_('Avant d’ouvrir un dossier, déclarez vos intérêts sur la page de la séance.')}"
    notify(
        recipients=[member.user for member in meeting.sitting],
        kind=NotificationKind.INFORMATION if cancelled else NotificationKind.TO_DO,
        subject=subject % words,
        body=body,
        path=reverse("committee:meeting", args=[meeting.pk]),
        key=f"committee-meeting-{meeting.pk}-{meeting.sequence}",
        now=now,
        attach=_file_of(meeting, now),
    )


def _file_of(meeting: Meeting, now: datetime) -> Callable[[User], Attachment]:
    return lambda user: invitation(meeting, user, now)


def _tell_leads(items: Iterable[AgendaItem], text: str, now: datetime) -> None:
    for item in items:
        tell(
            use_case=item.use_case,
            recipients=[item.use_case.lead],
            kind=NotificationKind.INFORMATION,
            subject=_("Séance du comité modifiée : %(title)s") % {"title": item.use_case.title},
            body=text,
            path=reverse("committee:dossier", args=[item.use_case_id]),
            key=f"committee-item-{item.pk}-{now:%Y%m%d%H%M%S}",
            now=now,
        )


def _hour(starts_at: datetime) -> str:
    local = timezone.localtime(starts_at)
    return f"{date_fr(local.date())}, {local:%H h %M}"


def earliest_second_day(first: Meeting) -> date:
    """Return the first day on which the second meeting may be held."""
    return earliest_day(first.day, SECOND_MEETING_DAYS)
