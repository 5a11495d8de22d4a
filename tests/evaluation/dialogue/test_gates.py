"""What a missing opinion holds back, and where the words of the staff are read: trial, decision, committee, report."""

import pytest
from django.urls import reverse

from evaluation.committee.models import Committee
from evaluation.decisions.actions import DecisionRefused
from evaluation.decisions.selectors import possible_decisions
from evaluation.dialogue import actions
from evaluation.dialogue.selectors import evidence_points, opinion_texts
from evaluation.trial import actions as trial
from evaluation.trial.actions import TrialRefused
from reports.documents.decision import build_snapshot
from reports.enums import ReportKind
from reports.render import FITS, report_html
from tests.factories import life
from tests.factories import trial as trials
from tests.factories.compass import load_grid
from tests.factories.dialogue import NOW, give_opinion, make_consultation, seize, sign
from tests.factories.usecases import make_use_case
from tests.pages import words_of
from tests.reports.samples import SEAL, snapshot
from usecases.enums import State

pytestmark = pytest.mark.django_db


def test_a_trial_does_not_start_while_a_needed_opinion_is_missing(client, cast):
    protocol = trials.locked(cast)
    use_case = protocol.use_case
    consultation = make_consultation(cast, use_case, now=life.LOCKED)
    with pytest.raises(TrialRefused, match=r"L’avis de l’instance \(F3SCT\) est nécessaire et elle n’est pas saisie"):
        trial.start_trial(use_case=use_case, actor=cast.coordinator, now=life.STARTED)
    client.force_login(cast.lead)
    shown = words_of(client.get(reverse("trial:overview", args=[use_case.pk])))
    assert "Ce qui empêche de démarrer" in shown
    for said in (f"{cast.coordinator}, coordination", "Saisir l’instance, puis noter son avis quand il est rendu."):
        assert said in shown
    seize(cast, consultation, now=life.LOCKED)
    with pytest.raises(TrialRefused, match="n’est pas rendu"):
        trial.start_trial(use_case=use_case, actor=cast.coordinator, now=life.STARTED)
    give_opinion(cast, consultation, "unfavourable", now=life.LOCKED)
    assert "Ce qui empêche de démarrer" not in words_of(client.get(reverse("trial:overview", args=[use_case.pk])))
    trial.start_trial(use_case=use_case, actor=cast.coordinator, now=life.STARTED)
    assert life.again(use_case).state == State.TRIAL_RUNNING


def test_an_opinion_found_unnecessary_holds_nothing_back(cast):
    protocol = trials.locked(cast)
    make_consultation(cast, protocol.use_case, now=life.LOCKED, required=False, reason="Deux volontaires.")
    trial.start_trial(use_case=protocol.use_case, actor=cast.lead, now=life.STARTED)
    assert life.again(protocol.use_case).state == State.TRIAL_RUNNING


@pytest.mark.parametrize(
    ("state", "kind", "existing"),
    [(State.OPINION_GIVEN, "regularise", True), (State.FINAL_OPINION_GIVEN, "generalise", False)],
)
def test_nothing_goes_into_service_while_a_needed_opinion_is_missing(cast, state, kind, existing):
    use_case = make_use_case(cast.organisation, cast.lead, state=state, already_in_service=existing)
    assert possible_decisions(use_case)[kind] == ""
    consultation = make_consultation(cast, use_case)
    others = {name for name, reason in possible_decisions(use_case).items() if not reason}
    assert possible_decisions(use_case)[kind] == "un avis nécessaire manque (F3SCT)"
    assert others == ({"stop_existing"} if existing else {"extend_trial", "adapt", "abandon"})
    with pytest.raises(DecisionRefused, match="avis nécessaire manque"):
        life.decide(cast, use_case, kind, life.DECIDED_AGAIN, departure_reasons="Motif.")
    seize(cast, consultation)
    give_opinion(cast, consultation)
    life.decide(cast, use_case, kind, life.DECIDED_AGAIN, departure_reasons="Motif.")
    assert life.again(use_case).state == State.DEPLOYED


def test_the_authorisation_of_a_trial_does_not_wait_for_the_opinion(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.OPINION_GIVEN)
    make_consultation(cast, use_case)
    assert possible_decisions(use_case)["authorise_trial"] == ""


