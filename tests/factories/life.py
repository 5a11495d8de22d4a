"""Takes a dossier along its life with the real actions, each step at its own fixed instant."""

from datetime import datetime, timedelta
from decimal import Decimal

from evaluation.committee import actions as committee
from evaluation.committee.models import AgendaItem, Committee, CommitteeMember
from evaluation.compass.selectors import current_assessment
from evaluation.decisions import actions as decisions
from evaluation.decisions.actions import NewCondition
from evaluation.decisions.models import Decision
from evaluation.decisions.rules import SAID_IN_PUBLIC
from evaluation.trial import actions as trial
from evaluation.trial.models import Evaluation, Indicator, Measure, Protocol
from evaluation.trial.selectors import evaluation_of, protocol_in_force
from tests.factories.accounts import Cast
from tests.factories.committee import attend, cast_all, make_committee, members_of
from tests.factories.compass import assessed, sign_everything
from tests.factories.usecases import START, make_use_case
from usecases import actions as usecases
from usecases.enums import State
from usecases.models import UseCase

DAY = timedelta(days=1)
ASSESSED = START + 20 * DAY
MET = START + 40 * DAY
DECIDED = START + 50 * DAY
LOCKED = START + 55 * DAY
STARTED = START + 60 * DAY
MEASURED = START + 90 * DAY
ENDED = START + 160 * DAY
EVALUATED = START + 170 * DAY
MET_AGAIN = START + 190 * DAY
DECIDED_AGAIN = START + 200 * DAY

TEXTS = {
    "question": "L’outil aide-t-il vraiment ?",
    "hypotheses": "Trente minutes gagnées par semaine.",
    "baseline_method": "Deux semaines de relevés avant.",
    "scope": "Le service des assemblées.",
    "departments": "Assemblées.",
    "communes": "Aucune.",
    "excluded_tasks": "Toute décision.",
    "participants_count": 20,
    "participants": "Rédacteurs.",
    "volunteering": "Chacun peut arrêter.",
    "control_group": "Aucun.",
    "tool": "Outil fictif, version 1.",
    "allowed_data": "Actes publics.",
    "forbidden_data": "Données de santé.",
    "max_months": 12,
    "budget_eur": Decimal("9000.00"),
    "footprint_kg": Decimal("50.000"),
    "usage_rules": "Tout est relu.",
    "human_review": "Relecture complète.",
    "continuity": "Le service sait faire sans.",
    "security": "Comptes nominatifs.",
    "logging": "Un journal de six mois.",
    "user_information": "Une page d’information.",
    "staff_information": "Une réunion.",
    "training": "Une demi-journée.",
    "evaluation_method": "Relevés avant et après.",
    "quality_test": "Deux relecteurs à l’aveugle.",
    "reporting": "Aux agents et au comité.",
    "business_contact": "Direction des assemblées",
    "health_contact": "Médecine de prévention",
    "exit_plan": "Comptes fermés.",
    "exit_data": "Données effacées.",
}
REPORT = {
    "summary": "Le gain est là.",
    "staff_feedback": "Moins de répétitif.",
    "time_saved": "Rendu aux communes.",
    "actual_cost_eur": Decimal("9100.00"),
    "time_saved_use": "service",
    "time_saved_decided": "staff",
}


def submitted(cast: Cast, **fields: object) -> UseCase:
    """A deposited dossier, its demand complete."""
    use_case = make_use_case(cast.organisation, cast.lead, **fields)
    usecases.submit(use_case=use_case, actor=cast.lead, now=START)
    return again(use_case)


def ready(cast: Cast, **fields: object) -> UseCase:
    """A dossier that waits for the committee. The grid must be loaded."""
    return assessed(submitted(cast, **fields), cast.coordinator, cast.expert, ASSESSED)


def with_opinion(cast: Cast, motion: str = "favourable", **fields: object) -> UseCase:
    """A dossier on which the committee gave its opinion, on a unanimous vote."""
    return meet(cast, ready(cast, **fields), motion, MET)


def meet(
    cast: Cast, use_case: UseCase, motion: str, at: datetime, *, letters: str = "PPP", minority: str = ""
) -> UseCase:
    """Hold the meeting that adopts `motion` (with a condition where it takes some) and record the opinion."""
    body = Committee.objects.filter(organisation=cast.organisation).first() or make_committee(cast.organisation, size=3)
    meeting = committee.convene_meeting(
        committee=body, actor=cast.coordinator, starts_at=at + DAY, place="Mairie", now=at
    )
    item = committee.add_item(meeting=meeting, use_case=use_case, actor=cast.coordinator, now=at)
    hold(cast, item, members_of(body), motion, at + DAY, letters=letters)
    if minority:
        author = members_of(body)[-1].user
        committee.file_minority_opinion(item=item, actor=author, text=minority, named=True, now=at + DAY)
    committee.record_opinion(item=item, actor=cast.coordinator, now=at + DAY)
    committee.close_meeting(meeting=meeting, actor=cast.coordinator, now=at + DAY)
    return again(use_case)


