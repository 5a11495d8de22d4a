"""The social dialogue in the browser: who opens what, nothing lost, what is withheld, what waits."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from evaluation.dialogue.models import ConsultationStep, FieldNote, PanelConsultation, StaffVoice
from evaluation.dialogue.selectors import consultation_views
from tests.factories.accounts import make_member
from tests.factories.compass import answer_criterion, load_grid, open_with
from tests.factories.dialogue import DAY, NOW, give_opinion, make_consultation, make_note, seize, sign
from tests.factories.usecases import COMPLETE, START, make_use_case
from tests.pages import words_of
from usecases.enums import State

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
READERS = frozenset(
    {
        "lead",
        "expert",
        "coordinator",
        "committee_member",
        "committee_president",
        "elected_official",
        "staff_representative",
        "auditor",
    }
)
VOICE = {"sense": "conditions", "text": "Des journées sans outil.", "organisation_name": "", "version": "0"}
NOTE = {
    "kind": "group",
    "held_on": "2026-03-30",
    "milestone": "before",
    "service": "Assemblées",
    "people_count": "8",
    "summary": "",
    "gravity_workload": "3",
    "text_workload": "Relire fatigue.",
    "what_1": "Du temps",
    "who_1": "Direction",
    "when_1": "",
    "version": "0",
}


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.TRIAL_RUNNING, title="Assistant de rédaction")


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"dialogue:{name}", args=args), query)


def test_the_dialogue_of_a_dossier_is_read_by_whoever_reads_it(client, cast, use_case):
    for name, person in cast.everyone().items():
        expected = 200 if name in READERS else 404
        for view in ("dossier", "notes"):
            assert page(client, person, view, use_case.pk).status_code == expected, (name, view)


def test_each_act_opens_for_those_who_may_and_says_why_to_the_others(client, cast, use_case):
    consultation = make_consultation(cast, use_case)
    step = seize(cast, consultation)
    give_opinion(cast, consultation, reserves=("Du temps.",))
    reserve = consultation.reserves.get()
    note = make_note(cast, use_case)
    pages = {
        "consultation_open": ((use_case.pk,), {"coordinator"}),
        "requirement": ((use_case.pk, consultation.pk), {"coordinator"}),
        "step_add": ((use_case.pk, consultation.pk, "feedback"), {"coordinator", "expert"}),
        "reserves_add": ((use_case.pk, consultation.pk), {"coordinator", "expert"}),
        "step_correct": ((use_case.pk, step.pk), {"coordinator", "expert"}),
        "step_cancel": ((use_case.pk, step.pk), {"coordinator", "expert"}),
        "reserve_answer": ((use_case.pk, reserve.pk), {"coordinator", "lead"}),
        "voice": ((use_case.pk,), {"staff_representative"}),
        "group": ((use_case.pk,), {"coordinator"}),
        "note_write": ((use_case.pk,), {"coordinator"}),
        "note_edit": ((use_case.pk, note.number), {"coordinator"}),
    }
    for view, (args, allowed) in pages.items():
        for name, person in cast.everyone().items():
            expected = 404 if name not in READERS else 200 if name in allowed else 403
            assert page(client, person, view, *args).status_code == expected, (view, name)
    assert page(client, cast.coordinator, "step_add", use_case.pk, consultation.pk, "cancelled").status_code == 404
    assert page(client, cast.coordinator, "note", use_case.pk, note.number).status_code == 200
    assert page(client, cast.staff_representative, "note", use_case.pk, note.number).status_code == 404


def test_what_belongs_to_another_dossier_is_not_found(client, cast, use_case):
    other = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    consultation = make_consultation(cast, other)
    step = seize(cast, consultation)
    give_opinion(cast, consultation, reserves=("Du temps.",))
    for view, pk in (
        ("requirement", consultation.pk),
        ("step_correct", step.pk),
        ("reserve_answer", consultation.reserves.get().pk),
        ("group_leave", 1),
        ("note", 1),
    ):
        assert page(client, cast.coordinator, view, use_case.pk, pk).status_code == 404, view


def test_a_consultation_is_opened_seized_and_answered_from_the_pages(client, cast, use_case):
    client.force_login(cast.coordinator)
    asked = {"body": "cst", "body_name": "", "subject": "L’essai", "required": "yes", "reason": "Motif.", "due_on": ""}
    empty = client.post(reverse("dialogue:consultation_open", args=[use_case.pk]), {**asked, "reason": ""})
    assert (empty.status_code, PanelConsultation.objects.count()) == (200, 0)
    assert "L’essai" in empty.content.decode()
    client.post(reverse("dialogue:consultation_open", args=[use_case.pk]), asked)
    consultation = PanelConsultation.objects.get()
    shown = words_of(client.get(reverse("dialogue:dossier", args=[use_case.pk])))
    assert "Avis manquant" in shown
    assert "CST : pas encore saisie." in shown
    add = [reverse("dialogue:step_add", args=[use_case.pk, consultation.pk, kind]) for kind in ("seizure", "opinion")]
    client.post(add[0], {"happened_on": "2026-03-20", "text": "Note de présentation."})
    early = {"happened_on": "2026-03-19", "text": "Texte gardé", "position": "conditions", "reserves": "Une.\r\nDeux."}
    refused = words_of(client.post(add[1], early))
    assert "avant la saisine" in refused
    assert "Texte gardé" in refused
    client.post(add[1], {**early, "happened_on": "2026-03-25"})
    (view,) = consultation_views(use_case)
    assert [row.reserve.text for row in view.reserves] == ["Une.", "Deux."]
    answer = reverse("dialogue:reserve_answer", args=[use_case.pk, view.reserves[0].reserve.pk])
    client.post(answer, {"kind": "followed", "text": "Une heure par jour.", "in_the_name_of": "DGS"})
    shown = words_of(client.get(reverse("dialogue:dossier", args=[use_case.pk])))
    assert "CST : avis du 25 mars 2026, favorable avec réserves." in shown
    assert "au nom de DGS" in shown
    assert "Sans réponse" in shown
    client.post(
        reverse("dialogue:step_correct", args=[use_case.pk, view.opinion.pk]),
        {"happened_on": "2026-03-26", "text": "Relu", "position": "unanimously_against", "on_prevention_plan": "on"},
    )
    shown = words_of(client.get(reverse("dialogue:dossier", args=[use_case.pk])))
    assert "du 3 avril 2026 au 25 avril 2026" in shown
    assert "Sur le plan de prévention de la charge de travail" in shown
    assert "Étapes corrigées ou annulées" in shown
    corrected = ConsultationStep.objects.get(corrects=view.opinion.pk)
    client.post(reverse("dialogue:step_cancel", args=[use_case.pk, corrected.pk]), {"reason": "Autre projet."})
    needed = reverse("dialogue:requirement", args=[use_case.pk, consultation.pk])
    client.post(needed, {"required": "no", "reason": "Six volontaires.", "due_on": ""})
    shown = words_of(client.get(reverse("dialogue:dossier", args=[use_case.pk])))
    assert "Avis non nécessaire." in shown
    assert "Ce qui avait été dit avant" in shown


def test_a_representative_signs_then_corrects_and_loses_nothing(client, cast, use_case):
    client.force_login(cast.staff_representative)
    address = reverse("dialogue:voice", args=[use_case.pk])
    refused = client.post(address, {**VOICE, "sense": "", "text": "Texte <b>gardé</b>"})
    assert "Texte &lt;b&gt;gardé&lt;/b&gt;" in refused.content.decode()
    assert client.post(address, VOICE).url == reverse("dialogue:dossier", args=[use_case.pk])
    assert "Corriger mon avis" in words_of(client.get(reverse("dialogue:dossier", args=[use_case.pk])))
    assert "Des journées sans outil." in words_of(client.get(address))
    stale = client.post(address, {**VOICE, "text": "D’un autre onglet."})
    assert stale.status_code == 409
    assert "D’un autre onglet." in words_of(stale)
    assert "Des journées sans outil." in words_of(stale)
    assert 'name="version" value="1"' in words_of(stale)
    client.post(address, {**VOICE, "text": "D’un autre onglet.", "version": "1"})
    assert StaffVoice.objects.count() == 2
    shown = words_of(page(client, cast.lead, "dossier", use_case.pk))
    assert "D’un autre onglet." in shown
    assert "Versions précédentes" in shown
    assert "Corriger mon avis" not in shown


def test_what_is_withheld_from_the_lead_until_the_assessment_is_over(client, cast):
    load_grid()
    dossier = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    assessment = open_with(dossier, cast.coordinator, cast.expert, START)
    answer_criterion(assessment, "TRA", cast.expert, START)
    assert "Les agents ont-ils raconté" in words_of(page(client, cast.staff_representative, "dossier", dossier.pk))
    shown = words_of(page(client, cast.lead, "dossier", dossier.pk))
    assert "Les agents ont-ils raconté" not in shown
    assert "Vous ne lisez pas les réponses" in shown


def test_the_board_shows_the_dossiers_that_touch_work(client, cast, use_case):
    quiet = {**COMPLETE, "audience": "public"}
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, title="Capteurs", submission=quiet)
    asked = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, title="Consulté", submission=quiet)
    make_consultation(cast, asked)
    make_use_case(cast.elsewhere, cast.outsider, state=State.SUBMITTED, title="Ailleurs")
    make_use_case(cast.organisation, cast.lead, state=State.DRAFT, title="Brouillon")
    sign(cast, use_case)
    shown = words_of(page(client, cast.staff_representative, "home"))
    assert "2 dossiers qui touchent au travail des agents." in shown
    assert "40 agents l’utiliseront." in shown
    assert "1 avis signé, dont le vôtre" in shown
    assert "Avis de l’instance manquant" in shown
    assert "Capteurs" not in shown
    everything = words_of(page(client, cast.staff_representative, "home", tous="oui"))
    assert "Capteurs" in everything
    assert "Ailleurs" not in everything
    assert "Brouillon" not in everything
    assert "Aucun dossier ne touche" in words_of(page(client, cast.administrator, "home"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_takes_a_fixed_number_of_queries(client, cast, django_assert_num_queries, count):
    for _place in range(count):
        dossier = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
        give_one(cast, dossier)
    client.force_login(cast.staff_representative)
    with django_assert_num_queries(12):
        assert client.get(reverse("dialogue:home")).status_code == 200


def give_one(cast, dossier):
    consultation = make_consultation(cast, dossier)
    seize(cast, consultation)
    give_opinion(cast, consultation, reserves=("Du temps.",))
    sign(cast, dossier)


def test_a_note_is_written_shared_compared_and_withheld_from_the_pages(client, cast, use_case):
    client.force_login(cast.coordinator)
    write = reverse("dialogue:note_write", args=[use_case.pk])
    refused = words_of(client.post(write, {**NOTE, "text_workload": "", "gravity_pace": "2"}))
    assert "Écrivez ce qui a été constaté : « Charge et fatigue »" in refused
    assert "Écrivez ce qui a été constaté : « Rythme »" in refused
    assert 'value="Du temps"' in refused
    few = words_of(client.post(write, {**NOTE, "people_count": "4", "shared": "on"}))
    assert "vérifiez que rien ne permet d’en reconnaître une" in few
    assert FieldNote.objects.count() == 0
    client.post(write, {**NOTE, "people_count": "4", "shared": "on", "nobody_recognisable": "on"})
    client.post(write, {**NOTE, "milestone": "end", "gravity_workload": "2"})
    edit = reverse("dialogue:note_edit", args=[use_case.pk, 2])
    assert client.post(edit, {**NOTE, "milestone": "end", "version": "7"}).status_code == 409
    client.post(edit, {**NOTE, "milestone": "end", "gravity_workload": "2", "shared": "on", "version": "1"})
    compared = words_of(page(client, cast.coordinator, "notes", use_case.pk, de="before", a="end"))
    assert "Mieux" in compared
    assert "Assemblées, 4 personnes" in compared
    assert "Pour le groupe" not in compared
    outside = words_of(page(client, cast.lead, "notes", use_case.pk))
    assert "Moins de cinq personnes" in outside
    assert "Assemblées, 4 personnes" not in outside
    assert "Assemblées, 8 personnes" in outside
    first = words_of(page(client, cast.lead, "note", use_case.pk, 1))
    assert "Assemblées" not in first
    assert "Version 1" in words_of(page(client, cast.coordinator, "note", use_case.pk, 2))
    assert "Version 1" not in words_of(page(client, cast.lead, "note", use_case.pk, 2))
    only_end = words_of(page(client, cast.coordinator, "notes", use_case.pk, moment="end"))
    assert "Entretien collectif 2" in only_end
    assert "Entretien collectif 1" not in only_end
    assert page(client, cast.coordinator, "notes", use_case.pk, moment="x", de="y", a="z").status_code == 200


def test_the_group_is_made_from_the_pages(client, cast, use_case):
    client.force_login(cast.coordinator)
    sent = {"user": cast.committee_member.pk, "function": "physician"}
    client.post(reverse("dialogue:group", args=[use_case.pk]), sent)
    shown = words_of(page(client, cast.committee_member, "notes", use_case.pk))
    assert "Médecin du travail ou de prévention" in shown
    assert "Écrire une note" in shown
    member = use_case.health_group.get()
    client.force_login(cast.coordinator)
    client.post(reverse("dialogue:group_leave", args=[use_case.pk, member.pk]))
    assert "Écrire une note" not in words_of(page(client, cast.committee_member, "notes", use_case.pk))


def test_the_pages_of_a_dossier_open_at_one_and_three_consultations(client, cast, use_case, django_assert_num_queries):
    reader = make_member(cast.organisation, Role.ELECTED_OFFICIAL)
    client.force_login(reader)
    counts = []
    for _place in range(3):
        give_one_more(cast, use_case)
        with django_assert_num_queries(16):
            counts.append(client.get(reverse("dialogue:dossier", args=[use_case.pk])).status_code)
    assert counts == [200, 200, 200]


def give_one_more(cast, dossier):
    consultation = make_consultation(cast, dossier)
    seize(cast, consultation, now=NOW + DAY)
    give_opinion(cast, consultation, now=NOW + DAY, reserves=("Du temps.",))