def test_the_committee_and_the_elected_official_read_what_the_staff_says(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.OPINION_GIVEN)
    Committee.objects.create(organisation=cast.organisation, name="Comité")
    for person, name in ((cast.committee_member, "committee:dossier"), (cast.elected_official, "decisions:decide")):
        client.force_login(person)
        assert "Ce que disent les représentants" not in words_of(client.get(reverse(name, args=[use_case.pk])))
    consultation = make_consultation(cast, use_case)
    seize(cast, consultation)
    give_opinion(cast, consultation, "conditions", reserves=("Du temps.",))
    sign(cast, use_case, organisation_name="Syndicat fictif")
    for person, name in ((cast.committee_member, "committee:dossier"), (cast.elected_official, "decisions:decide")):
        client.force_login(person)
        shown = words_of(client.get(reverse(name, args=[use_case.pk])))
        assert "Ce que disent les représentants du personnel" in shown
        assert "Des journées sans outil." in shown
        assert "Syndicat fictif" in shown
        assert "1 réserve sans réponse." in shown


def test_a_report_takes_the_opinions_in_full_with_what_was_answered(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT)
    assert opinion_texts(use_case, final=False).panels == ""
    consultation = make_consultation(cast, use_case)
    make_consultation(cast, use_case, body="cst", required=False, reason="Les services ne changent pas.")
    seize(cast, consultation)
    give_opinion(cast, consultation, "conditions", reserves=("Du temps.", "Un bilan."))
    reserve = consultation.reserves.first()
    actions.answer_reserve(reserve=reserve, actor=cast.lead, kind="partly", text="Une heure.", now=NOW)
    sign(cast, use_case)
    said = opinion_texts(use_case, final=False)
    assert said.panels.replace("\N{NO-BREAK SPACE}", " ") == (
        "F3SCT : avis du 27 mars 2026, favorable avec réserves. « Avis. » "
        "Réserve : Du temps (suivie en partie). Réserve : Un bilan (sans réponse à ce jour)."
    )
    assert "favorable avec des demandes : Des journées sans outil." in said.voices
    assert opinion_texts(use_case, final=True).voices == ""


def test_the_consultations_speak_beside_the_question_of_the_grid(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT)
    assert evidence_points(use_case) == []
    spared = make_consultation(cast, use_case, body="cst", required=False, reason="Rien ne change.")
    assert [(row.level, row.text) for row in evidence_points(use_case)] == [("not_needed", "Rien ne change.")]
    consultation = make_consultation(cast, use_case)
    levels = [evidence_points(use_case)[0].level]
    seize(cast, consultation)
    levels.append(evidence_points(use_case)[0].level)
    give_opinion(cast, consultation, "unfavourable")
    levels.append(evidence_points(use_case)[0].level)
    assert levels == ["none", "seized", "given"]
    assert "CST" not in evidence_points(use_case)[0].text
    assert spared.name == "CST"


def test_the_report_before_the_trial_joins_the_words_of_the_staff(cast):
    load_grid()
    use_case = life.ready(cast)
    before = build_snapshot(use_case, ReportKind.BEFORE_TRIAL)
    assert (before["social_opinion"], before["staff_voices"]) == ("rendu\u202f? Oui (d’après la boussole)", "")
    consultation = make_consultation(cast, use_case)
    seize(cast, consultation)
    give_opinion(cast, consultation)
    sign(cast, use_case, text="Un temps de relecture compté.")
    said = build_snapshot(use_case, ReportKind.BEFORE_TRIAL)
    assert said["social_opinion"].startswith("F3SCT : avis du")
    assert "Un temps de relecture compté." in said["staff_voices"]


@pytest.mark.parametrize("kind", ["before_trial", "final"])
def test_the_page_of_a_report_shows_them_and_sends_what_is_long_to_the_annex(kind):
    told = snapshot(kind, staff_voices="Farid Meziane, favorable : " + "Du temps pour relire. " * 40)
    assert told["staff_voices"] in report_html(told, SEAL)
    short = report_html(told, SEAL, FITS[-1])
    assert "Avis des représentants du personnel" in short
    assert "(annexe A)" in short
    assert "Représentants du personnel" not in report_html(snapshot(kind), SEAL)
