"""A meeting of the committee, from the convocation to the recorded opinion."""

from datetime import date, datetime, time, timedelta
from typing import Any

from boussole.demo.clock import PARIS, working_day
from boussole.demo.meeting_scenes import declare, declare_before_the_next, meet_without_quorum
from boussole.demo.people import DEPARTMENT, METROPOLIS, Troupe
from boussole.demo.scene import Play
from boussole.demo.scores_scenes import score, score_ahead, sign_minority
from evaluation.committee import actions
from evaluation.committee.enums import College, MemberFunction
from evaluation.committee.models import Committee, CommitteeMember, Meeting
from evaluation.committee.selectors import ready_dossiers
from evaluation.compass.selectors import open_start_blockers

CHOICES = {"P": "POUR", "C": "CONTRE", "A": "ABSTENTION"}
PAPERS = {**CHOICES, "A": "BLANC"}
SEATS = {
    METROPOLIS: (
        ("helene.brunet", MemberFunction.PRESIDENT, College.ADMINISTRATION, True),
        ("marc.delorme", MemberFunction.DEPUTY, College.ADMINISTRATION, True),
        ("nadia.benali", MemberFunction.MEMBER, College.QUALIFIED, True),
        ("olivier.chauvet", MemberFunction.MEMBER, College.ADMINISTRATION, True),
        ("sylvie.rousset", MemberFunction.MEMBER, College.ADMINISTRATION, True),
        ("bruno.tessier", MemberFunction.MEMBER, College.USERS, True),
        ("amina.diallo", MemberFunction.MEMBER, College.QUALIFIED, True),
        ("farid.meziane", MemberFunction.MEMBER, College.STAFF, True),
        ("gilles.aubry", MemberFunction.MEMBER, College.USERS, True),
        ("anne.kerouac", MemberFunction.MEMBER, College.QUALIFIED, False),
    ),
    DEPARTMENT: (
        ("jeanne.moulin", MemberFunction.PRESIDENT, College.ADMINISTRATION, True),
        ("robin.colas", MemberFunction.DEPUTY, College.ADMINISTRATION, True),
        ("mireille.sorel", MemberFunction.MEMBER, College.ADMINISTRATION, True),
        ("victor.lang", MemberFunction.MEMBER, College.STAFF, True),
        ("carole.vidal", MemberFunction.MEMBER, College.QUALIFIED, True),
    ),
}
NAMES = {METROPOLIS: "Comité éthique de l’IA du Val d’Arzon", DEPARTMENT: "Comité éthique de l’IA de la Haute-Vireuse"}
NEXT_CONVENED = datetime(2026, 11, 20, 9, 0, tzinfo=PARIS)
NEXT_MEETING = datetime(2026, 12, 10, 14, 30, tzinfo=PARIS)
SECRETARIES = {METROPOLIS: "hugo.marchand", DEPARTMENT: "eric.masson"}


def create_committees(troupe: Troupe, now: datetime) -> None:
    """Create the committees and their seats."""
    for where, seats in SEATS.items():
        secretary = troupe.people[SECRETARIES[where]]
        committee = actions.create_committee(
            organisation=troupe.organisations[where], name=NAMES[where], actor=secretary, now=now
        )
        for key, function, college, voting in seats:
            actions.seat_member(
                committee=committee,
                user=troupe.people[key],
                actor=secretary,
                college=college,
                function=function,
                voting=voting,
                started_on=date(2025, 1, 6),
                now=now,
            )


