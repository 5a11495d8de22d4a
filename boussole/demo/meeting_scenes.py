"""What happens around a vote: members declare their interests, and a meeting without quorum is convened again."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from boussole.demo.clock import PARIS, working_day
from boussole.demo.scene import Play
from evaluation.committee import actions
from evaluation.committee.enums import Interest
from evaluation.committee.models import AgendaItem, CommitteeMember, Meeting

# Before the next meeting of the métropole: some have declared, one stays out of a dossier, the others have yet to.
HAVE_DECLARED = ("helene.brunet", "marc.delorme", "nadia.benali", "farid.meziane")
STAYS_OUT = ("sylvie.rousset", "A préparé ce projet avec l’éditeur dans un poste précédent. (Donnée illustrative.)")
CAME = 3  # too few for a quorum


def declare(item: AgendaItem, now: datetime, *, interests: Mapping[str, str] | None = None) -> None:
    """Have every member who is not out of the item declare: no interest, or the one that `interests` gives by e-mail.

    Who declared already keeps what they said.
    """
    given = interests or {}
    done = set(item.declarations.values_list("member", flat=True))
    for member in item.meeting.sitting:
        if member.pk not in done:
            declare_one(item, member, now, given.get(member.user.email, ""))


def declare_one(item: AgendaItem, member: CommitteeMember, now: datetime, reason: str = "") -> None:
    """Have one member declare: an interest when there is a reason, else none."""
    said = actions.Said(item, Interest.INTEREST if reason else Interest.NONE, reason)
    actions.declare_interests(said=[said], actor=member.user, now=now)


def declare_before_the_next(meeting: Meeting, people: Mapping[str, object], now: datetime) -> None:
    """Some members declare on the whole agenda of the next meeting; one stays out of its first dossier."""
    seats = {member.user_id: member for member in meeting.sitting}
    items = list(meeting.items.select_related("use_case__lead"))
    for key in HAVE_DECLARED:
        member = seats[people[key].pk]
        for item in items:
            declare_one(item, member, now)
    key, reason = STAYS_OUT
    declare_one(items[0], seats[people[key].pk], now, reason)


def meet_without_quorum(scene: Play, item: AgendaItem) -> AgendaItem:
    """Open the meeting with too few members, close it, convene it again; return the item taken up without quorum."""
    meeting, actor = item.meeting, scene.coordinator
    members = meeting.sitting
    actions.open_meeting(meeting=meeting, actor=actor, now=scene.clock.tick())
    presences = {member: "present" if place < CAME else "absent" for place, member in enumerate(members)}
    actions.set_attendance(item=item, actor=actor, presences=presences, now=scene.clock.tick())
    actions.open_item(item=item, actor=actor, now=scene.clock.tick())
    actions.close_meeting(meeting=meeting, actor=actor, now=scene.clock.tick())
    day = working_day(meeting.day + timedelta(days=7))
    second = actions.convene_second_meeting(
        first=meeting,
        actor=actor,
        starts_at=datetime.combine(day, time(14, 0), PARIS),
        place=meeting.place,
        now=scene.clock.tick(),
    )
    return second.items.get()
