"""The texts for the assembly, asked for from a dossier: when, by whom, what they freeze, and their pages."""

import io
from datetime import timedelta

import docx
import pytest
from django.urls import reverse

from boussole.shared.refusals import Refused
from evaluation.compass.actions import GivenAnswer, complete_assessment, release_blocker
from evaluation.compass.models import Question
from evaluation.decisions.rules import FOLLOW_UP
from reports import tasks
from reports.actions import request_report
from reports.documents.assembly.snapshot import briefing_snapshot, deliberation_snapshot
from reports.documents.groups import GROUPS, offered_groups
from reports.enums import KINDS_ABOUT, MEDIA_TYPES, About, FileFormat
from reports.models import Report
from tests.factories import dialogue, life
from tests.factories.compass import answer_everything, load_grid, open_with, sign_everything
from tests.factories.life import DECIDED, MET_AGAIN
from usecases.actions import add_document
from usecases.models import UseCase

SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}
KINDS = ("briefing_note", "deliberation")


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def ask(cast, use_case, kind="deliberation", actor=None):
    return request_report(use_case=use_case, kind=kind, actor=actor or cast.lead, now=MET_AGAIN)


def test_the_texts_wait_for_the_opinion_of_the_committee(cast):
    use_case = life.ready(cast)
    for kind in KINDS:
        with pytest.raises(Refused, match="pas encore rendu son avis"):
            ask(cast, use_case, kind)
    assert not Report.objects.exists()


def test_before_the_trial_they_say_what_the_dossier_knows_and_no_more(cast):
    use_case = life.ready(cast)
    panel = dialogue.make_consultation(cast, use_case)
    dialogue.seize(cast, panel)
    dialogue.give_opinion(cast, panel, "conditions", reserves=("Former les agents",))
    use_case = life.meet(cast, use_case, "conditions", life.MET, minority="La fatigue n’est pas réglée.")
    said = deliberation_snapshot(use_case)
    assert (said["kind"], said["final"], said["motion"], said["body"]) == (
        "deliberation",
        False,
        "conditions",
        "commune",
    )
    assert said["conditions"][0]["text"] == "Plafonner le prix"
    assert said["opinion"]["for"] == 3
    assert "La fatigue n’est pas réglée." in said["minority"]
    (found,) = said["panels"]
    assert (found["body"], found["required"], found["position"]) == ("f3sct", True, "Favorable avec réserves")
    assert (found["on"] != "", found["due_on"], found["reserves"]) == (True, "", ["Former les agents"])
    assert (said["classified"], said["lifted"], said["footprint"]) == (None, [], "")
    assert [row["label"] for row in said["scores"]][-1] == "Conditions de travail"
    assert len(said["follow_up"]) == len(FOLLOW_UP)
    assert {"trial", "results", "protocol_version"}.isdisjoint(said)
    assert briefing_snapshot(use_case) == {**said, "kind": "briefing_note"}


def test_a_blocker_that_was_lifted_is_told_with_its_reason_and_no_longer_stands(cast, pdf_file):
    use_case = life.submitted(cast)
    assessment = open_with(use_case, cast.coordinator, cast.expert, life.ASSESSED)
    answer_everything(assessment, cast.expert, life.ASSESSED, TRA_02=GivenAnswer(value="saisie"))
    sign_everything(assessment, cast.expert, life.ASSESSED, "conditions")
    complete_assessment(use_case=use_case, actor=cast.coordinator, now=life.ASSESSED)
    use_case = life.meet(cast, life.again(use_case), "conditions", life.MET)
    standing = deliberation_snapshot(use_case)
    assert ([row["code"] for row in standing["blockers"]], standing["lifted"]) == (["TRA-02"], [])
    paper = add_document(
        use_case=use_case, actor=cast.expert, kind="panel_opinion", title="Avis", file=pdf_file, now=MET_AGAIN
    )
    question = Question.objects.get(code="TRA-02", criterion__grid=assessment.grid)
    release_blocker(
        assessment=assessment,
        question=question,
        actor=cast.expert,
        reason="Avis reçu.",
        document=paper,
        now=MET_AGAIN,
    )
    said = deliberation_snapshot(life.again(use_case))
    assert said["blockers"] == []
    assert said["lifted"] == [
        {
            "code": "TRA-02",
            "text": standing["blockers"][0]["text"],
            "reason": "Avis reçu.",
            "on": MET_AGAIN.date().isoformat(),
        }
    ]


def test_a_panel_that_has_not_spoken_is_awaited(cast):
    use_case = life.with_opinion(cast)
    dialogue.make_consultation(cast, use_case, due_on=(life.MET + timedelta(days=9)).date())
    (found,) = deliberation_snapshot(use_case)["panels"]
    assert (found["on"], found["position"], found["required"]) == ("", "", True)
    assert found["due_on"] == (life.MET + timedelta(days=9)).date().isoformat()


