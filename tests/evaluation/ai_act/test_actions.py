"""Answering, signing, classifying again: every right, every refusal, and what is kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import Role
from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.ai_act import actions
from evaluation.ai_act.actions import ClassificationRefused, StaleAnswer
from evaluation.ai_act.models import Classification, LawVersion
from evaluation.ai_act.permissions import can_fill, can_sign
from evaluation.ai_act.selectors import classification_holds, frozen_content, seal
from tests.factories.accounts import make_member
from tests.factories.ai_act import HIGH, NOW, another_law, answered, filled, hand_over, load_law, signed
from tests.factories.usecases import make_use_case
from usecases.enums import FINISHED, State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def shipped(db):
    return load_law()


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def publish(cast, **parts):
    version = actions.import_law(
        organisation=cast.organisation, actor=cast.administrator, data=another_law(**parts), now=NOW
    )
    return actions.publish_law(version=version, actor=cast.administrator, now=NOW)


def again(row):
    return Classification.objects.select_related("law").get(pk=row.pk)


def save(row, actor, code, answer, seen=None):
    return actions.save_answer(classification=row, actor=actor, code=code, answer=answer, seen=seen, now=NOW)


# --- rights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_who_answers_and_who_signs_in_each_state(cast, state):
    use_case = make_use_case(cast.organisation, cast.lead, state=state)
    alive, deposited = state not in FINISHED, use_case.submitted_at is not None
    fillers = set()
    if alive and use_case.assessment_completed_at is None:
        fillers.add("lead")
    if alive and deposited:
        fillers.add("expert")
    signers = {"expert", "coordinator"} if alive and deposited else set()
    assert {who for who, person in cast.everyone().items() if can_fill(person, use_case)} == fillers
    assert {who for who, person in cast.everyone().items() if can_sign(person, use_case)} == signers


def test_a_refusal_says_why(cast, use_case):
    with pytest.raises(NotAllowed, match="Seuls le porteur du dossier et les experts"):
        actions.start_classification(use_case=use_case, actor=cast.coordinator, now=NOW)
    row = answered(use_case, cast.lead)
    for actor, words in ((cast.lead, "Vous portez ce dossier"), (cast.committee_member, "réservée aux experts")):
        with pytest.raises(NotAllowed, match=words):
            actions.sign_classification(classification=row, actor=actor, sha256=row.sha256, now=NOW)
    type(use_case).objects.filter(pk=use_case.pk).update(state=State.WITHDRAWN, withdrawn_at=NOW)
    with pytest.raises(NotAllowed, match="ne se signe plus"):
        actions.sign_classification(classification=row, actor=cast.expert, sha256=row.sha256, now=NOW)
    with pytest.raises(NotAllowed, match="ne change plus"):
        save(row, cast.expert, "C0", "non", "oui")


def test_the_lead_no_longer_answers_once_the_assessment_is_completed(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.READY_FOR_COMMITTEE)
    with pytest.raises(NotAllowed, match="un expert doit refaire"):
        actions.start_classification(use_case=use_case, actor=cast.lead, now=NOW)
    assert actions.start_classification(use_case=use_case, actor=cast.expert, now=NOW).number == 1


def test_a_lead_who_is_an_expert_too_does_not_sign_their_own(cast):
    both = make_member(cast.organisation, Role.LEAD, Role.EXPERT)
    use_case = make_use_case(cast.organisation, both, state=State.SUBMITTED)
    row = answered(use_case, both)
    with pytest.raises(NotAllowed, match="Vous portez ce dossier"):
        actions.sign_classification(classification=row, actor=both, sha256=row.sha256, now=NOW)


# --- answering --------------------------------------------------------------------------------------


def test_starting_twice_gives_the_same_questionnaire(cast, use_case, shipped):
    first = actions.start_classification(use_case=use_case, actor=cast.lead, now=NOW)
    assert (first.number, first.law, first.answers, first.is_draft) == (1, shipped, {}, True)
    assert actions.start_classification(use_case=use_case, actor=cast.expert, now=NOW) == first
    assert Entry.objects.filter(verb="ai_act.start").count() == 1


def test_an_answer_is_kept_changed_and_never_lost_between_two_windows(cast, use_case):
    row = actions.start_classification(use_case=use_case, actor=cast.lead, now=NOW)
    row = save(row, cast.lead, "C0", "oui")
    row = save(row, cast.lead, "C2", ("a", "c"))
    assert again(row).answers == {"C0": "oui", "C2": ["a", "c"]}
    with pytest.raises(StaleAnswer) as stale:
        save(row, cast.expert, "C2", ())
    assert stale.value.current == ["a", "c"]
    save(row, cast.expert, "C2", ("a", "c"))  # the same answer from another window takes nothing away
    assert save(row, cast.expert, "C2", (), ["a", "c"]).answers["C2"] == []
    assert save(row, cast.lead, "C3", "?").answers["C3"] == "?"


@pytest.mark.parametrize(("code", "answer"), [("C9", "oui"), ("C0", "peut-être"), ("C2", "oui"), ("C4", ("12",))])
def test_an_answer_that_is_not_offered_is_refused(cast, use_case, code, answer):
    row = actions.start_classification(use_case=use_case, actor=cast.lead, now=NOW)
    with pytest.raises(ClassificationRefused, match="pas proposée"):
        save(row, cast.lead, code, answer)
    assert again(row).answers == {}


def test_handing_over_needs_every_answer_and_freezes_the_result(cast, use_case, shipped):
    row = actions.start_classification(use_case=use_case, actor=cast.lead, now=NOW)
    row = save(row, cast.lead, "C0", "oui")
    with pytest.raises(ClassificationRefused, match="Il manque une réponse"):
        hand_over(row, cast.lead)
    row = answered(use_case, cast.lead, **HIGH)
    assert row.result["classes"] == ["HAUT_RISQUE"]
    assert (row.answered_by, row.answered_at, row.signed_at) == (cast.lead, NOW, None)
    assert row.result["class_labels"] == ["Haut risque"]
    assert (
        row.result["path"][5]["answer_text"] == "Emploi : recruter, promouvoir, répartir les tâches, suivre les agents"
    )
    assert seal(frozen_content(row)) == row.sha256
    assert classification_holds(again(row))
    entry = Entry.objects.filter(verb="ai_act.answer").get()
    assert row.sha256 in entry.content
    assert list(Notification.objects.filter(key__startswith="ai-act-answered").values_list("recipient", flat=True)) == [
        cast.coordinator.pk
    ]


def test_only_the_answers_that_were_read_are_handed_over(cast, use_case):
    row = filled(use_case, cast.lead)
    save(row, cast.expert, "C7", ("face",), [])
    with pytest.raises(ClassificationRefused, match="dans une autre fenêtre"):
        hand_over(row, cast.lead)
    assert again(row).is_draft
    assert hand_over(again(row), cast.lead).result["classes"] == ["TRANSPARENCE"]


def test_changing_an_answer_reopens_what_was_handed_over(cast, use_case):
    row = save(answered(use_case, cast.lead), cast.lead, "C7", ("face",), [])
    assert (row.result, row.sha256, row.answered_by, row.is_draft) == (None, "", None, True)
    row = hand_over(row, cast.lead)
    assert row.result["classes"] == ["TRANSPARENCE"]


def test_a_system_in_service_has_its_duties_deferred(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, already_in_service=True)
    row = answered(use_case, cast.lead, **HIGH)
    assert row.already_in_service
    assert {duty["code"]: duty["from"] for duty in row.result["obligations"]}["OBL-03"] == "2030-08-02"


# --- signing ----------------------------------------------------------------------------------------


def test_signing_freezes_and_tells(cast, use_case):
    row = signed(use_case, cast.lead, cast.expert, C7=("face",))
    assert (row.signed_by, row.signed_at) == (cast.expert, NOW)
    entry = Entry.objects.filter(verb="ai_act.sign").get()
    assert '"classes":["TRANSPARENCE"]' in entry.content
    assert Notification.objects.get(key=f"ai-act-signed-{row.pk}-{cast.lead.pk}").recipient == cast.lead
    with pytest.raises(ClassificationRefused, match="Ce classement est signé"):
        save(row, cast.lead, "C7", (), ["face"])
    with pytest.raises(ClassificationRefused, match="Ce classement est signé"):
        actions.sign_classification(classification=row, actor=cast.expert, sha256=row.sha256, now=NOW)


def test_what_is_not_handed_over_or_changed_meanwhile_is_not_signed(cast, use_case):
    row = filled(use_case, cast.lead)
    with pytest.raises(ClassificationRefused, match="rien à signer"):
        actions.sign_classification(classification=row, actor=cast.expert, sha256="", now=NOW)
    seen = answered(use_case, cast.lead).sha256
    row = answered(use_case, cast.lead, C7=("face",))
    with pytest.raises(ClassificationRefused, match="Les réponses ont changé"):
        actions.sign_classification(classification=row, actor=cast.expert, sha256=seen, now=NOW)


def test_a_provisional_result_is_not_signed_unless_the_practice_is_prohibited_anyway(cast, use_case):
    row = answered(use_case, cast.lead, C4="?")
    assert row.result["provisional"]
    with pytest.raises(ClassificationRefused, match="provisoire"):
        actions.sign_classification(classification=row, actor=cast.expert, sha256=row.sha256, now=NOW)
    row = answered(use_case, cast.lead, C1_NOM="?", C2=("h",))
    assert (row.result["classes"], row.result["provisional"]) == (["INTERDIT"], True)
    assert actions.sign_classification(classification=row, actor=cast.expert, sha256=row.sha256, now=NOW).is_signed


def test_an_unknown_that_changes_no_class_does_not_keep_from_signing(cast, use_case):
    row = signed(use_case, cast.lead, cast.coordinator, C4=("5a",), C5="oui", TRAVAIL="?")
    assert row.result["to_check"] == ["TRAVAIL"]


# --- classifying again ------------------------------------------------------------------------------


def test_a_change_of_classification_is_justified_signed_and_logged(cast, use_case):
    first = signed(use_case, cast.lead, cast.expert)
    row = filled(use_case, cast.lead, NOW + DAY, C7=("face",))
    assert (row.number, row.answers["C0"]) == (2, "oui")
    for empty in ("", "   "):
        with pytest.raises(ClassificationRefused, match="Dites pourquoi") as refused:
            hand_over(row, cast.lead, NOW + DAY, empty)
        assert refused.value.field == "justification"
    with pytest.raises(ClassificationRefused, match="2000 caractères"):
        hand_over(row, cast.lead, NOW + DAY, "x" * 2001)
    why = "L’outil répond désormais aux habitants."
    row = hand_over(row, cast.lead, NOW + DAY, why)
    row = actions.sign_classification(classification=row, actor=cast.expert, sha256=row.sha256, now=NOW + DAY)
    assert again(first).result["classes"] == ["MINIMAL"]
    assert row.result["classes"] == ["TRANSPARENCE"]
    entry = Entry.objects.filter(verb="ai_act.sign").order_by("seq").last()
    assert '"before":["MINIMAL"]' in entry.content
    assert why in entry.content


# --- a newer law ------------------------------------------------------------------------------------


def test_a_newer_law_is_taken_up_deliberately(cast, use_case):
    old = signed(use_case, cast.lead, cast.expert, **HIGH)
    new = publish(cast)
    assert again(old).law.code == "1"
    row = actions.start_classification(use_case=use_case, actor=cast.lead, now=NOW)
    assert (row.law, row.number, row.answers) == (new, 2, old.answers)


def test_a_questionnaire_overtaken_by_a_newer_law_keeps_the_answers_still_offered(cast, use_case):
    row = answered(use_case, cast.lead, C7=("face",))
    data = another_law()
    options = data["questions"][-1]["options"]
    options.pop("face")
    data["obligations"][9]["parts"].pop("face")
    new = publish(cast, questions=data["questions"], obligations=data["obligations"])
    with pytest.raises(ClassificationRefused, match="Une version plus récente"):
        actions.sign_classification(classification=row, actor=cast.expert, sha256=row.sha256, now=NOW)
    moved = actions.start_classification(use_case=use_case, actor=cast.expert, now=NOW)
    assert (moved.pk, moved.number, moved.law, moved.is_draft) == (row.pk, 1, new, True)
    assert "C7" not in moved.answers
    assert moved.answers["C2"] == []


# --- the database -----------------------------------------------------------------------------------


def test_the_database_refuses_to_rewrite_what_was_signed_or_published(cast, use_case, shipped):
    row = signed(use_case, cast.lead, cast.expert)
    for attempt in (
        lambda: Classification.objects.filter(pk=row.pk).update(answers={}),
        lambda: Classification.objects.filter(pk=row.pk).delete(),
        lambda: LawVersion.objects.filter(pk=shipped.pk).update(content={}),
        lambda: LawVersion.objects.filter(pk=shipped.pk).delete(),
    ):
        with pytest.raises(Exception, match=r"append-only|protected"), transaction.atomic():
            attempt()
    assert again(row).result == row.result


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"signed_at": NOW}, "ai_act_signed_was_answered"),
        ({"answered_at": NOW}, "ai_act_answered_is_frozen"),
        ({"sha256": "a" * 64}, "ai_act_answered_is_frozen"),
    ],
)
def test_the_database_refuses_impossible_rows(cast, use_case, changes, name):
    row = filled(use_case, cast.lead)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Classification.objects.filter(pk=row.pk).update(**changes)


def test_the_database_refuses_two_open_ones_and_a_change_without_a_reason(cast, use_case, shipped):
    row = filled(use_case, cast.lead)
    fields = {"use_case": use_case, "law": shipped, "started_by": cast.lead, "started_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Classification.objects.create(number=2, **fields)
    row = answered(use_case, cast.lead)
    actions.sign_classification(classification=row, actor=cast.expert, sha256=row.sha256, now=NOW)
    with pytest.raises(IntegrityError, match="ai_act_change_is_justified"), transaction.atomic():
        Classification.objects.create(
            number=2, answered_by=cast.lead, answered_at=NOW, result={}, sha256="a" * 64, **fields
        )