def hold(
    cast: Cast, item: AgendaItem, voters: list[CommitteeMember], motion: str, at: datetime, *, letters: str
) -> None:
    """Open the meeting and the item, vote and close the vote."""
    committee.open_meeting(meeting=item.meeting, actor=cast.coordinator, now=at)
    attend(item, cast.coordinator, voters)
    committee.open_item(item=item, actor=cast.coordinator, now=at)
    asked = "conditions" in motion
    conditions = [committee.NewCondition("Plafonner le prix", "Achats", (at + 60 * DAY).date())] if asked else []
    vote = committee.open_vote(item=item, actor=cast.coordinator, motion=motion, conditions=conditions, now=at)
    cast_all(vote, voters, letters)
    committee.close_vote(vote=vote, actor=cast.coordinator, now=at)


def authorised(cast: Cast, **fields: object) -> UseCase:
    """A dossier whose trial is authorised."""
    use_case = with_opinion(cast, **fields)
    decide(cast, use_case, "authorise_trial", DECIDED)
    return again(use_case)


def decide(cast: Cast, use_case: UseCase, kind: str, now: datetime, **more: object) -> Decision:
    """Take a decision with one condition where it takes some, unless `conditions` says otherwise."""
    condition = NewCondition("Former les agents", "RH", (now + 30 * DAY).date())
    public = "Le projet s’arrête." if kind in SAID_IN_PUBLIC else ""
    given = {"conditions": [] if kind == "generalise" else [condition], "public_reason": public, **more}
    return decisions.decide(
        use_case=use_case, actor=cast.elected_official, kind=kind, reasons="Le besoin est réel.", now=now, **given
    )


def written(cast: Cast, use_case: UseCase | None = None) -> Protocol:
    """A whole protocol, with a success criterion (at least 30) and a stop criterion (at least 1), not locked yet."""
    use_case = use_case or authorised(cast)
    protocol = trial.create_protocol(use_case=use_case, actor=cast.lead, now=DECIDED + DAY)
    dates = {"starts_on": STARTED.date(), "ends_on": ENDED.date(), "reporting_on": EVALUATED.date()}
    protocol = trial.save_protocol(
        protocol=protocol, actor=cast.lead, values={**TEXTS, **dates}, version=1, now=DECIDED + DAY
    )
    for kind, label, threshold, sample in (("success", "Minutes gagnées", 30, 10), ("stop", "Fuites", 1, 1)):
        trial.add_indicator(
            protocol=protocol,
            actor=cast.lead,
            kind=kind,
            label=label,
            source="Relevé",
            direction="at_least",
            threshold=Decimal(threshold),
            minimum_sample=sample,
            now=DECIDED + DAY,
        )
    return Protocol.objects.get(pk=protocol.pk)


def locked(cast: Cast, use_case: UseCase | None = None) -> Protocol:
    """A protocol locked by the lead and accepted by the coordinator."""
    protocol = written(cast, use_case)
    protocol = trial.lock_protocol(protocol=protocol, actor=cast.lead, now=LOCKED)
    trial.approve_protocol(protocol=protocol, actor=cast.coordinator, now=LOCKED)
    return Protocol.objects.get(pk=protocol.pk)


def running(cast: Cast, use_case: UseCase | None = None) -> UseCase:
    """A dossier whose trial runs."""
    protocol = locked(cast, use_case)
    trial.start_trial(use_case=protocol.use_case, actor=cast.lead, now=STARTED)
    return again(protocol.use_case)


def indicator(use_case: UseCase, kind: str = "success") -> Indicator:
    """The criterion of that kind in the protocol in force."""
    return protocol_in_force(use_case).indicators.get(kind=kind)


def measure(cast: Cast, use_case: UseCase, value: int = 34, kind: str = "success", sample: int = 20) -> Measure:
    """Record a figure."""
    return trial.record_measure(
        indicator=indicator(use_case, kind),
        actor=cast.lead,
        value=Decimal(value),
        sample=sample,
        measured_on=MEASURED.date(),
        now=MEASURED,
    )


def ended(cast: Cast, value: int | None = 34) -> UseCase:
    """A dossier whose trial is over, with one figure (none when `value` is None)."""
    use_case = running(cast)
    if value is not None:
        measure(cast, use_case, value)
    trial.end_trial(use_case=use_case, actor=cast.lead, now=ENDED)
    return again(use_case)


def evaluated(cast: Cast, value: int | None = 34) -> UseCase:
    """A dossier whose evaluation is deposited."""
    use_case = ended(cast, value)
    report(cast, use_case)
    sign_everything(current_assessment(use_case, "ex_post"), cast.expert, EVALUATED)
    trial.submit_evaluation(evaluation=evaluation_of(use_case), actor=cast.lead, now=EVALUATED)
    return again(use_case)


def report(cast: Cast, use_case: UseCase) -> Evaluation:
    """Write the evaluation's texts."""
    evaluation = evaluation_of(use_case)
    return trial.save_evaluation(evaluation=evaluation, actor=cast.lead, values=REPORT, version=1, now=EVALUATED)


def with_final_opinion(cast: Cast, motion: str = "roll_out", value: int | None = 34) -> UseCase:
    """A dossier on which the committee gave its final opinion."""
    return meet(cast, evaluated(cast, value), motion, MET_AGAIN)


def deployed(cast: Cast) -> UseCase:
    """A system in service."""
    use_case = with_final_opinion(cast)
    decide(cast, use_case, "generalise_with_conditions", DECIDED_AGAIN)
    assert again(use_case).state == State.DEPLOYED
    return again(use_case)


def again(use_case: UseCase) -> UseCase:
    """Read the dossier again."""
    return UseCase.objects.select_related("submission", "organisation", "lead").get(pk=use_case.pk)
