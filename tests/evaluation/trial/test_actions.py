"""Writing, locking, accepting, running and evaluating a trial: what is done, and everything that is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.compass.models import Assessment
from evaluation.trial import actions
from evaluation.trial.content import FIELDS, missing, protocol_hash
from evaluation.trial.models import CriterionResult, Evaluation, Incident, Indicator, Measure, Protocol
from evaluation.trial.selectors import evaluation_of, latest_measures, protocol_in_force, readings
from tests.factories import life
from tests.factories.compass import load_grid, sign_everything
from tests.factories.life import DAY, DECIDED, ENDED, EVALUATED, LOCKED, MEASURED, STARTED
from usecases.enums import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


def refused(match, act, **given):
    """Check that `act` is refused with a sentence holding `match`, and that nothing was written."""
    before = Entry.objects.count()
    with pytest.raises(Refused, match=match), transaction.atomic():
        act(**given)
    assert Entry.objects.count() == before


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


# --- writing ----------------------------------------------------------------------------------------


def test_a_protocol_is_written_by_the_lead_once_authorised(cast):
    use_case = life.authorised(cast)
    given = {"use_case": use_case, "now": DECIDED + DAY}
    for person in (cast.coordinator, cast.elected_official, cast.expert):
        refused("porteur", actions.create_protocol, actor=person, **given)
    protocol = actions.create_protocol(actor=cast.lead, **given)
    assert (protocol.version, protocol.locked_at) == (1, None)
    refused("existe déjà", actions.create_protocol, actor=cast.lead, **given)
    refused(
        "une fois l’essai autorisé", actions.create_protocol, use_case=life.ready(cast), actor=cast.lead, now=LOCKED
    )


def test_a_save_says_what_is_wrong_and_keeps_what_others_wrote(cast):
    protocol = life.written(cast)
    given = {"protocol": protocol, "actor": cast.lead, "now": LOCKED}
    version = protocol.lock_version
    refused("rechargez", actions.save_protocol, values={"sha256": "x"}, version=version, **given)
    refused("après son début", actions.save_protocol, values={"ends_on": STARTED.date()}, version=version, **given)
    actions.save_protocol(values={"question": "Et alors ?"}, version=version, **given)
    with pytest.raises(actions.StaleProtocol, match="autre fenêtre") as stale:
        actions.save_protocol(values={"question": "Autre"}, version=version, **given)
    assert stale.value.current.question == "Et alors ?"
    same = actions.save_protocol(values={"question": "Et alors ?"}, version=version, **given)
    assert same.lock_version == version + 1


def test_success_criteria_are_five_at_most(cast):
    protocol = life.written(cast)
    given = {"protocol": protocol, "actor": cast.lead, "now": LOCKED, "threshold": Decimal(1), "source": "Relevé"}
    good = {"kind": "success", "label": "Délai", "direction": "at_most"}
    refused("sorte du critère", actions.add_indicator, **{**good, "kind": "other"}, **given)
    refused("sens du seuil", actions.add_indicator, **{**good, "direction": "around"}, **given)
    refused("ce qui est mesuré", actions.add_indicator, **{**good, "label": " "}, **given)
    for number in range(2, 6):
        assert actions.add_indicator(**good, **given).code == f"R{number}"
    refused("Cinq critères", actions.add_indicator, **good, **given)
    assert actions.add_indicator(**{**good, "kind": "stop"}, **given).code == "A2"


def test_a_criterion_can_be_removed_until_the_lock(cast):
    protocol = life.written(cast)
    first = protocol.indicators.first()
    refused("porteur", actions.remove_indicator, indicator=first, actor=cast.coordinator, now=LOCKED)
    actions.remove_indicator(indicator=first, actor=cast.lead, now=LOCKED)
    assert protocol.indicators.count() == 1


# --- locking and accepting --------------------------------------------------------------------------


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_left_empty_is_named(cast, name):
    protocol = life.written(cast)
    setattr(protocol, name, None if protocol._meta.get_field(name).null else "  ")
    field = str(Protocol._meta.get_field(name).verbose_name)
    assert missing(protocol, list(protocol.indicators.all())) == [field]


def test_a_lock_says_what_is_missing(cast):
    protocol = life.written(cast)
    protocol.indicators.all().delete()
    Protocol.objects.filter(pk=protocol.pk).update(training="")
    given = {"protocol": protocol, "actor": cast.lead, "now": LOCKED}
    refused("formation, au moins un critère de réussite, au moins un critère d’arrêt", actions.lock_protocol, **given)


def test_a_trial_never_starts_in_the_past(cast):
    protocol = life.written(cast)
    refused("date de début", actions.lock_protocol, protocol=protocol, actor=cast.lead, now=STARTED + DAY)
    assert actions.lock_protocol(protocol=protocol, actor=cast.lead, now=STARTED).locked_at == STARTED


def test_a_lock_is_signed_hashed_and_journaled(cast):
    protocol = life.written(cast)
    refused("porteur", actions.lock_protocol, protocol=protocol, actor=cast.coordinator, now=LOCKED)
    refused("verrouiller le protocole", actions.approve_protocol, protocol=protocol, actor=cast.coordinator, now=LOCKED)
    locked = actions.lock_protocol(protocol=protocol, actor=cast.lead, now=LOCKED)
    assert locked.sha256 == protocol_hash(locked, list(locked.indicators.all()))
    assert locked.sha256 in Entry.objects.order_by("pk").last().content
    assert Notification.objects.filter(recipient=cast.coordinator, subject__startswith="Protocole à accepter").exists()
    refused("coordinateur", actions.approve_protocol, protocol=locked, actor=cast.lead, now=LOCKED)
    actions.approve_protocol(protocol=locked, actor=cast.coordinator, now=LOCKED)
    refused("déjà accepté", actions.approve_protocol, protocol=locked, actor=cast.coordinator, now=LOCKED)


def test_a_locked_protocol_never_changes(cast):
    protocol = life.locked(cast)
    given = {"actor": cast.lead, "now": LOCKED}
    criterion = protocol.indicators.first()
    refused("verrouillé", actions.save_protocol, protocol=protocol, values={"question": "?"}, version=9, **given)
    refused("verrouillé", actions.remove_indicator, indicator=criterion, **given)
    refused("verrouillé", actions.lock_protocol, protocol=protocol, **given)


@pytest.mark.parametrize("model", [Protocol, Indicator, Measure, CriterionResult, Evaluation])
@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_itself_refuses_to_rewrite_a_trial(cast, model, how):
    life.evaluated(cast)
    rows = model.objects.all()
    assert rows.exists()
    names = {"Protocol": "question", "Indicator": "label", "Measure": "note", "Evaluation": "summary"}
    change = {names.get(model.__name__, "comment"): "réécrit"}
    rewrite = {"update": lambda: rows.update(**change), "delete": lambda: rows._raw_delete(rows.db)}[how]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rewrite()


# --- starting ---------------------------------------------------------------------------------------


def test_a_start_needs_the_lock_then_the_agreement(cast):
    use_case = life.authorised(cast)
    given = {"use_case": use_case, "now": STARTED}
    refused("verrouiller un protocole", actions.start_trial, actor=cast.lead, **given)
    protocol = life.written(cast, use_case)
    refused("verrouiller un protocole", actions.start_trial, actor=cast.lead, **given)
    actions.lock_protocol(protocol=protocol, actor=cast.lead, now=LOCKED)
    refused("accepter le protocole", actions.start_trial, actor=cast.lead, **given)
    started = actions.start_trial(actor=cast.coordinator, **given)
    assert verbs()[-2:] == ["trial.approve_protocol", "use_case.start_trial"]
    assert life.again(started).due_on == ENDED.date()
    refused("une seule fois", actions.start_trial, actor=cast.lead, **given)


def test_a_start_waits_for_the_start_blockers(cast, monkeypatch):
    protocol = life.locked(cast)
    from evaluation.compass.scoring import Signal  # noqa: PLC0415 - beside its only use
    from evaluation.trial.actions import running  # noqa: PLC0415 - same

    signal = Signal("TRA-02", "TRA", "BD", "L’avis de l’instance sociale n’est pas rendu.")
    monkeypatch.setattr(running, "open_start_blockers", lambda use_case: (signal,))
    refused("TRA-02 : L’avis", actions.start_trial, use_case=protocol.use_case, actor=cast.lead, now=STARTED)


# --- measuring --------------------------------------------------------------------------------------


def test_a_figure_has_its_date_its_criterion_and_its_author(cast):
    use_case = life.running(cast)
    criterion = life.indicator(use_case)
    good = {
        "indicator": criterion,
        "actor": cast.lead,
        "value": Decimal(34),
        "measured_on": MEASURED.date(),
        "now": MEASURED,
    }
    refused("réservée au porteur", actions.record_measure, **{**good, "actor": cast.expert})
    refused("futur", actions.record_measure, **{**good, "measured_on": (MEASURED + DAY).date()})
    refused("avant l’essai", actions.record_measure, **{**good, "measured_on": (STARTED - DAY).date()})
    actions.record_measure(**good)
    actions.record_measure(**{**good, "actor": cast.coordinator, "value": Decimal(36)})
    [reading, _stop] = readings(protocol_in_force(use_case), "success") + readings(protocol_in_force(use_case), "stop")
    assert (reading.latest.value, reading.verdict) == (Decimal(36), "inconclusive")


def test_a_figure_needs_a_trial(cast):
    protocol = life.locked(cast)
    criterion = protocol.indicators.first()
    given = {"actor": cast.lead, "value": Decimal(1), "measured_on": STARTED.date(), "now": STARTED}
    refused("Aucun essai n’est en cours", actions.record_measure, indicator=criterion, **given)


def test_a_stop_criterion_that_is_reached_suspends_and_tells(cast):
    use_case = life.running(cast)
    life.measure(cast, use_case, 0, "stop")
    assert life.again(use_case).state == State.TRIAL_RUNNING
    life.measure(cast, use_case, 1, "stop")
    assert life.again(use_case).state == State.TRIAL_SUSPENDED
    told = Notification.objects.filter(subject__startswith="Essai suspendu").values_list("recipient", flat=True)
    assert set(told) == {cast.lead.pk, cast.coordinator.pk}
    life.measure(cast, use_case, 2, "stop")
    assert life.again(use_case).state == State.TRIAL_SUSPENDED


def test_a_suspended_trial_resumes_with_a_reason_and_ends(cast):
    use_case = life.running(cast)
    given = {"use_case": use_case, "now": MEASURED}
    refused("motif", actions.suspend_trial, actor=cast.lead, comment=" ", **given)
    actions.suspend_trial(actor=cast.lead, comment="Panne.", **given)
    refused("motif", actions.resume_trial, actor=cast.coordinator, comment="", **given)
    actions.resume_trial(actor=cast.coordinator, comment="Réparé.", **given)
    refused("avant sa date", actions.end_trial, actor=cast.lead, **given)
    actions.end_trial(actor=cast.lead, comment="Assez de réponses.", **given)
    assert life.again(use_case).state == State.TRIAL_ENDED
    assert Assessment.objects.filter(use_case=use_case, phase="ex_post").count() == 1
    assert life.again(use_case).due_on is None


# --- incidents --------------------------------------------------------------------------------------


def test_an_incident_is_reported_then_closed(cast):
    use_case = life.running(cast)
    day = MEASURED.date()
    good = {
        "use_case": use_case,
        "actor": cast.lead,
        "severity": "minor",
        "description": "Une source abrogée.",
        "happened_on": day,
        "now": MEASURED,
    }
    refused("réservée au porteur", actions.report_incident, **{**good, "actor": cast.elected_official})
    refused("gravité", actions.report_incident, **{**good, "severity": "huge"})
    refused("ce qui s’est passé", actions.report_incident, **{**good, "description": " "})
    refused("futur", actions.report_incident, **{**good, "happened_on": day + DAY})
    refused("Aucun essai", actions.report_incident, **{**good, "use_case": life.ready(cast)})
    incident = actions.report_incident(**good)
    close = {"incident": incident, "actor": cast.coordinator, "action": "Source ajoutée.", "now": MEASURED + DAY}
    refused("ce qui a été fait", actions.close_incident, **{**close, "action": ""}, closed_on=day)
    refused("après l’incident", actions.close_incident, **close, closed_on=day - DAY)
    refused("futur", actions.close_incident, **close, closed_on=day + 2 * DAY)
    actions.close_incident(**close, closed_on=day)
    refused("déjà clos", actions.close_incident, **close, closed_on=day)
    assert Incident.objects.get().action == "Source ajoutée."
    assert verbs()[-2:] == ["trial.report_incident", "trial.close_incident"]


# --- evaluating -------------------------------------------------------------------------------------


def test_an_evaluation_waits_for_its_texts_and_the_opinions(cast):
    use_case = life.ended(cast)
    evaluation = evaluation_of(use_case)
    submit = {"evaluation": evaluation, "actor": cast.lead, "now": EVALUATED}
    refused("bilan", actions.submit_evaluation, **submit)
    save = {"evaluation": evaluation, "now": EVALUATED, "values": life.REPORT}
    refused("porteur", actions.save_evaluation, **save, actor=cast.expert, version=1)
    refused("rechargez", actions.save_evaluation, **{**save, "values": {"proposal": "x"}}, actor=cast.lead, version=1)
    actions.save_evaluation(**save, actor=cast.lead, version=1)
    other = {**life.REPORT, "summary": "Autre."}
    refused("autre fenêtre", actions.save_evaluation, **{**save, "values": other}, actor=cast.lead, version=1)
    with pytest.raises(Refused, match="avis"):
        actions.submit_evaluation(**submit)
    assert life.again(use_case).state == State.TRIAL_ENDED
    sign_everything(Assessment.objects.get(use_case=use_case, phase="ex_post"), cast.expert, EVALUATED)
    with pytest.raises(NotAllowed):
        actions.submit_evaluation(**{**submit, "actor": cast.coordinator})
    actions.submit_evaluation(**submit)
    stored = Evaluation.objects.get()
    assert (stored.proposal, len(stored.sha256), stored.results.get().verdict) == ("roll_out", 64, "reached")
    assert life.again(use_case).state == State.READY_FOR_FINAL_OPINION
    refused("ne change plus", actions.save_evaluation, **save, actor=cast.lead, version=2)


@pytest.mark.parametrize(
    ("value", "proposal", "result"),
    [(34, "roll_out", "reached"), (29, "stop", "missed"), (None, "extend", "inconclusive")],
)
def test_figures_lead_to_a_proposal(cast, value, proposal, result):
    life.evaluated(cast, value)
    evaluation = Evaluation.objects.get()
    assert (evaluation.proposal, evaluation.results.get().verdict) == (proposal, result)
    assert evaluation.content["protocol"] == evaluation.protocol.sha256


# --- extending and adapting -------------------------------------------------------------------------


def test_an_extension_keeps_the_protocol_but_its_end_once(cast):
    use_case = life.with_final_opinion(cast, "extend", None)
    before = protocol_in_force(use_case)
    now = life.DECIDED_AGAIN
    limit = max(before.ends_on, now.date()) + timedelta(days=92)
    refused("nouvelle date", life.decide, cast=cast, use_case=use_case, kind="extend_trial", now=now)
    for day in (before.ends_on, limit + DAY):
        refused("trois mois", life.decide, cast=cast, use_case=use_case, kind="extend_trial", now=now, ends_on=day)
    life.decide(cast, use_case, "extend_trial", now, ends_on=limit)
    after = protocol_in_force(use_case)
    assert (after.version, after.amends_id, after.ends_on) == (2, before.pk, limit)
    changed = [name for name in FIELDS if getattr(after, name) != getattr(before, name)]
    assert changed == ["ends_on"]
    assert [row.label for row in after.indicators.all()] == [row.label for row in before.indicators.all()]
    assert life.again(use_case).state == State.TRIAL_RUNNING
    with pytest.raises(Refused, match="déjà été prolongé"):
        actions.amend_protocol(use_case=use_case, actor=cast.elected_official, ends_on=limit, reason="-", now=now)


def test_figures_before_an_extension_still_count(cast):
    use_case = life.running(cast)
    life.measure(cast, use_case, 34)
    actions.amend_protocol(
        use_case=use_case, actor=cast.elected_official, ends_on=(ENDED + 30 * DAY).date(), reason="-", now=MEASURED
    )
    assert latest_measures(protocol_in_force(use_case))["R1"].value == 34
    old = Indicator.objects.filter(protocol__version=1, kind="success").get()
    given = {"actor": cast.lead, "value": Decimal(1), "measured_on": MEASURED.date(), "now": MEASURED}
    refused("rechargez", actions.record_measure, indicator=old, **given)


def test_after_adapt_a_new_protocol_starts_from_the_one_before(cast):
    use_case = life.with_final_opinion(cast, "adapt", 29)
    life.decide(cast, use_case, "adapt", life.DECIDED_AGAIN)
    refused("verrouiller un protocole", actions.start_trial, use_case=use_case, actor=cast.lead, now=life.DECIDED_AGAIN)
    protocol = actions.create_protocol(use_case=use_case, actor=cast.lead, now=life.DECIDED_AGAIN + DAY)
    assert (protocol.version, protocol.question, protocol.starts_on) == (2, life.TEXTS["question"], None)
    assert protocol.indicators.filter(sealed=False).count() == 2
