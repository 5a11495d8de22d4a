"""The demonstration: every state, the same each time, its journal whole, its accounts nowhere else."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import RequestFactory

from accounts.enums import Role
from accounts.models import Organisation, SharingAgreement, User
from audit.models import Entry
from audit.selectors import verify_journal
from boussole.demo.load import load_demonstration
from boussole.demo.people import ONE_PER_ROLE, PASSWORD, PEOPLE
from evaluation.ai_act.models import Classification
from evaluation.committee.actions import content_hash
from evaluation.committee.models import Committee, Meeting, Minutes
from evaluation.cost.levels import levels
from evaluation.cost.models import CostTable
from evaluation.cost.selectors import as_table, comparison, table_of
from evaluation.cost.total import total
from evaluation.datasets.models import Dataset, DatasetUse
from evaluation.decisions.models import Condition, Decision, Review, ReviewRequest
from evaluation.dialogue.selectors import consultation_views, missing_opinions, shared_notes, voice_views
from evaluation.trial.case_builder import problems
from evaluation.trial.models import Evaluation
from evaluation.trial.selectors import evaluation_of
from reports.letterheads.identity import is_readable
from reports.letterheads.selectors import letterhead_of
from reports.models import Report
from usecases.enums import FINISHED, State
from usecases.models import TransitionLog, UseCase
from usecases.similar import similar_to

# The tests of a file share a process (bin/test): it is loaded for all of them, twice to compare.
pytestmark = pytest.mark.django_db


def head() -> tuple[int, str]:
    return Entry.objects.order_by("seq").values_list("seq", "hash").last()


def signature() -> dict[str, list]:
    """What two loads must have in common, whatever numbers the database gives to rows."""
    return {
        "dossiers": list(UseCase.objects.order_by("created_at", "reference").values_list("reference", "state")),
        "journal": list(Entry.objects.order_by("seq").values_list("verb", "at", "target_label", "actor_label")),
    }


@pytest.fixture(scope="module")
def first_load(django_db_setup, django_db_blocker):
    """Load the demonstration for the tests of this file; it was loaded once before, and this is what it was then."""
    with django_db_blocker.unblock(), transaction.atomic():
        point = transaction.savepoint()
        load_demonstration()
        first = signature()
        transaction.savepoint_rollback(point)
        load_demonstration()
        yield first
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(first_load, db):
    return first_load


def test_two_loads_are_the_same(demonstration):
    assert signature() == demonstration
    assert len(demonstration["journal"]) > 700


def test_it_shows_every_state_and_three_collectivites(demonstration):
    states = Counter(UseCase.objects.values_list("state", flat=True))
    assert set(states) == set(State.values)
    assert sum(states.values()) == 22
    assert Organisation.objects.count() == 3
    assert Committee.objects.get(organisation__kind="metropolis").members.filter(voting=True).count() == 9
    assert verify_journal().intact


def test_delibia_went_the_whole_way(demonstration):
    dossier = UseCase.objects.get(title__startswith="Delibia")
    moves = list(TransitionLog.objects.filter(use_case=dossier).values_list("transition", flat=True))
    assert moves == [
        "submit",
        "open_assessment",
        "complete_assessment",
        "record_opinion",
        "authorise_trial",
        "start_trial",
        "end_trial",
        "submit_evaluation",
        "record_final_opinion",
        "generalise",
    ]
    assert dossier.state == State.DEPLOYED
    assert Evaluation.objects.get(protocol__use_case=dossier).results.count() == 5
    asked = Report.objects.filter(use_case=dossier).values_list("kind", flat=True)
    told = "briefing_note compass_sheet deliberation evaluation final journal_extract protocol simple"
    assert " ".join(sorted(asked)) == told
    assert Report.objects.get(organisation=dossier.organisation).kind == "yearly_review"
    assert dossier.reviews.count() == 7
    assert sorted(
        dossier.decisions.get(kind="generalise_with_conditions").conditions.values_list("state", flat=True)
    ) == [
        "open",
        "open",
        "proposed",
    ]


def test_face_recognition_in_the_street_is_prohibited_with_its_reason(demonstration):
    dossier = UseCase.objects.get(state=State.PROHIBITED)
    assert "reconnaissance des visages" in dossier.title
    last = dossier.transition_logs.last()
    assert (last.transition, "article 5" in last.comment) == ("close_prohibited", True)


def test_dossiers_are_classified_under_the_european_regulation(demonstration):
    signed = {}
    for row in Classification.objects.filter(signed_at__isnull=False).select_related("use_case").order_by("number"):
        signed.setdefault(row.use_case.title.split(",")[0].split(" :")[0], []).append(row.result["classes"])
    assert signed["Vidéoprotection avec reconnaissance des visages en direct"] == [["INTERDIT"]]
    assert signed["Delibia"] == [["MINIMAL"]]
    assert signed["Détection de fuites sur les canalisations d’eau"] == [["MINIMAL"]]
    assert signed["Réponse automatique aux questions des usagers"] == [["TRANSPARENCE"]]
    assert signed["Portail de l’autonomie"] == [["HAUT_RISQUE", "TRANSPARENCE"], ["EXEMPTE_6_3", "TRANSPARENCE"]]
    open_ones = Classification.objects.filter(signed_at__isnull=True)
    assert sorted(row.result["provisional"] for row in open_ones) == [False, True]


def test_past_meetings_have_their_minutes_and_the_last_leave_something_to_do(demonstration):
    held = Meeting.objects.filter(state="closed")
    last = Minutes.objects.whole().order_by("meeting__closed_at", "version")
    states = [minutes.state for minutes in last]
    assert held.count() > 5
    assert len({minutes.meeting_id for minutes in last}) == held.count() - 1
    assert (states.count("signed"), states.count("settled"), states.count("draft")) == (len(states) - 2, 1, 1)
    assert [minutes.corrects != "" for minutes in last if minutes.version == 2] == [True]
    for minutes in last.settled():
        assert content_hash(minutes.snapshot) == minutes.snapshot_sha256
        assert Entry.objects.get(seq=minutes.head_seq).hash == minutes.head_hash


def test_one_trial_was_stopped_and_says_why(demonstration):
    stopped = UseCase.objects.get(state=State.ABANDONED)
    assert stopped.transition_logs.last().comment
    decision = stopped.decisions.get(kind="abandon")
    assert decision.public_reason
    assert decision.public_reason not in (decision.reasons, "")


def test_conditions_are_met_late_and_to_come_and_one_decision_departs_from_the_opinion(demonstration):
    conditions = Condition.objects.exclude(decision__use_case__state__in=FINISHED)
    assert set(conditions.values_list("state", flat=True)) == {"open", "proposed", "met"}
    day = date(2026, 11, 28)
    assert conditions.filter(state="open", due_on__lt=day).exists()
    assert conditions.filter(state="open", due_on__gte=day).exists()
    away = Decision.objects.get(departs_from_opinion=True)
    assert (away.kind, away.opinion.motion) == ("authorise_trial", "unfavourable")
    assert "opinion minoritaire" in away.departure_reasons
    review = UseCase.objects.get(state=State.UNDER_REVIEW).reviews.get(opened_at__isnull=False)
    assert [row.promises.count() for row in review.reports.all()] == [4, 4]
    assert set(ReviewRequest.objects.values_list("reason", flat=True)) == {"price", "new_audience"}
    assert Review.objects.filter(opened_at__isnull=True, due_on__lt=day).exists()


def test_the_rules_propose_to_stop_one_trial_and_every_evaluation_can_be_checked(demonstration):
    deposited = Evaluation.objects.exclude(submitted_at=None).select_related("protocol__use_case")
    proposals = {row.protocol.use_case.title: row.proposal for row in deposited}
    assert proposals["Assistant interne des ressources humaines"] == "stop"
    assert proposals["Delibia, aide à la rédaction des actes"] == "roll_out_with_conditions"
    assert [problem for row in deposited for problem in problems(row)] == []


def test_each_role_has_its_account(demonstration):
    emails = {person.key: person.email for person in PEOPLE}
    held = set()
    request = RequestFactory().post("/compte/connexion/")
    for key in ONE_PER_ROLE:
        user = authenticate(request, username=emails[key], password=PASSWORD)
        assert user is not None, key
        held |= set(user.memberships.values_list("role", flat=True))
    assert held == set(Role.values)


def test_it_only_fills_an_empty_database(demonstration):
    before = head()
    call_command("load_demo", "--if-empty")
    assert head() == before
    with pytest.raises(CommandError, match="vide"):
        call_command("load_demo")
    assert head() == before


def test_costs_are_told_compared_and_said_to_be_illustrative(demonstration):
    assert {row.note.rpartition("Montants")[2] for row in CostTable.objects.all()} == {" illustratifs"}
    totals = {use_case.title: levels(as_table(table_of(use_case, "planned")))["total"] for use_case in costed()}
    assert sorted(totals.values()) == ["partial", "purchase", "purchase", "whole", "whole", "whole"]
    delibia = UseCase.objects.get(title__startswith="Delibia")
    found = comparison(delibia)
    assert (found.months, found.whole.ratio, found.over) == (6, Decimal("111.5"), False)
    bought = [line for line in total(as_table(table_of(delibia, "actual"))).lines if line.line.nature == "purchase"]
    assert sum(line.total.gross for line in bought) == evaluation_of(delibia).actual_cost_eur


def costed() -> list[UseCase]:
    return list(UseCase.objects.filter(cost_tables__kind="planned").distinct())


def test_everything_it_holds_is_marked(demonstration):
    assert not User.objects.filter(is_demonstration=False).exists()
    assert not Organisation.objects.filter(is_demonstration=False).exists()


def test_each_collectivity_has_its_head_and_its_documents_carry_it(demonstration):
    heads = {organisation.pk: letterhead_of(organisation) for organisation in Organisation.objects.all()}
    assert all(
        head.number == 1 and is_readable(head.colour) and "logo inventé" in head.alternative for head in heads.values()
    )
    assert len({head.colour for head in heads.values()}) == len({head.logo_id for head in heads.values()}) == 3
    for report in Report.objects.filter(use_case__isnull=False).select_related("use_case"):
        assert report.snapshot["letterhead"]["logo"] == heads[report.use_case.organisation_id].logo.sha256


def test_some_dossiers_say_what_happens_if_nothing_is_done(demonstration):
    said = UseCase.objects.exclude(submission__doing_nothing="")
    assert said.count() == 9
    assert State.REFUSED in said.values_list("state", flat=True)
    assert "douze jours" in UseCase.objects.get(title__startswith="Delibia").submission.doing_nothing


def test_data_are_described_used_and_shared(demonstration):
    assert Dataset.objects.count() == 14
    assert set(DatasetUse.objects.values_list("dataset__organisation", "use_case__organisation")) == {
        (row.pk, row.pk) for row in Organisation.objects.all()
    }
    shared = SharingAgreement.objects.get()
    assert shared.in_force
    commune = UseCase.objects.select_related("organisation", "submission").get(title__startswith="Aide à la rédaction")
    card = similar_to(commune, commune.lead)[0]
    assert (card.title, card.very_close) == ("Delibia, aide à la rédaction des actes", True)
    assert commune.overlap_answers.get().seen[0]["title"].startswith("Delibia")


def test_the_staff_is_consulted_heard_and_looked_after(demonstration):
    delibia = UseCase.objects.get(title__startswith="Delibia")
    project, plan = consultation_views(delibia)
    assert (project.is_given, len(project.reserves), project.unanswered) == (True, 2, ())
    assert project.opinion.document.kind == "panel_opinion"
    read = evaluation_of(delibia).content["case"]["social_opinion"]
    assert [(row["consultation"], row["position"]) for row in read] == [(plan.consultation.pk, "conditions")]
    assert [view.voice.moment for view in voice_views(delibia)] == ["before", "after"]
    assert [view.withheld for view in shared_notes(delibia)] == [False, False, True]
    (waiting,) = [row for row in UseCase.objects.filter(state=State.AUTHORISED) if missing_opinions(row)]
    assert [row.body for row in missing_opinions(waiting)] == ["CST"]
