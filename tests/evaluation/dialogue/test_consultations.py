"""Consulting a body: opening, steps, corrections, reserves; who may, what is refused, what is kept."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction

from accounts.enums import Role
from accounts.models import Notification
from boussole.shared.refusals import NotAllowed
from evaluation.dialogue import actions
from evaluation.dialogue.actions import ConsultationRefused, StepValues
from evaluation.dialogue.models import ConsultationStep, PanelConsultation, Requirement, Reserve, ReserveAnswer
from evaluation.dialogue.selectors import consultation_views, missing_opinions, plan_opinions
from tests.evaluation.dialogue.checks import last_entry, refused
from tests.factories.accounts import make_member
from tests.factories.dialogue import DAY, NOW, REASON, add_step, give_opinion, make_consultation, seize
from tests.factories.usecases import make_use_case
from usecases.enums import FINISHED, State
from usecases.models import Document

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT)


@pytest.fixture
def consultation(cast, use_case):
    return make_consultation(cast, use_case)


def view(use_case):
    (found,) = consultation_views(use_case)
    return found


def sentence(found):
    return found.sentence.replace("\N{NO-BREAK SPACE}", " ")


def document(use_case, cast, **values):
    given = {"kind": "panel_opinion", "title": "Avis", "sha256": "a" * 64, "size": 3, **values}
    row = Document(
        use_case=use_case,
        original_name="a.pdf",
        content_type="application/pdf",
        uploaded_by=cast.coordinator,
        uploaded_at=NOW,
        **given,
    )
    row.file.save("avis.pdf", ContentFile(b"avi"), save=False)
    row.save()
    return row


def test_a_consultation_is_opened_with_its_reason_and_told_to_nobody_yet(cast, use_case, consultation):
    assert (consultation.name, consultation.use_case_id) == ("F3SCT", use_case.pk)
    found = view(use_case)
    assert (found.requirement.required, found.requirement.reason, found.requirement.number) == (True, REASON, 1)
    assert found.sentence == "F3SCT : pas encore saisie."
    assert last_entry()[:2] == ("dialogue.open_consultation", cast.coordinator.pk)
    assert Notification.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "match", "field"),
    [
        ({"body": "cse"}, "Choisissez l’instance", "body"),
        ({"body": "other"}, "nom de cette instance", "body_name"),
        ({"subject": "  "}, "sur quoi", "subject"),
        ({"reason": " "}, "pourquoi cet avis est nécessaire", "reason"),
    ],
)
def test_an_incomplete_consultation_is_refused(cast, use_case, wrong, match, field):
    assert refused(match, make_consultation, cast=cast, use_case=use_case, **wrong).field == field
    assert PanelConsultation.objects.count() == 0


def test_the_coordinator_opens_and_decides_experts_record_and_the_lead_answers(cast, use_case, consultation):
    step = {"values": StepValues("seizure", TODAY, "Note."), "now": NOW}
    both = make_member(cast.organisation, *Role.values)
    use_case.lead = both
    use_case.save()
    people = {**cast.everyone(), "lead_with_every_role": both}
    allowed = {
        "opens": {"coordinator"},
        "records": {"coordinator", "expert"},
        "answers": {"coordinator", "lead_with_every_role"},
    }
    seize(cast, consultation)
    give_opinion(cast, consultation, reserves=("Du temps.",))
    reserve = view(use_case).reserves[0].reserve
    acts = {
        "opens": lambda who: make_consultation_by(use_case, who),
        "records": lambda who: actions.record_step(consultation=make_consultation(cast, use_case), actor=who, **step),
        "answers": lambda who: actions.answer_reserve(
            reserve=reserve, actor=who, kind="followed", text="Oui.", now=NOW
        ),
    }
    for name, act in acts.items():
        done = set()
        for label, person in people.items():
            point = transaction.savepoint()
            try:
                act(person)
                done.add(label)
            except NotAllowed:
                pass
            transaction.savepoint_rollback(point)
        assert done == allowed[name], name


def make_consultation_by(use_case, actor):
    return actions.open_consultation(
        use_case=use_case, actor=actor, body="cst", subject="Essai", required=False, reason="Motif.", now=NOW
    )


def test_a_recused_examiner_records_nothing(cast, use_case, consultation):
    use_case.expert_recusals.create(expert=cast.expert, reason="Parent de l’éditeur.", declared_at=NOW)
    values = StepValues("seizure", TODAY, "Note.")
    refused(
        "jamais le porteur",
        actions.record_step,
        error=NotAllowed,
        consultation=consultation,
        actor=cast.expert,
        values=values,
        now=NOW,
    )


@pytest.mark.parametrize("state", [State.DRAFT, *sorted(FINISHED)])
def test_a_dossier_that_does_not_live_takes_no_consultation(cast, state):
    dossier = make_use_case(cast.organisation, cast.lead, state=state)
    refused("dossier", make_consultation, error=NotAllowed, cast=cast, use_case=dossier)


def test_the_steps_follow_one_another_and_people_are_told(cast, use_case, consultation):
    seize(cast, consultation)
    assert set(Notification.objects.values_list("recipient", flat=True)) == {cast.staff_representative.pk}
    assert sentence(view(use_case)) == "F3SCT : saisie le 12 mars 2026, avis attendu."
    give_opinion(cast, consultation, "conditions", reserves=("Du temps pour relire.", " ", "Un bilan à six mois."))
    found = view(use_case)
    assert sentence(found) == "F3SCT : avis du 27 mars 2026, favorable avec réserves."
    assert [row.reserve.text for row in found.reserves] == ["Du temps pour relire.", "Un bilan à six mois."]
    assert (len(found.unanswered), found.is_given, found.is_missing) == (2, True, False)
    told = Notification.objects.filter(subject__startswith="Avis rendu").values_list("recipient", flat=True)
    assert set(told) == {cast.staff_representative.pk, cast.lead.pk}
    assert last_entry() == (
        "dialogue.record_step",
        cast.coordinator.pk,
        {
            "consultation": consultation.pk,
            "step": 2,
            "kind": "opinion",
            "on": "2026-03-27",
            "position": "conditions",
            "on_prevention_plan": False,
            "reserves": 2,
        },
    )


@pytest.mark.parametrize(
    ("values", "match", "field"),
    [
        ({"kind": "autre"}, "Choisissez l’étape", "kind"),
        ({"kind": "cancelled"}, "Choisissez l’étape", "kind"),
        ({"kind": "opinion", "position": ""}, "sens de l’avis", "position"),
        ({"kind": "opinion", "position": "tiède"}, "sens de l’avis", "position"),
        ({"kind": "opinion", "position": "favourable", "text": " "}, "Recopiez l’avis", "text"),
        ({"kind": "seizure", "text": ""}, "documents ont été envoyés", "text"),
        ({"kind": "no_reexamination", "text": ""}, "aucun réexamen", "text"),
        ({"kind": "seizure"}, "déjà saisie", "happened_on"),
        ({"kind": "meeting", "happened_on": TODAY + DAY}, "dans le futur", "happened_on"),
        (
            {"kind": "opinion", "position": "favourable", "happened_on": TODAY - 21 * DAY},
            "avant la saisine",
            "happened_on",
        ),
        ({"kind": "feedback"}, "notez d’abord l’avis", "happened_on"),
        ({"kind": "no_reexamination"}, "notez d’abord l’avis", "happened_on"),
    ],
)
def test_an_impossible_step_is_refused(cast, consultation, values, match, field):
    seize(cast, consultation)
    step = StepValues(**{"happened_on": TODAY, "text": "Texte.", **values})
    given = {"consultation": consultation, "actor": cast.coordinator, "values": step, "now": NOW}
    assert refused(match, actions.record_step, error=ConsultationRefused, **given).field == field


def test_nothing_comes_before_the_seizure_and_a_second_opinion_is_refused(cast, consultation):
    given = {"consultation": consultation, "actor": cast.coordinator, "now": NOW}
    opinion = StepValues("opinion", TODAY, "Avis.", "favourable")
    refused("d’abord la saisine", actions.record_step, values=opinion, **given)
    seize(cast, consultation)
    refused(
        "avec l’avis",
        actions.record_step,
        values=StepValues("meeting", TODAY, "Dit."),
        reserves=["Une réserve"],
        **given,
    )
    give_opinion(cast, consultation)
    refused("L’avis est déjà rendu", actions.record_step, values=opinion, **given)
    refused(
        "Aucun réexamen n’est attendu",
        actions.record_step,
        values=StepValues("no_reexamination", TODAY, "Inutile."),
        **given,
    )


def test_a_document_of_another_dossier_is_refused_and_one_of_this_dossier_stands_for_the_text(
    cast, use_case, consultation
):
    seize(cast, consultation)
    other = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    given = {"consultation": consultation, "actor": cast.expert, "now": NOW}
    values = StepValues("opinion", TODAY, "", "favourable", document(other, cast))
    refused("pièce de ce dossier", actions.record_step, values=values, **given)
    mine = document(use_case, cast, sha256="b" * 64)
    step = actions.record_step(values=StepValues("opinion", TODAY, "", "favourable", mine), **given)
    assert (step.document, step.text) == (mine, "")


def test_a_unanimous_vote_against_waits_for_a_second_examination(cast, use_case, consultation):
    seize(cast, consultation)
    give_opinion(cast, consultation, "unanimously_against")
    (lacking,) = missing_opinions(use_case)
    assert "a voté contre à l’unanimité" in lacking.text
    found = view(use_case)
    assert (found.standing.second_from, found.standing.second_until) == (TODAY + 3 * DAY, TODAY + 25 * DAY)
    later = NOW + 10 * DAY
    second = StepValues("opinion", later.date(), "Second avis.", "unanimously_against")
    actions.record_step(consultation=consultation, actor=cast.coordinator, values=second, now=later)
    assert missing_opinions(use_case) == []


def test_a_second_examination_can_be_found_unnecessary_with_its_reason(cast, use_case, consultation):
    seize(cast, consultation)
    give_opinion(cast, consultation, "unanimously_against")
    add_step(cast, consultation, "no_reexamination", TODAY, text="Hors des matières concernées.")
    assert missing_opinions(use_case) == []


def test_a_correction_takes_the_place_of_the_step_and_the_first_stays(cast, use_case, consultation):
    first = seize(cast, consultation)
    give_opinion(cast, consultation, reserves=("Du temps.",))
    given = {"step": first, "actor": cast.expert, "now": NOW}
    refused("garde la même étape", actions.correct_step, values=StepValues("meeting", TODAY, "Non."), **given)
    late = StepValues("seizure", TODAY, "Le bon jour.")
    refused("avant la saisine", actions.correct_step, values=late, **given)
    corrected = actions.correct_step(values=StepValues("seizure", TODAY - 15 * DAY, "Le bon jour."), **given)
    found = view(use_case)
    assert [row.pk for row in found.replaced] == [first.pk]
    assert (found.standing.seized_on, corrected.corrects_id, corrected.number) == (TODAY - 15 * DAY, first.pk, 3)
    assert last_entry()[0] == "dialogue.correct_step"
    refused("déjà corrigée", actions.correct_step, values=StepValues("seizure", TODAY, "Encore."), **given)
    refused("déjà corrigée", actions.cancel_step, step=first, actor=cast.expert, reason="Erreur.", now=NOW)


def test_a_corrected_opinion_keeps_the_answers_to_its_reserves(cast, use_case, consultation):
    seize(cast, consultation)
    opinion = give_opinion(cast, consultation, reserves=("Du temps.",))
    reserve = view(use_case).reserves[0].reserve
    actions.answer_reserve(reserve=reserve, actor=cast.lead, kind="followed", text="Une heure.", now=NOW)
    values = StepValues("opinion", opinion.happened_on, "Avis recopié.", "conditions")
    actions.correct_step(step=opinion, actor=cast.coordinator, values=values, now=NOW)
    found = view(use_case)
    assert (found.opinion.text, found.reserves[0].answer.text) == ("Avis recopié.", "Une heure.")


def test_a_cancelled_step_no_longer_counts_and_says_why(cast, use_case, consultation):
    seizure = seize(cast, consultation)
    opinion = give_opinion(cast, consultation)
    given = {"actor": cast.coordinator, "now": NOW}
    refused("pourquoi cette étape", actions.cancel_step, step=opinion, reason=" ", **given)
    refused("s’appuient sur celle-ci", actions.cancel_step, step=seizure, reason="Erreur.", **given)
    actions.cancel_step(step=opinion, reason="Autre dossier.", **given)
    found = view(use_case)
    assert (found.standing.stage, found.is_missing) == ("seized", True)
    assert [row.kind for row in found.replaced] == ["opinion", "cancelled"]
    give_opinion(cast, consultation, "unfavourable")
    assert view(use_case).standing.position == "unfavourable"


def test_an_opinion_on_a_prevention_plan_counts_once_given_for_good_and_from_the_day_asked(
    cast, use_case, consultation, django_assert_num_queries
):
    def read(since=TODAY - 5 * DAY):
        return [row.label.replace("\N{NO-BREAK SPACE}", " ") for row in plan_opinions(use_case, since=since)]

    seize(cast, consultation)
    on_plan = {"text": "Avis.", "on_prevention_plan": True}
    opinion = add_step(cast, consultation, "opinion", TODAY - 5 * DAY, position="unanimously_against", **on_plan)
    assert read() == []
    waived = add_step(cast, consultation, "no_reexamination", TODAY, on_prevention_plan=True)
    against = "F3SCT, 27 mars 2026, défavorable, à l’unanimité des représentants du personnel"
    assert (read(), read(TODAY - 4 * DAY), waived.on_prevention_plan) == ([against], [], False)
    committee = make_consultation(cast, use_case, body="cst", now=NOW + DAY)
    seize(cast, committee)
    add_step(cast, committee, "opinion", TODAY - 6 * DAY, position="divided", **on_plan)
    with django_assert_num_queries(2):
        assert read(TODAY - 6 * DAY) == ["CST, 26 mars 2026, voix partagées", against]
    elsewhere = make_consultation(cast, use_case, body="other", body_name="Commission du numérique", now=NOW + DAY)
    seize(cast, elsewhere)
    add_step(cast, elsewhere, "opinion", TODAY - 5 * DAY, position="favourable", **on_plan)
    assert read() == [against]
    values = StepValues("opinion", TODAY - 5 * DAY, "Sur le projet seulement.", "unanimously_against")
    actions.correct_step(step=opinion, actor=cast.coordinator, values=values, now=NOW)
    assert read() == []
    assert last_entry()[2]["on_prevention_plan"] is False


def test_whether_an_opinion_is_needed_is_decided_again_and_the_first_reason_stays(cast, use_case, consultation):
    given = {"consultation": consultation, "now": NOW, "required": False}
    refused("nécessaire", actions.decide_requirement, actor=cast.coordinator, reason="", **given)
    refused("coordinateur", actions.decide_requirement, error=NotAllowed, actor=cast.expert, reason="Non.", **given)
    assert [row.body for row in missing_opinions(use_case)] == ["F3SCT"]
    actions.decide_requirement(actor=cast.coordinator, reason="Six agents volontaires.", **given)
    found = view(use_case)
    assert missing_opinions(use_case) == []
    assert (found.requirement.number, [row.reason for row in found.earlier]) == (2, [REASON])


def test_reserves_are_added_after_the_opinion_and_limited(cast, consultation):
    given = {"consultation": consultation, "actor": cast.coordinator, "now": NOW}
    refused("d’abord l’avis", actions.add_reserves, reserves=["Du temps."], **given)
    seize(cast, consultation)
    give_opinion(cast, consultation, reserves=("Une.",))
    refused("au moins une", actions.add_reserves, reserves=[" "], **given)
    refused("500 caractères", actions.add_reserves, reserves=["x" * 501], **given)
    refused("Vingt réserves", actions.add_reserves, reserves=["Encore."] * 20, **given)
    (added,) = actions.add_reserves(reserves=["Un bilan."], **given)
    assert (added.number, added.text) == (2, "Un bilan.")


def test_a_reserve_is_answered_then_answered_better(cast, use_case, consultation):
    seize(cast, consultation)
    give_opinion(cast, consultation, reserves=("Du temps.",))
    reserve = view(use_case).reserves[0].reserve
    given = {"reserve": reserve, "actor": cast.lead, "now": NOW}
    assert refused("suite donnée", actions.answer_reserve, kind="", text="Oui.", **given).field == "kind"
    assert refused("répondu", actions.answer_reserve, kind="followed", text=" ", **given).field == "text"
    actions.answer_reserve(kind="partly", text="Une heure.", **given)
    actions.answer_reserve(kind="followed", text="Deux heures.", in_the_name_of="DGS", **given)
    found = view(use_case).reserves[0]
    assert (found.answer.number, found.answer.text, len(found.answers)) == (2, "Deux heures.", 2)
    told = Notification.objects.filter(subject__startswith="Réponse à une réserve")
    assert set(told.values_list("recipient", flat=True)) == {cast.staff_representative.pk}


def test_the_database_keeps_what_was_said(cast, consultation):
    step = seize(cast, consultation)
    give_opinion(cast, consultation, reserves=("Du temps.",))
    reserve = consultation.reserves.get()
    actions.answer_reserve(reserve=reserve, actor=cast.lead, kind="followed", text="Oui.", now=NOW)
    for rows, changed in (
        (ConsultationStep.objects.filter(pk=step.pk), {"text": "Autre."}),
        (Requirement.objects.filter(consultation=consultation), {"required": False}),
        (PanelConsultation.objects.filter(pk=consultation.pk), {"subject": "Autre."}),
        (Reserve.objects.filter(pk=reserve.pk), {"text": "Autre."}),
        (ReserveAnswer.objects.filter(reserve=reserve), {"text": "Autre."}),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**changed)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete("default")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "opinion", "position": ""},
        {"kind": "meeting", "position": "favourable"},
        {"kind": "meeting", "on_prevention_plan": True},
        {"kind": "cancelled", "text": "Erreur."},
        {"kind": "no_reexamination", "text": ""},
    ],
)
def test_the_database_refuses_an_impossible_step(cast, consultation, wrong):
    row = ConsultationStep(
        consultation=consultation,
        number=1,
        happened_on=TODAY,
        recorded_by=cast.expert,
        recorded_at=NOW,
        **{"position": "", "text": "", **wrong},
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("count", [1, 3])
def test_reading_consultations_takes_a_fixed_number_of_queries(cast, use_case, django_assert_num_queries, count):
    for place in range(count):
        consultation = make_consultation(cast, use_case, subject=f"Sujet {place}")
        seize(cast, consultation)
        give_opinion(cast, consultation, reserves=("Une.", "Deux."))
    with django_assert_num_queries(5):
        views = consultation_views(use_case)
        assert [sentence(found) for found in views] == ["F3SCT : avis du 27 mars 2026, favorable."] * count
        assert all(not row.answers for found in views for row in found.reserves)
    with django_assert_num_queries(3):
        assert missing_opinions(use_case) == []


def test_a_dossier_without_consultation_lacks_nothing_in_one_query(use_case, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert missing_opinions(use_case) == []


def test_an_earlier_day_than_the_opening_is_possible(cast, consultation):
    assert add_step(cast, consultation, "seizure", (NOW - timedelta(days=200)).date()).number == 1