def hold_meeting(scene: Play, said: dict[str, Any]) -> None:
    """Convene, have interests declared, open, check the quorum, vote on one motion, record the opinion, close."""
    secretary = scene.coordinator
    where = DEPARTMENT if scene.case.where == DEPARTMENT else METROPOLIS
    committee = Committee.objects.get(organisation=scene.troupe.organisations[where])
    convened = scene.clock.after(3)
    day = said.get("day") or working_day(convened.date() + timedelta(days=14))
    starts_at = datetime.combine(day, time(14, 0), PARIS)
    meeting = actions.convene_meeting(
        committee=committee, actor=secretary, starts_at=starts_at, place="Salle des actes", now=convened
    )
    item = actions.add_item(meeting=meeting, use_case=scene.use_case, actor=secretary, now=scene.clock.tick())
    if said.get("without_quorum"):
        scene.clock.now = max(scene.clock.now, starts_at)
        item = meet_without_quorum(scene, item)
        meeting, starts_at = item.meeting, item.meeting.starts_at
    declare(item, scene.clock.tick())
    scene.clock.now = max(scene.clock.now, starts_at)
    members = list(committee.members.filter(ended_on__isnull=True).order_by("pk"))
    recused = {row.member_id for row in item.recusals.all()}
    voters = [member for member in members if member.voting and member.pk not in recused]
    absent = _give_proxy(scene, meeting, voters)
    actions.open_meeting(meeting=meeting, actor=secretary, now=scene.clock.tick())
    presences = {member: "absent" if member == absent else "present" for member in members}
    actions.set_attendance(item=item, actor=secretary, presences=presences, now=scene.clock.tick())
    actions.open_item(item=item, actor=secretary, now=scene.clock.tick())
    score(scene, item, [member for member in members if member.pk not in recused and member != absent])
    vote = actions.open_vote(
        item=item,
        actor=secretary,
        motion=_motion(scene, said),
        conditions=[actions.NewCondition(*row) for row in said.get("conditions", ())],
        secret=_secret(said),
        now=scene.clock.tick(),
    )
    _vote(scene, vote, voters, absent, said["votes"])
    actions.close_vote(vote=vote, actor=secretary, now=scene.clock.tick())
    sign_minority(scene, item, voters, said)
    actions.record_opinion(item=item, actor=secretary, now=scene.clock.tick())
    actions.close_meeting(meeting=meeting, actor=secretary, now=scene.clock.tick())


def convene_next(troupe: Troupe) -> Meeting:
    """Convene the métropole's next meeting, with every dossier that waits for its committee on the agenda."""
    committee = Committee.objects.get(organisation=troupe.organisations[METROPOLIS])
    secretary = troupe.people[SECRETARIES[METROPOLIS]]
    meeting = actions.convene_meeting(
        committee=committee, actor=secretary, starts_at=NEXT_MEETING, place="Salle 204", now=NEXT_CONVENED
    )
    for use_case in ready_dossiers(committee, secretary):
        actions.add_item(meeting=meeting, use_case=use_case, actor=secretary, now=NEXT_CONVENED)
    seats = {member.user: member for member in committee.members.select_related("user")}
    away, holder = troupe.people["bruno.tessier"], troupe.people["nadia.benali"]
    actions.give_proxy(meeting=meeting, giver=seats[away], holder=seats[holder], actor=away, now=NEXT_CONVENED)
    declare_before_the_next(meeting, troupe.people, NEXT_CONVENED)
    score_ahead(meeting, [seats[holder], seats[troupe.people["farid.meziane"]]], NEXT_CONVENED + timedelta(days=4))
    return meeting


def _secret(said: dict[str, Any]) -> actions.SecretWish | None:
    """In secret where the case says how many of those present asked for it."""
    requests = said.get("secret_requests", 0)
    return actions.SecretWish("secret", "requested", requests=requests) if requests else None


def _motion(scene: Play, said: dict[str, Any]) -> str:
    """The motion that the case wants; with conditions where a start blocker closes the plain one."""
    plain = {"favourable": "conditions", "roll_out": "roll_out_with_conditions"}
    motion = said["motion"]
    return plain.get(motion, motion) if open_start_blockers(scene.use_case) else motion


def _give_proxy(scene: Play, meeting: Any, voters: list[CommitteeMember]) -> CommitteeMember:
    """The last voter is away and gives a proxy to the one before."""
    giver, holder = voters[-1], voters[-2]
    actions.give_proxy(meeting=meeting, giver=giver, holder=holder, actor=giver.user, now=scene.clock.tick())
    return giver


def _vote(scene: Play, vote: Any, voters: list[CommitteeMember], absent: CommitteeMember, choices: str) -> None:
    for member, letter in zip(voters, choices.ljust(len(voters), "P"), strict=False):
        actor = voters[-2].user if member == absent else member.user
        if vote.is_secret:
            actions.cast_secret_ballot(vote=vote, actor=actor, voice=member, choice=PAPERS[letter])
        else:
            actions.cast_ballot(vote=vote, actor=actor, voice=member, choice=CHOICES[letter], now=scene.clock.tick(1))