def test_after_the_trial_they_hold_its_results_its_protocol_and_its_evaluation(cast):
    use_case = life.with_final_opinion(cast, "roll_out_with_conditions")
    said = deliberation_snapshot(use_case)
    assert (said["final"], said["motion"], said["protocol_version"]) == (True, "roll_out_with_conditions", 1)
    assert said["protocol_first_locked_on"] == said["protocol_locked_on"]
    assert [(row["label"], row["value"]) for row in said["results"]] == [("Minutes gagnées", "34")]
    assert len(said["evaluation_sha256"]) == len(said["protocol_sha256"]) == 64
    assert said["evaluated_on"] == life.EVALUATED.date().isoformat()
    assert [row["state"] for row in said["outcomes"]].count("proposed") == 1
    report = ask(cast, use_case)
    tasks.produce_report(report.pk)
    document = docx.Document(io.BytesIO(bytes(Report.objects.get().file.content)))
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells[1] == ["Minutes gagnées", "non mesuré", "au moins 30", "34", "Atteint"]


def test_whoever_reads_the_dossier_has_them_and_nobody_else(client, cast):
    use_case = life.with_opinion(cast)
    for who, person in cast.everyone().items():
        client.force_login(person)
        shut_out = who in SEES_NOTHING
        assert client.get(url("read", use_case.pk, "deliberation")).status_code == (404 if shut_out else 200), who
        asked = client.post(url("request", use_case.pk), {"kind": "briefing_note"})
        assert asked.status_code == (404 if shut_out else 302), who
    assert Report.objects.count() == 1  # the same content is the same file


def test_on_screen_the_text_can_be_copied_and_what_is_lacking_stands_out(client, cast):
    use_case = life.with_opinion(cast, title="Un <b>titre</b> & son 'risque'")
    client.force_login(cast.elected_official)
    page = client.get(url("read", use_case.pk, "deliberation")).content.decode()
    assert "Encadré à supprimer" in page
    assert "<mark>[À compléter\u00a0: date de la séance]</mark>" in page
    assert "Autorise l’essai de «\u202fUn &lt;b&gt;titre&lt;/b&gt; &amp; son &#x27;risque&#x27;\u202f»" in page
    copied = page.split("<textarea")[1].split("</textarea>")[0]
    assert "Après en avoir délibéré, le conseil municipal" in copied
    assert "Encadré" not in copied
    note = client.get(url("read", use_case.pk, "briefing_note")).content.decode()
    assert '<th scope="row">Conditions de travail</th>' in note
    assert "Demander le texte à compléter (.docx)" in note


def test_the_page_offers_them_for_the_assembly_and_says_what_they_are(client, cast):
    use_case = life.with_opinion(cast)
    groups = {group.key: group for group in offered_groups(use_case, cast.lead)}
    assert [str(offer.document.kind) for offer in groups["assembly"].offers] == list(KINDS)
    assert all(offer.missing == offer.closed == "" for offer in groups["assembly"].offers)
    client.force_login(cast.lead)
    page = client.get(url("list", use_case.pk)).content.decode()
    assert page.index("Pour décider") < page.index("Pour l’assemblée")
    assert page.count("Texte à compléter (.docx)") == 2


def test_every_kind_of_a_dossier_stands_in_one_group_and_only_one():
    told = [kind for _group, kinds in GROUPS for kind in kinds]
    assert sorted(told) == sorted(KINDS_ABOUT[About.USE_CASE])


def test_its_progress_and_its_download_say_that_it_is_a_word_file(client, cast, django_capture_on_commit_callbacks):
    use_case = life.with_opinion(cast)
    client.force_login(cast.lead)
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(url("request", use_case.pk), {"kind": "briefing_note"})
    page = client.get(asked.url).content.decode()
    assert "Télécharger le texte à compléter (.docx)" in page
    assert "pages" not in page.split('id="progress"')[1].split("</div>")[0]
    answer = client.get(url("download", Report.objects.get().pk))
    assert answer["Content-Type"] == MEDIA_TYPES[FileFormat.DOCX]
    assert answer["Content-Disposition"].endswith('-briefing-note.docx"')
    assert "Note de synthèse" in docx.Document(io.BytesIO(answer.content)).paragraphs[0].text
    assert "texte à compléter, .docx" in client.get(url("list", use_case.pk)).content.decode()


def test_a_decision_taken_since_makes_another_text_that_says_so(cast):
    use_case = life.with_opinion(cast)
    first = ask(cast, use_case)
    life.decide(cast, use_case, "authorise_trial", DECIDED)
    second = ask(cast, life.again(use_case))
    assert first.snapshot["decided"] is None
    assert second.snapshot["decided"]["kind"] == "Autoriser l’essai"
    assert first.pk != second.pk


def test_a_system_already_in_service_is_regularised(client, cast):
    use_case = life.with_opinion(cast)
    UseCase.objects.filter(pk=use_case.pk).update(already_in_service=True)
    assert deliberation_snapshot(use_case)["in_service"] is True
    client.force_login(cast.lead)
    page = client.get(url("read", use_case.pk, "deliberation")).content.decode()
    assert "Régularise l’emploi de" in page


@pytest.mark.parametrize("items", [1, 3])
def test_more_consultations_take_no_more_queries(client, cast, django_assert_num_queries, items):
    use_case = life.with_opinion(cast)
    for body in ("f3sct", "cst", "other")[:items]:
        dialogue.make_consultation(cast, use_case, body=body, body_name="Comité RH" if body == "other" else "")
    client.force_login(cast.lead)
    client.get(url("read", use_case.pk, "deliberation"))
    with django_assert_num_queries(71):
        client.get(url("read", use_case.pk, "deliberation"))
