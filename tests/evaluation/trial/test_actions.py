"""Writing, locking, accepting, running and evaluating a trial: what each act writes, in the file and in the journal."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.models import Notification
from evaluation.compass.models import Assessment
from evaluation.trial import actions
from evaluation.trial.content import FIELDS, INDICATOR_FIELDS, protocol_hash
from evaluation.trial.models import Evaluation, Incident, Indicator, Measure, Protocol
from evaluation.trial.selectors import (
    evaluation_of,
    incidents_of,
    latest_measures,
    protocol_in_force,
    readings,
    stop_reached,
)
from tests.evaluation.trial.checks import last_entry, refused, verbs
from tests.factories import life, trial
from tests.factories.life import DAY, DECIDED, DECIDED_AGAIN, ENDED, EVALUATED, LOCKED, MEASURED, STARTED
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db


def told(subject):
    return set(Notification.objects.filter(subject__startswith=subject).values_list("recipient", flat=True))


def amend(cast, use_case, ends_on, now=ENDED):
    return actions.amend_protocol(
        use_case=use_case, actor=cast.elected_official, ends_on=ends_on, reason="Trop peu de réponses.", now=now
    )


def concerned(cast):
    """Return who is told of a suspension: those who run it, the president, the élu, the staff representative."""
    people = (
        cast.lead,
        cast.coordinator,
        cast.committee_president,
        cast.elected_official,
        cast.staff_representative,
    )
    return {person.pk for person in people}


def report_incident(cast, use_case, now=MEASURED):
    return actions.report_incident(
        use_case=use_case,
        actor=cast.lead,
        severity="minor",
        description=" Une source abrogée. ",
        happened_on=now.date(),
        now=now,
    )


# --- the protocol -------------------------------------------------------------------------------------


def test_a_protocol_starts_empty(cast):
    protocol = actions.create_protocol(use_case=trial.authorised(cast), actor=cast.lead, now=DECIDED)
    assert (protocol.version, protocol.created_at, protocol.locked_at, protocol.amends) == (1, DECIDED, None, None)
    assert [name for name in FIELDS if getattr(protocol, name)] == []


def test_a_protocol_is_saved_as_it_stands(cast):
    protocol = actions.create_protocol(use_case=trial.authorised(cast), actor=cast.lead, now=DECIDED)
    save = {"protocol": protocol, "actor": cast.lead, "now": DECIDED}
    saved = actions.save_protocol(values={"question": "Et alors ?", "ends_on": ENDED.date()}, version=1, **save)
    assert (saved.question, saved.ends_on, saved.lock_version) == ("Et alors ?", ENDED.date(), 2)
    again = actions.save_protocol(values={"question": "Et alors ?"}, version=1, **save)
    assert again.lock_version == 2  # nothing changed: an old page does no harm
    assert actions.save_protocol(values={"scope": "Tout."}, version=2, **save).lock_version == 3


def test_criteria_are_numbered_by_kind(cast):
    protocol = trial.written(cast)
    given = {
        "protocol": protocol,
        "actor": cast.lead,
        "source": " Relevé ",
        "direction": "at_most",
        "threshold": Decimal("9.5"),
        "baseline": Decimal(12),
        "minimum_sample": 3,
        "unit": " jours ",
        "now": LOCKED,
    }
    second = actions.add_indicator(kind="success", label=" Délai ", **given)
    assert (second.code, second.label, second.source, second.unit) == ("R2", "Délai", "Relevé", "jours")
    assert (second.baseline, second.threshold, second.minimum_sample, second.sealed) == (12, Decimal("9.5"), 3, False)
    assert second.nature == "quality"
    assert actions.add_indicator(kind="stop", label="Plaintes", nature="time", **given).nature == "time"
    assert set(protocol.indicators.filter(kind="stop").values_list("code", flat=True)) == {"A1", "A2"}
    actions.remove_indicator(indicator=protocol.indicators.get(code="R1"), actor=cast.lead, now=LOCKED)
    assert actions.add_indicator(kind="success", label="Délai", **given).code == "R3"
    assert list(protocol.indicators.values_list("code", flat=True)) == ["A1", "A2", "R2", "R3"]


def test_a_lock_seals_hashes_tells_and_is_journaled(cast):
    protocol = trial.written(cast)
    locked = actions.lock_protocol(protocol=protocol, actor=cast.lead, now=LOCKED)
    stored = Protocol.objects.get()
    assert (stored.locked_at, stored.locked_by) == (LOCKED, cast.lead)
    assert stored.sha256 == locked.sha256 == protocol_hash(stored, list(stored.indicators.all()))
    assert stored.indicators.filter(sealed=False).count() == 0
    assert last_entry() == ("trial.lock_protocol", cast.lead.pk, {"version": 1, "sha256": stored.sha256})
    assert told("Protocole à accepter") == {cast.coordinator.pk}


def test_the_hash_depends_on_each_field(cast):
    protocol = trial.written(cast)
    indicators = list(protocol.indicators.all())
    before = protocol_hash(protocol, indicators)
    for name in (*FIELDS, *INDICATOR_FIELDS):
        holder = protocol if name in FIELDS else indicators[0]
        kept = getattr(holder, name)
        setattr(holder, name, "autre")
        assert protocol_hash(protocol, indicators) != before, name
        setattr(holder, name, kept)
    assert protocol_hash(protocol, indicators) == before


def test_the_agreement_is_a_row_of_its_own(cast):
    protocol = actions.lock_protocol(protocol=trial.written(cast), actor=cast.lead, now=LOCKED)
    approval = actions.approve_protocol(protocol=protocol, actor=cast.coordinator, now=LOCKED + DAY)
    assert (approval.approved_by, approval.approved_at) == (cast.coordinator, LOCKED + DAY)
    expected = {"version": 1, "sha256": protocol.sha256}
    assert last_entry() == ("trial.approve_protocol", cast.coordinator.pk, expected)


# --- running ------------------------------------------------------------------------------------------


def test_a_start_says_which_protocol_and_until_when(cast):
    protocol = trial.locked(cast)
    actions.start_trial(use_case=protocol.use_case, actor=cast.lead, now=STARTED)
    stored = UseCase.objects.get()
    assert (stored.state, stored.trial_started_at, stored.due_on) == (State.TRIAL_RUNNING, STARTED, ENDED.date())
    verb, actor, details = last_entry()
    assert (verb, actor) == ("use_case.start_trial", cast.lead.pk)
    assert (details["protocol"], details["version"]) == (protocol.sha256, 1)


def test_a_coordinator_who_starts_the_trial_accepts_its_protocol(cast):
    protocol = actions.lock_protocol(protocol=trial.written(cast), actor=cast.lead, now=LOCKED)
    actions.start_trial(use_case=protocol.use_case, actor=cast.coordinator, now=STARTED)
    assert verbs()[-2:] == ["trial.approve_protocol", "use_case.start_trial"]
    assert Protocol.objects.get().approval.approved_by == cast.coordinator


def test_a_trial_is_suspended_and_resumed_with_its_reasons(cast):
    use_case = trial.running(cast)
    actions.suspend_trial(use_case=use_case, actor=cast.coordinator, comment=" Panne. ", now=MEASURED)
    stored = UseCase.objects.get()
    assert (stored.state, stored.trial_suspended_at) == (State.TRIAL_SUSPENDED, MEASURED)
    assert last_entry()[2]["reason"] == "Panne."
    assert told("Essai suspendu") == concerned(cast)
    actions.resume_trial(use_case=use_case, actor=cast.lead, comment="Réparé.", now=MEASURED + DAY)
    stored = UseCase.objects.get()
    assert (stored.state, stored.trial_suspended_at) == (State.TRIAL_RUNNING, None)
    assert verbs()[-2:] == ["use_case.suspend_trial", "use_case.resume_trial"]


@pytest.mark.parametrize(("now", "comment"), [(ENDED, ""), (MEASURED, "Assez de réponses.")])
@pytest.mark.parametrize("suspended", [False, True])
def test_the_end_opens_the_evaluation_and_the_compass(cast, now, comment, suspended):
    use_case = life.running(cast, trial.assessed(cast))
    if suspended:
        actions.suspend_trial(use_case=use_case, actor=cast.lead, comment="Panne.", now=MEASURED)
    evaluation = actions.end_trial(use_case=use_case, actor=cast.lead, comment=comment, now=now)
    stored = UseCase.objects.get()
    assert (stored.state, stored.trial_ended_at, stored.due_on) == (State.TRIAL_ENDED, now, None)
    after = Assessment.objects.get(phase="ex_post")
    assert (evaluation.ex_post, evaluation.protocol) == (after, protocol_in_force(use_case))
    assert after.answers.count() == Assessment.objects.get(phase="ex_ante").answers.count() > 0
    assert verbs()[-2:] == ["use_case.end_trial", "compass.open_ex_post"]
    assert told("Avis attendu") == {cast.expert.pk}


# --- measuring ----------------------------------------------------------------------------------------


def test_a_figure_is_kept_with_its_author_and_corrected_by_another(cast):
    use_case = trial.running(cast)
    given = {"indicator": life.indicator(use_case), "measured_on": MEASURED.date(), "now": MEASURED}
    actions.record_measure(actor=cast.lead, value=Decimal("34.5"), sample=12, note=" Relevé. ", **given)
    row = Measure.objects.get()
    assert (row.value, row.sample, row.note, row.recorded_by) == (Decimal("34.5"), 12, "Relevé.", cast.lead)
    details = {"indicator": "R1", "value": "34.5", "sample": 12, "measured_on": MEASURED.date().isoformat()}
    assert last_entry() == ("trial.record_measure", cast.lead.pk, details)
    actions.record_measure(actor=cast.coordinator, value=Decimal(29), sample=12, **given)
    [reading] = readings(protocol_in_force(use_case), "success")
    assert (reading.latest.value, reading.verdict, reading.crossed) == (29, "missed", False)
    assert Measure.objects.count() == 2


def test_the_latest_figure_is_the_one_of_the_latest_day(cast):
    use_case = trial.running(cast)
    given = {"indicator": life.indicator(use_case), "actor": cast.lead, "sample": 20, "now": MEASURED}
    for value, day in ((34, MEASURED), (12, MEASURED - 9 * DAY), (-3, STARTED)):
        actions.record_measure(value=Decimal(value), measured_on=day.date(), **given)
    assert latest_measures(protocol_in_force(use_case))["R1"].value == 34


def test_a_figure_of_the_trial_may_come_in_late(cast):
    use_case = trial.ended(cast, None)
    late = {"indicator": life.indicator(use_case), "actor": cast.lead, "sample": 20, "now": EVALUATED}
    actions.record_measure(value=Decimal(34), measured_on=ENDED.date(), **late)
    assert Measure.objects.count() == 1


def test_a_stop_criterion_that_is_reached_suspends_once_and_tells(cast):
    use_case = trial.running(cast)
    life.measure(cast, use_case, 0, "stop")
    assert (life.again(use_case).state, stop_reached(protocol_in_force(use_case))) == (State.TRIAL_RUNNING, False)
    life.measure(cast, use_case, 1, "stop")
    assert (life.again(use_case).state, stop_reached(protocol_in_force(use_case))) == (State.TRIAL_SUSPENDED, True)
    assert told("Essai suspendu") == concerned(cast)
    life.measure(cast, use_case, 2, "stop")
    assert verbs().count("use_case.suspend_trial") == 1


def test_the_suspension_says_the_figure_as_it_is_written_in_french(cast):
    protocol = trial.written(cast)
    protocol.indicators.filter(kind="stop").update(unit="%", threshold=Decimal("2.5"))
    actions.lock_protocol(protocol=protocol, actor=cast.lead, now=LOCKED)
    actions.start_trial(use_case=protocol.use_case, actor=cast.coordinator, now=STARTED)
    life.measure(cast, protocol.use_case, Decimal("3.500"), "stop")
    assert last_entry()[2]["reason"] == "Critère d’arrêt atteint : Fuites (3,5 %)."


def test_an_incident_is_reported_then_closed(cast):
    use_case = trial.running(cast)
    incident = report_incident(cast, use_case)
    assert (incident.description, incident.closed_on) == ("Une source abrogée.", None)
    assert last_entry() == (
        "trial.report_incident",
        cast.lead.pk,
        {"incident": incident.pk, "severity": "minor"},
    )
    actions.close_incident(
        incident=incident, actor=cast.coordinator, action=" Ajoutée. ", closed_on=MEASURED.date(), now=MEASURED + DAY
    )
    stored = Incident.objects.get()
    assert (stored.action, stored.closed_on) == ("Ajoutée.", MEASURED.date())
    assert last_entry() == ("trial.close_incident", cast.coordinator.pk, {"incident": incident.pk})


# --- dates are those of the people, not of the server -------------------------------------------------


def test_the_day_is_the_one_in_france(cast):
    """At half past midnight in Paris it is still the day before in universal time."""
    today = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)
    day = datetime(2026, 7, 15, tzinfo=UTC).date()
    use_case = trial.running(cast)
    given = {"indicator": life.indicator(use_case), "actor": cast.lead, "value": Decimal(34), "sample": 20}
    assert actions.record_measure(measured_on=day, now=today, **given).measured_on == day
    given = {"use_case": use_case, "actor": cast.lead, "severity": "minor", "description": "Panne."}
    incident = actions.report_incident(happened_on=day, now=today, **given)
    closing = {"incident": incident, "actor": cast.lead, "action": "Fait.", "now": today}
    assert actions.close_incident(closed_on=day, **closing).closed_on == day


# --- evaluating ---------------------------------------------------------------------------------------


def test_an_evaluation_is_saved_as_it_stands(cast):
    evaluation = evaluation_of(trial.ended(cast))
    save = {"evaluation": evaluation, "actor": cast.lead, "now": EVALUATED}
    saved = actions.save_evaluation(values={"summary": "Bien."}, version=1, **save)
    assert (saved.summary, saved.lock_version) == ("Bien.", 2)
    assert actions.save_evaluation(values={"summary": "Bien."}, version=1, **save).lock_version == 2


def test_a_deposit_freezes_what_was_found(cast):
    use_case = trial.ready_to_deposit(cast)
    actions.submit_evaluation(evaluation=evaluation_of(use_case), actor=cast.lead, now=EVALUATED)
    stored = Evaluation.objects.get()
    proposed = (EVALUATED, cast.lead, "roll_out_with_conditions")  # no questionnaire: never without a reserve
    assert (stored.submitted_at, stored.submitted_by, stored.proposal) == proposed
    result = stored.results.get()
    assert (result.indicator.code, result.value, result.sample, result.verdict) == ("R1", 34, 20, "reached")
    assert stored.content["protocol"] == stored.protocol.sha256
    assert result.comment == stored.content["result"]["criteria"][0]["why"] == "34, pour un seuil d’au moins 30"
    assert stored.content["case"]["figures"]["R1"] == {"value": "34", "sample": 20, "on": MEASURED.date().isoformat()}
    assert stored.content["ex_post"] == stored.ex_post.sha256 != ""
    dossier = UseCase.objects.get()
    assert (dossier.state, dossier.due_on) == (State.READY_FOR_FINAL_OPINION, (EVALUATED + 60 * DAY).date())
    assert verbs()[-2:] == ["compass.complete_ex_post", "use_case.submit_evaluation"]
    assert last_entry()[2]["evaluation"] == stored.sha256


@pytest.mark.parametrize(
    ("value", "proposal", "result"),
    [(34, "roll_out_with_conditions", "reached"), (29, "stop", "missed"), (None, "extend", "inconclusive")],
)
def test_figures_lead_to_a_proposal(cast, value, proposal, result):
    trial.evaluated(cast, value)
    evaluation = Evaluation.objects.get()
    assert (evaluation.proposal, evaluation.results.get().verdict) == (proposal, result)


def test_a_stop_criterion_found_after_the_end_proposes_to_suspend_until_the_vote(cast):
    use_case = trial.ready_to_deposit(cast)
    life.measure(cast, use_case, 1, "stop")
    assert life.again(use_case).state == State.TRIAL_ENDED
    evaluation = actions.submit_evaluation(evaluation=evaluation_of(use_case), actor=cast.lead, now=EVALUATED)
    assert (evaluation.proposal, evaluation.proposal_path[0][0]) == ("suspend", "EVA-01")


# --- extending and adapting ---------------------------------------------------------------------------


def test_an_extension_keeps_the_protocol_but_its_end(cast):
    use_case = trial.heard(cast, None)
    before = protocol_in_force(use_case)
    limit = (DECIDED_AGAIN + 92 * DAY).date()
    given = {"kind": "extend_trial", "now": DECIDED_AGAIN, "ends_on": limit, "departure_reasons": "Motif."}
    life.decide(cast, use_case, **given)
    after = protocol_in_force(use_case)
    assert (after.version, after.amends_id, after.ends_on) == (2, before.pk, limit)
    assert [name for name in FIELDS if getattr(after, name) != getattr(before, name)] == ["ends_on"]
    for name in INDICATOR_FIELDS:
        rows = [list(row.indicators.values_list(name, flat=True)) for row in (before, after)]
        assert rows[0] == rows[1], name
    assert after.approval.approved_by == cast.elected_official
    assert (life.again(use_case).state, life.again(use_case).due_on) == (State.TRIAL_RUNNING, limit)
    assert "trial.amend_protocol" in verbs()


def test_figures_and_incidents_before_an_extension_still_count(cast):
    use_case = trial.running(cast)
    life.measure(cast, use_case, 34)
    incident = report_incident(cast, use_case)
    amend(cast, use_case, (ENDED + 30 * DAY).date(), MEASURED)
    protocol = protocol_in_force(use_case)
    assert latest_measures(protocol)["R1"].value == 34
    assert list(incidents_of(protocol)) == [incident]
    assert list(incidents_of(trial.locked(cast))) == []


def test_an_extended_trial_is_evaluated_again_and_never_extended_twice(cast):
    use_case = trial.heard(cast, None)
    limit = (DECIDED_AGAIN + 60 * DAY).date()
    life.decide(cast, use_case, "extend_trial", DECIDED_AGAIN, ends_on=limit, departure_reasons="Motif.")
    refused(
        "se dépose une fois",
        actions.submit_evaluation,
        evaluation=evaluation_of(use_case),
        actor=cast.lead,
        now=DECIDED_AGAIN,
    )
    first = Evaluation.objects.get()
    now = DECIDED_AGAIN + 61 * DAY
    actions.end_trial(use_case=use_case, actor=cast.lead, now=now)
    life.report(cast, use_case)
    trial.sign(cast, use_case, now)
    refused("se dépose une fois", actions.submit_evaluation, evaluation=first, actor=cast.lead, now=now)
    second = actions.submit_evaluation(evaluation=evaluation_of(use_case), actor=cast.lead, now=now)
    assert (second.proposal, second.proposal_path[-1][0]) == ("adapt", "EVA-08")
    assert Assessment.objects.filter(phase="ex_post").count() == Evaluation.objects.count() == 2


def test_after_adapt_a_new_protocol_starts_from_the_one_before(cast):
    use_case = trial.heard(cast, 29)
    life.decide(cast, use_case, "adapt", DECIDED_AGAIN, departure_reasons="Motif.")
    given = {"use_case": use_case, "actor": cast.lead, "now": DECIDED_AGAIN + DAY}
    refused("verrouiller un protocole", actions.start_trial, **given)
    protocol = actions.create_protocol(**given)
    assert (protocol.version, protocol.question, protocol.starts_on) == (2, life.TEXTS["question"], None)
    assert protocol.amends is None
    assert protocol.indicators.filter(sealed=False).count() == 2
    assert Indicator.objects.filter(protocol__version=1, sealed=True).count() == 2
