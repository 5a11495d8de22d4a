"""The database itself keeps what a trial fixed: on SQLite and on PostgreSQL, whatever the code that writes."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from boussole.shared.triggers import REGISTERED
from evaluation.trial import actions, protected
from evaluation.trial.content import protocol_hash
from evaluation.trial.models import (
    Amendment,
    Attendance,
    CriterionResult,
    Evaluation,
    EventHolding,
    Expense,
    Incident,
    Indicator,
    Measure,
    MeasureImport,
    Notebook,
    Observation,
    Protocol,
    ProtocolApproval,
    TrialEvent,
    UsageReading,
)
from evaluation.trial.selectors import protocol_in_force
from tests.factories import amendments, life, running, trial
from tests.factories.life import DAY, ENDED, LOCKED, MEASURED

pytestmark = pytest.mark.django_db
RULES = [rule for rule in vars(protected).values() if rule in REGISTERED.values()]
CHANGES = {
    Amendment: "state",
    Protocol: "question",
    ProtocolApproval: "approved_at",
    Indicator: "threshold",
    Measure: "value",
    Evaluation: "summary",
    CriterionResult: "verdict",
    MeasureImport: "count",
    Observation: "value",
    EventHolding: "minutes",
    Attendance: "attended",
    Expense: "amount_eur",
    UsageReading: "requests",
}
COLUMNS = [field.attname for field in Protocol._meta.concrete_fields if not field.primary_key]


def everything_deposited(cast):
    """A deposited evaluation, and one row of each of the tables of a running trial."""
    trial.evaluated(cast)
    running.everything_at_once(cast, trial.running(cast))


def must_refuse(write):
    with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
        write()


def run(statement, **names):
    """Run plain SQL, as someone would from a console: `names` are tables and columns."""
    quoted = {key: connection.ops.quote_name(name) for key, name in names.items()}
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**quoted))


def test_a_deposited_trial_is_neither_rewritten_nor_deleted(cast):
    everything_deposited(cast)
    amendments.withdrawn(cast)
    for model, name in CHANGES.items():
        row = model.objects.order_by("pk").first()
        same = model.objects.filter(pk=row.pk)
        must_refuse(lambda same=same, row=row, name=name: same.update(**{name: getattr(row, name)}))
        must_refuse(row.save)
        must_refuse(lambda same=same: same._raw_delete("default"))


def test_plain_sql_is_refused_too(cast):
    everything_deposited(cast)
    amendments.withdrawn(cast)
    assert len(RULES) == len(CHANGES)
    for rule in RULES:
        must_refuse(lambda rule=rule: run("UPDATE {table} SET id = id + 1000", table=rule.table))
        must_refuse(lambda rule=rule: run("DELETE FROM {table}", table=rule.table))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.table)
def test_a_table_is_not_emptied_at_once(cast, rule):
    must_refuse(lambda: run("TRUNCATE {table} CASCADE", table=rule.table))


def test_no_column_of_a_locked_protocol_changes_not_even_the_lock(cast):
    trial.locked(cast)
    for column in COLUMNS:
        must_refuse(lambda column=column: run("UPDATE trial_protocol SET {column} = NULL", column=column))


def test_no_criterion_leaves_a_locked_protocol(cast):
    trial.locked(cast)
    other = trial.written(cast)  # signed by nobody yet: nothing else holds it back
    sealed = Indicator.objects.filter(sealed=True)
    assert sealed.count() == 2
    must_refuse(lambda: sealed.update(protocol=other))
    must_refuse(lambda: sealed.update(sealed=False))
    alone = actions.lock_protocol(protocol=other, actor=cast.lead, now=LOCKED)
    must_refuse(alone.delete)


def test_what_is_still_being_written_changes_freely(cast):
    trial.locked(cast)
    protocol = trial.written(cast)
    rows = Protocol.objects.filter(pk=protocol.pk)
    assert rows.update(question="Autre question ?") == 1
    assert protocol.indicators.update(threshold=12) == 2
    assert protocol.indicators.all().delete()[0] == 2
    assert rows.delete()[0] == 1
    use_case = trial.ended(cast)
    assert Evaluation.objects.filter(protocol__use_case=use_case).update(summary="Brouillon.") == 1


def test_life_goes_on_around_a_locked_protocol(cast):
    """What is added after the lock lives in rows of its own: agreement, figures, incidents, evaluation, amendment."""
    use_case = trial.running(cast)
    protocol = protocol_in_force(use_case)
    incident = incident_of(cast, protocol)
    assert Incident.objects.filter(pk=incident.pk).update(action="Réparé.", closed_on=MEASURED.date()) == 1
    amended = actions.amend_protocol(
        use_case=use_case, actor=cast.elected_official, ends_on=(ENDED + 30 * DAY).date(), reason="-", now=MEASURED
    )
    assert Protocol.objects.filter(use_case=use_case).count() == 2
    assert amended.indicators.filter(sealed=True).count() == 2
    assert amended.sha256 == protocol_hash(amended, list(amended.indicators.all())) != protocol.sha256


def test_an_observation_is_sorted_once_and_its_value_never_changes(cast):
    book = running.notebook(cast, trial.running(cast))
    (row,) = running.observe(book, 30)
    waiting = Observation.objects.filter(pk=row.pk)
    must_refuse(lambda: waiting.update(note="Autre"))
    sorting = {"rejected_because": "Motif.", "sorted_by": cast.lead, "sorted_at": MEASURED}
    must_refuse(lambda: waiting.update(value=31, **sorting))
    assert waiting.update(**sorting) == 1
    must_refuse(lambda: waiting.update(rejected_because="Autre motif."))


def test_impossible_rows_of_a_running_trial_do_not_enter(cast):
    use_case = trial.running(cast)
    running.everything_at_once(cast, use_case)
    incident_of(cast, protocol_in_force(use_case))
    for model, wrong in (
        (Notebook, {"closed_at": MEASURED}),
        (TrialEvent, {"cancelled_at": MEASURED}),
        (Incident, {"owner": cast.lead, "owner_name": "Éditeur"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**wrong)
    for row, wrong in (
        (Attendance.objects.first(), {"service": "Autre", "attended": 99}),
        (Expense.objects.first(), {"amount_eur": -1}),
        (Expense.objects.first(), {"reason": "Sans rien corriger"}),
        (UsageReading.objects.first(), {"month": MEASURED.date().replace(day=2)}),
        (MeasureImport.objects.first(), {}),
        (EventHolding.objects.first(), {}),
        (Observation.objects.first(), {"sorted_at": None}),
        (Notebook.objects.first(), {"token": "x"}),
    ):
        row.pk = None
        for name, value in wrong.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


IMPOSSIBLE = (
    (Protocol, {"ends_on": life.STARTED.date()}),
    (Protocol, {"locked_at": LOCKED}),
    (Protocol, {"locked_at": LOCKED, "sha256": "0" * 64}),
    (Protocol, {"version": 1}),
    (Indicator, {"code": "R1"}),
    (Indicator, {"minimum_sample": -1}),
    (Incident, {"closed_on": (MEASURED - DAY).date()}),
    (Evaluation, {"submitted_at": ENDED}),
)


def test_impossible_rows_do_not_enter(cast):
    use_case = trial.ended(cast)
    running = protocol_in_force(use_case)
    incident_of(cast, running)
    draft = Protocol.objects.create(use_case=use_case, version=2, created_at=MEASURED, starts_on=life.STARTED.date())
    row = {"protocol": draft, "source": "Relevé", "direction": "at_least", "threshold": 1}
    Indicator.objects.bulk_create(
        [Indicator(kind=kind, code=code, label=code, **row) for kind, code in (("success", "R1"), ("stop", "A1"))]
    )
    rows = {
        Protocol: Protocol.objects.filter(pk=draft.pk),
        Indicator: draft.indicators.filter(code="A1"),
        Incident: running.incidents.all(),
        Evaluation: Evaluation.objects.filter(protocol=running),
    }
    for model, wrong in IMPOSSIBLE:
        assert rows[model].count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            rows[model].update(**wrong)


def incident_of(cast, protocol):
    return Incident.objects.create(
        protocol=protocol,
        severity="minor",
        description="Panne.",
        happened_on=MEASURED.date(),
        reported_by=cast.lead,
        reported_at=MEASURED,
    )
