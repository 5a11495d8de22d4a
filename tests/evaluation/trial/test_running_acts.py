"""What is noted while a trial runs: files, notebooks, incidents followed, events, expenses, usage; who may, when."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.enums import Role
from accounts.models import Notification
from boussole.shared.refusals import NotAllowed
from evaluation.compass.models import Assessment, CriterionAssignment, Opinion
from evaluation.trial import actions
from evaluation.trial.actions import events, importing, notebooks
from evaluation.trial.actions import spending as money
from evaluation.trial.enums import Severity
from evaluation.trial.models import (
    Attendance,
    EventHolding,
    Expense,
    Incident,
    Measure,
    MeasureImport,
    Observation,
    TrialEvent,
    UsageReading,
)
from evaluation.trial.selectors import protocol_in_force, protocol_of, spending, usage_of
from tests.evaluation.trial.checks import everything, last_entry, refused, verbs
from tests.factories import life, trial
from tests.factories.accounts import make_member
from tests.factories.life import DAY, ENDED, MEASURED, STARTED
from tests.factories.running import (
    DAY_OF,
    EVENT,
    EXPENSE,
    HELD,
    NOTEBOOK,
    USAGE,
    event,
    expense,
    foreseen,
    held,
    notebook,
    observe,
    rows_of,
)
from usecases.enums import State

pytestmark = pytest.mark.django_db
NEXT = (MEASURED + DAY).date()


def told(subject):
    return set(Notification.objects.filter(subject__startswith=subject).values_list("recipient_id", flat=True))


def incident(cast, severity="minor", **more):
    return actions.report_incident(
        use_case=more.pop("use_case", None) or trial.running(cast),
        actor=cast.lead,
        severity=severity,
        description="Panne.",
        happened_on=DAY_OF,
        now=MEASURED,
        **more,
    )


def give_opinions(cast, use_case):
    """One opinion of the expert, in force, on the compass before the trial."""
    assessment = Assessment.objects.get(use_case=use_case, phase="ex_ante")
    assignment = assessment.assignments.first()
    Opinion.objects.create(
        assessment=assessment,
        criterion=assignment.criterion,
        expert=cast.expert,
        position="favourable",
        reasons="Solide.",
        score={},
        given_at=life.ASSESSED,
    )


def a_file(cast, *rows, use_case=None):
    use_case = use_case or trial.running(cast)
    return {
        "protocol": protocol_in_force(use_case),
        "rows": rows_of(*(rows or (("R1", DAY_OF, 31, 12),))),
        "file_name": "mesures.csv",
        "now": MEASURED,
    }


def gathering(cast):
    book = notebook(cast, trial.running(cast))
    return {"notebook": book, "observations": [row.pk for row in observe(book, 30, 40)], "now": MEASURED}


WHO = {
    "import_measures": a_file,
    "open_notebook": lambda cast: {"indicator": life.indicator(trial.running(cast), "success"), **NOTEBOOK},
    "close_notebook": lambda cast: {"notebook": notebook(cast, trial.running(cast)), "now": MEASURED},
    "gather_observations": gathering,
    "reject_observation": lambda cast: {
        "observation": observe(notebook(cast, trial.running(cast)), 30)[0],
        "reason": "Saisi deux fois.",
        "now": MEASURED,
    },
    "follow_incident": lambda cast: {
        "incident": incident(cast),
        "follow": actions.Follow(owner_name="Éditeur", due_on=NEXT),
        "now": MEASURED,
    },
    "plan_event": lambda cast: {"use_case": trial.authorised(cast), **EVENT, "now": MEASURED},
    "move_event": lambda cast: {"event": event(cast, trial.running(cast)), "planned_on": NEXT, "now": MEASURED},
    "cancel_event": lambda cast: {"event": event(cast, trial.running(cast)), "reason": "Salle.", "now": MEASURED},
    "hold_event": lambda cast: {"event": event(cast, trial.running(cast)), **HELD},
    "record_expense": lambda cast: {"use_case": trial.running(cast), **EXPENSE, "now": MEASURED},
    "correct_expense": lambda cast: {
        "expense": expense(cast, trial.running(cast)),
        **EXPENSE,
        "reason": "Avoir.",
        "now": MEASURED,
    },
    "record_usage": lambda cast: {"use_case": trial.running(cast), **USAGE, "now": MEASURED},
}


@pytest.mark.parametrize("name", WHO)
def test_only_those_who_run_the_trial_note_what_happens(cast, name):
    given = WHO[name](cast)
    others = {who: person for who, person in cast.everyone().items() if who not in ("lead", "coordinator")}
    others["another lead"] = make_member(cast.organisation, Role.LEAD)
    for person in others.values():
        with pytest.raises(NotAllowed, match="réservée"):
            getattr(actions, name)(actor=person, **given)


# --- a file of measures -------------------------------------------------------------------------------


def test_a_file_is_imported_whole_and_named(cast):
    use_case = trial.running(cast)
    done = actions.import_measures(
        actor=cast.coordinator, **a_file(cast, ("R1", DAY_OF, 31, 12), ("A1", DAY_OF, 0, 1), use_case=use_case)
    )
    assert (done.suspended, done.file.count, done.file.file_name) == (False, 2, "mesures.csv")
    rows = Measure.objects.values_list("indicator__code", "value", "sample", "recorded_by", "imported")
    assert set(rows) == {
        ("R1", 31, 12, cast.coordinator.pk, done.file.pk),
        ("A1", 0, 1, cast.coordinator.pk, done.file.pk),
    }
    assert last_entry() == (
        "trial.import_measures",
        cast.coordinator.pk,
        {"file": "mesures.csv", "sha256": done.file.sha256, "count": 2},
    )


def test_the_same_file_is_never_imported_twice(cast):
    use_case = trial.running(cast)
    given = a_file(cast, ("R1", DAY_OF, 31, 12), use_case=use_case)
    actions.import_measures(actor=cast.lead, **given)
    refused("déjà importées : « mesures.csv »", actions.import_measures, actor=cast.coordinator, **given)
    life.measure(cast, use_case, 0, "stop")
    known = a_file(cast, ("A1", DAY_OF, 0, 20), use_case=use_case)
    refused("déjà notées", actions.import_measures, actor=cast.lead, **known)
    more = a_file(cast, ("R1", DAY_OF, 31, 12), ("R1", NEXT, 33, 12), use_case=use_case)
    more["now"] = MEASURED + DAY
    assert actions.import_measures(actor=cast.lead, **more).file.count == 1
    corrected = a_file(cast, ("R1", DAY_OF, 32, 12), use_case=use_case)
    assert actions.import_measures(actor=cast.lead, **corrected).file.count == 1
    assert Measure.objects.filter(indicator__code="R1").count() == 3


def test_one_wrong_row_and_nothing_is_imported(cast):
    use_case = trial.running(cast)
    for row in (("R1", NEXT, 31, 1), ("R9", DAY_OF, 31, 1), ("R1", (STARTED - DAY).date(), 31, 1)):
        given = a_file(cast, ("R1", DAY_OF, 31, 12), row, use_case=use_case)
        refused("Ligne 3 : .* Rien n’est importé", actions.import_measures, actor=cast.lead, **given)
    assert not MeasureImport.objects.exists()


def test_a_row_that_reaches_a_stop_criterion_suspends_once(cast):
    use_case = trial.running(cast)
    rows = (("A1", DAY_OF, 1, 1), ("A1", (MEASURED - DAY).date(), 2, 1), ("R1", DAY_OF, 31, 12))
    assert actions.import_measures(actor=cast.lead, **a_file(cast, *rows, use_case=use_case)).suspended
    assert life.again(use_case).state == State.TRIAL_SUSPENDED
    assert (Measure.objects.count(), verbs().count("use_case.suspend_trial")) == (3, 1)


def test_nothing_is_imported_once_the_evaluation_is_deposited(cast):
    use_case = trial.evaluated(cast)
    refused("Aucun essai", actions.import_measures, actor=cast.lead, **a_file(cast, use_case=use_case))


@pytest.mark.parametrize(
    ("name", "where", "last"),
    [
        ("import_measures", importing, "record"),
        ("import_measures", importing, "suspend_if_stopped"),
        ("gather_observations", notebooks, "record_measure"),
        ("hold_event", events, "record"),
        ("correct_expense", money, "record"),
    ],
)
def test_a_failure_on_the_way_leaves_nothing(cast, monkeypatch, name, where, last):
    given = WHO[name](cast)

    def broken(*_given, **_named):
        raise OSError("disk")

    before = everything()
    monkeypatch.setattr(where, last, broken)
    with pytest.raises(OSError, match="disk"):
        getattr(actions, name)(actor=cast.lead, **given)
    assert everything() == before


# --- notebooks ----------------------------------------------------------------------------------------


def test_what_agents_note_becomes_a_measure_that_keeps_what_it_rests_on(cast):
    use_case = trial.running(cast)
    book = notebook(cast, use_case)
    assert len(book.token) == 43
    first, second, third = observe(book, 30, 41, 900)
    actions.reject_observation(observation=third, actor=cast.lead, reason=" Faute de frappe. ", now=MEASURED)
    measure = actions.gather_observations(
        notebook=book, actor=cast.lead, observations=[first.pk, second.pk], now=MEASURED
    )
    assert (measure.value, measure.sample, measure.measured_on) == (Decimal("35.5"), 2, DAY_OF)
    assert measure.note == "2 relevés du carnet."
    assert set(measure.observations.all()) == {first, second}
    third.refresh_from_db()
    assert (third.measure, third.rejected_because, third.sorted_by) == (None, "Faute de frappe.", cast.lead)
    assert verbs()[-3:] == ["trial.open_notebook", "trial.reject_observation", "trial.record_measure"]
    refused("Aucun relevé", actions.gather_observations, notebook=book, actor=cast.lead, observations=[], now=MEASURED)
    again = {"actor": cast.lead, "reason": "Motif.", "now": MEASURED}
    for row in (first, third):
        refused("déjà retenu ou écarté", actions.reject_observation, observation=row, **again)


def test_an_observation_holds_no_trace_of_a_person(cast):
    book = notebook(cast, trial.running(cast))
    before = len(verbs())
    observe(book, 30)
    names = {field.name for field in Observation._meta.get_fields()}
    assert names == {
        "id", "notebook", "value", "observed_on", "note", "received_on",
        "measure", "rejected_because", "sorted_by", "sorted_at",
    }  # fmt: skip
    assert len(verbs()) == before


def test_observations_sorted_meanwhile_are_not_gathered_unseen(cast):
    given = gathering(cast)
    row = Observation.objects.first()
    actions.reject_observation(observation=row, actor=cast.lead, reason="Motif.", now=MEASURED)
    refused("rechargez la page", actions.gather_observations, actor=cast.lead, **given)
    assert not Measure.objects.exists()


def test_observations_that_reach_a_stop_criterion_suspend(cast):
    use_case = trial.running(cast)
    book = notebook(cast, use_case, "stop", gathering="count")
    shown = [row.pk for row in observe(book, 1, 1)]
    actions.gather_observations(notebook=book, actor=cast.coordinator, observations=shown, now=MEASURED)
    assert life.again(use_case).state == State.TRIAL_SUSPENDED


def test_a_notebook_goes_on_after_an_extension(cast):
    use_case = trial.running(cast)
    book = notebook(cast, use_case)
    actions.amend_protocol(
        use_case=use_case, actor=cast.elected_official, ends_on=(ENDED + DAY).date(), reason="-", now=MEASURED
    )
    shown = [row.pk for row in observe(book, 30)]
    measure = actions.gather_observations(notebook=book, actor=cast.lead, observations=shown, now=MEASURED)
    assert measure.indicator.protocol == protocol_of(use_case)


def test_a_notebook_says_why_it_does_not_open(cast):
    use_case = trial.running(cast)
    given = {"indicator": life.indicator(use_case, "success"), "actor": cast.lead}
    for wrong, words, field in (
        ({"question": " "}, "question posée", "question"),
        ({"gathering": "best"}, "Choisissez", "gathering"),
    ):
        assert refused(words, actions.open_notebook, **given, **{**NOTEBOOK, **wrong}).field == field
    book = actions.open_notebook(**given, **NOTEBOOK)
    refused("déjà un carnet ouvert", actions.open_notebook, **given, **NOTEBOOK)
    actions.close_notebook(notebook=book, actor=cast.lead, now=MEASURED)
    refused("déjà fermé", actions.close_notebook, notebook=book, actor=cast.lead, now=MEASURED)
    assert actions.open_notebook(**given, **NOTEBOOK).token != book.token
    stopped = trial.suspended(cast)
    indicator = life.indicator(stopped, "success")
    refused("pendant l’essai", actions.open_notebook, indicator=indicator, actor=cast.lead, **NOTEBOOK)


def test_a_notebook_takes_observations_of_the_trial_while_it_runs(cast):
    use_case = trial.running(cast)
    book = notebook(cast, use_case)
    given = {"notebook": book, "value": Decimal(3), "now": MEASURED}
    for day in (NEXT, (STARTED - DAY).date()):
        assert refused("du début de l’essai", actions.send_observation, observed_on=day, **given).field == "observed_on"
    actions.suspend_trial(use_case=use_case, actor=cast.lead, comment="Panne.", now=MEASURED)
    refused("ne prend plus", actions.send_observation, observed_on=DAY_OF, **given)
    actions.resume_trial(use_case=use_case, actor=cast.lead, comment="Réparé.", now=MEASURED)
    assert actions.send_observation(observed_on=DAY_OF, **given, note=" Mot. ").note == "Mot."
    actions.close_notebook(notebook=book, actor=cast.coordinator, now=MEASURED)
    refused("ne prend plus", actions.send_observation, observed_on=DAY_OF, **given)


def test_a_notebook_takes_so_many_observations_a_day(cast):
    book = notebook(cast, trial.running(cast))
    row = {"notebook": book, "value": 1, "observed_on": DAY_OF, "received_on": DAY_OF}
    Observation.objects.bulk_create(Observation(**row) for _each in range(200))
    given = {"notebook": book, "value": Decimal(3), "observed_on": DAY_OF}
    refused("trop de relevés", actions.send_observation, now=MEASURED, **given)
    assert actions.send_observation(now=MEASURED + DAY, **given)


# --- incidents ----------------------------------------------------------------------------------------


def test_an_incident_is_given_to_someone_who_is_told(cast):
    row = incident(cast)
    follow = actions.Follow(owner=cast.coordinator, planned_action=" Corriger. ", due_on=NEXT)
    actions.follow_incident(incident=row, actor=cast.lead, follow=follow, now=MEASURED)
    row.refresh_from_db()
    assert (row.who, row.planned_action, row.due_on) == (cast.coordinator.get_full_name(), "Corriger.", NEXT)
    assert told("Incident à traiter") == {cast.coordinator.pk}
    follow = actions.Follow(owner_name="L’éditeur")
    actions.follow_incident(incident=row, actor=cast.lead, follow=follow, now=MEASURED)
    assert Incident.objects.get().who == "L’éditeur"
    assert last_entry()[2] == {"incident": row.pk, "owner": "L’éditeur", "due_on": None}
    own = actions.Follow(owner=cast.lead)
    actions.follow_incident(incident=row, actor=cast.lead, follow=own, now=MEASURED)
    assert told("Incident à traiter") == {cast.coordinator.pk}


def test_following_an_incident_says_what_is_wrong(cast):
    row = incident(cast)
    given = {"incident": row, "actor": cast.lead, "now": MEASURED}
    for follow, words, field in (
        ({}, "Dites qui s’en occupe", "owner"),
        ({"owner": cast.lead, "owner_name": "X"}, "pas les deux", "owner_name"),
        ({"owner": cast.elected_official}, "personne du dossier", "owner"),
        ({"owner": cast.lead, "due_on": (MEASURED - DAY).date()}, "avant l’incident", "due_on"),
    ):
        assert refused(words, actions.follow_incident, follow=actions.Follow(**follow), **given).field == field
    with pytest.raises(actions.MeasureRefused, match="avant cette date"):
        incident(cast, follow=actions.Follow(due_on=NEXT))
    actions.close_incident(incident=row, actor=cast.lead, action="Fait.", closed_on=DAY_OF, now=MEASURED)
    refused("déjà clos", actions.follow_incident, follow=actions.Follow(owner_name="X"), **given)


def test_a_critical_incident_is_told_to_those_who_watch_over_security_and_data(cast):
    use_case = life.running(cast, trial.assessed(cast))
    other = make_member(cast.organisation, Role.EXPERT)
    CriterionAssignment.objects.exclude(criterion__code__in=("CYB", "DON")).update(expert=other)
    for severity in Severity:
        incident(cast, severity, use_case=use_case)
    assert told("Incident critique") == {cast.lead.pk, cast.coordinator.pk, cast.expert.pk, cast.auditor.pk}
    assert Notification.objects.filter(subject__startswith="Incident critique").count() == 4
    assert "Panne" not in Notification.objects.filter(subject__startswith="Incident critique")[0].body


def test_experts_who_signed_hear_of_a_suspension_and_typed_words_stay_in_the_dossier(cast):
    use_case = life.running(cast, trial.assessed(cast))
    give_opinions(cast, use_case)
    actions.suspend_trial(use_case=use_case, actor=cast.lead, comment="Motif secret.", now=MEASURED)
    messages = Notification.objects.filter(subject__startswith="Essai suspendu")
    assert not messages.filter(body__contains="secret").exists()
    assert set(messages.filter(kind="to_do").values_list("recipient_id", flat=True)) == {
        cast.lead.pk,
        cast.coordinator.pk,
    }
    known = set(messages.filter(kind="information").values_list("recipient_id", flat=True))
    informed = (cast.expert, cast.committee_president, cast.elected_official, cast.staff_representative)
    assert known == {person.pk for person in informed}


# --- training and information -------------------------------------------------------------------------


def test_an_event_is_foreseen_put_off_held_and_corrected(cast):
    use_case = trial.locked(cast).use_case
    row = event(cast, use_case)
    assert row.protocol == protocol_of(use_case)
    actions.move_event(event=row, actor=cast.coordinator, planned_on=NEXT, now=MEASURED)
    assert TrialEvent.objects.get().planned_on == NEXT
    assert last_entry()[2] == {"event": row.pk, "from": f"{DAY_OF}", "to": f"{NEXT}"}
    first = actions.hold_event(event=row, actor=cast.lead, **HELD)
    assert (first.number, first.minutes, first.material) == (1, 180, "Guide")
    corrected = {**HELD, "attendance": [actions.Present(" Assemblées ", 12, 12)]}
    assert actions.hold_event(event=row, actor=cast.lead, **corrected).number == 2
    assert EventHolding.objects.count() == 2
    assert Attendance.objects.filter(holding__number=2).get().service == "Assemblées"
    assert last_entry()[2]["attended"] == 12
    for act, more in ((actions.move_event, {"planned_on": NEXT}), (actions.cancel_event, {"reason": "Motif."})):
        refused("déjà tenu", act, event=row, actor=cast.lead, now=MEASURED, **more)


def test_an_event_says_what_is_wrong(cast):
    use_case = trial.running(cast)
    given = {"use_case": use_case, "actor": cast.lead, "now": MEASURED}
    for field, value in (("kind", "party"), ("title", " "), ("audience", " ")):
        assert refused(r"\.$", actions.plan_event, **given, **{**EVENT, field: value}).field == field
    refused("écrivez d’abord", actions.plan_event, **{**given, "use_case": trial.authorised(cast)}, **EVENT)
    row = event(cast, use_case)
    act = {"event": row, "actor": cast.lead}
    past = (MEASURED - DAY).date()
    assert refused("passée", actions.move_event, planned_on=past, now=MEASURED, **act).field == "planned_on"
    assert refused("pourquoi", actions.cancel_event, reason=" ", now=MEASURED, **act).field == "reason"
    for name, value, words in (
        ("held_on", NEXT, "futur"),
        ("minutes", 0, "durée"),
        ("minutes", 14_401, "durée"),
        ("attendance", [], "un service au moins"),
        ("attendance", [actions.Present(" ", 1, 1)], "Nommez"),
        ("attendance", [actions.Present("DSI", 1, 1), actions.Present("dsi ", 1, 1)], "deux fois"),
        ("attendance", [actions.Present("DSI", 1, 2)], "nombre d’invités"),
        ("attendance", [actions.Present("DSI", 0, 0)], "nombre d’invités"),
    ):
        refused(words, actions.hold_event, **act, **{**HELD, name: value})
    actions.cancel_event(reason="Salle prise.", now=MEASURED, **act)
    refused("annulé", actions.hold_event, **act, **HELD)


def test_an_information_of_users_counts_nobody(cast):
    row = event(cast, trial.running(cast), kind="user_information")
    assert actions.hold_event(event=row, actor=cast.lead, **{**HELD, "attendance": []}).number == 1


# --- money and usage ----------------------------------------------------------------------------------


def test_an_expense_is_corrected_by_another_and_stays(cast):
    use_case = trial.running(cast)
    first = expense(cast, use_case)
    expense(cast, use_case, amount_eur=Decimal("1500.50"))
    change = {**EXPENSE, "actor": cast.coordinator, "reason": "Avoir.", "now": MEASURED}
    second = actions.correct_expense(expense=first, **{**change, "amount_eur": Decimal(3000)})
    assert (second.corrects, second.reason) == (first, "Avoir.")
    assert spending(protocol_in_force(use_case)).actual_cost == Decimal("4500.50")
    refused("déjà corrigée", actions.correct_expense, expense=first, **change)
    actions.correct_expense(expense=second, **{**change, "amount_eur": Decimal(0)})
    assert spending(protocol_in_force(use_case)).actual_cost == Decimal("1500.50")
    assert Expense.objects.count() == 4


def test_an_expense_says_what_is_wrong(cast):
    use_case = trial.running(cast)
    given = {"use_case": use_case, "actor": cast.lead, "now": MEASURED}
    wrong = {"category": "party", "label": " ", "spent_on": NEXT, "amount_eur": Decimal(0)}
    for field, value in wrong.items():
        assert refused(r"\.$", actions.record_expense, **given, **{**EXPENSE, field: value}).field == field
    row = expense(cast, use_case)
    change = {"expense": row, "actor": cast.lead, "reason": "Avoir.", "now": MEASURED}
    for field, value in {**wrong, "amount_eur": Decimal(-1), "reason": " "}.items():
        assert refused(r"\.$", actions.correct_expense, **{**change, **EXPENSE, field: value}).field == field
    early = {**given, "use_case": trial.authorised(cast)}
    refused("d’abord le protocole", actions.record_expense, **early, **EXPENSE)
    late = {**given, "use_case": trial.evaluated(cast)}
    refused("dépôt de son évaluation", actions.record_expense, **late, **EXPENSE)


def test_the_usage_of_a_month_is_its_last_reading(cast):
    use_case = trial.running(cast)
    given = {"use_case": use_case, "actor": cast.lead, "now": MEASURED}
    actions.record_usage(**given, **USAGE)
    actions.record_usage(**given, **{**USAGE, "requests": 900})
    protocol = protocol_in_force(use_case)
    assert [(row.month, row.requests) for row in usage_of(protocol)] == [(DAY_OF.replace(day=1), 900)]
    assert UsageReading.objects.count() == 2
    for name, value, field in (
        ("month", (STARTED - timedelta(days=40)).date(), "month"),
        ("month", (MEASURED + timedelta(days=40)).date(), "month"),
        ("requests", -1, "users"),
        ("users", 0, "users"),
        ("source", " ", "source"),
    ):
        assert refused(r"\.$", actions.record_usage, **given, **{**USAGE, name: value}).field == field
    locked = trial.locked(cast).use_case
    refused("pendant l’essai", actions.record_usage, **{**given, "use_case": locked}, **USAGE)
    over = {**given, "use_case": trial.ended(cast), "now": ENDED + timedelta(days=60)}
    after = {**USAGE, "month": (ENDED + timedelta(days=40)).date()}
    assert refused("après la fin", actions.record_usage, **over, **after).field == "month"


def test_the_real_footprint_is_that_of_the_answers_counted_with_the_estimated_model(cast):
    use_case = trial.running(cast)
    protocol = protocol_in_force(use_case)
    assert (spending(protocol).planned_footprint, spending(protocol).actual_footprint) == (None, None)
    planned = foreseen(cast, use_case).figures
    alone = spending(protocol)
    assert (alone.planned_footprint, alone.actual_footprint) == (planned.year.gwp_kg.high, None)
    actions.record_usage(use_case=use_case, actor=cast.lead, now=MEASURED, **{**USAGE, "requests": 2625})
    found = spending(protocol)
    assert found.footprint_basis == "usage"
    assert found.planned_footprint == pytest.approx(planned.year.gwp_kg.high / 12)
    assert found.actual_footprint == pytest.approx(planned.answer.gwp_kg.high * 2625)
    assert found.footprint_ratio == pytest.approx(1.5)  # 2 625 answers where 1 750 were foreseen
    assert found.footprint_over


def test_money_and_events_before_the_first_day_belong_to_the_same_trial(cast):
    protocol = trial.locked(cast)
    expense(cast, protocol.use_case)
    held(cast, protocol.use_case)
    actions.start_trial(use_case=protocol.use_case, actor=cast.lead, now=STARTED)
    assert spending(protocol_in_force(protocol.use_case)).actual_cost == Decimal(4000)
