"""The pack of a meeting: what each member reads and nothing else, on screen and as a PDF in both profiles."""

import io
import json
import shutil
import subprocess

import pikepdf
import pytest
from django.urls import reverse
from page import ValidationProfile, validate_pdf_bytes

from accounts.enums import Role
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions as committee
from evaluation.committee.models import Meeting
from evaluation.committee.selectors import items_for
from evaluation.compass import actions as compass
from evaluation.compass.follow_up import Risk
from evaluation.compass.selectors import full_grid
from reports import tasks
from reports.actions import request_pack
from reports.documents.file import File
from reports.documents.pack import pack_snapshot
from reports.making import render_report
from reports.models import Report
from reports.permissions import ReportRefused
from reports.render import page_html
from tests.attached import attached
from tests.factories import life
from tests.factories.accounts import make_member
from tests.factories.committee import convene, declare_all, make_committee, make_ready, members_of, seat
from tests.factories.compass import answer_everything, load_grid, open_with
from tests.pages import text_of
from tests.reports.pack_samples import pack
from tests.reports.samples import SEAL
from tests.reports.test_minutes_pdf import plain, texts
from usecases.actions import post_message

SECRET = "Motifs à ne pas répandre."
SHOWN_OTHERWISE = {"key", "worst_kind", "kind", "cost_total", "law_read_on", "code", "matrix", "verdict"}
SEALED = {"kind": "meeting_pack", "snapshot_sha256": SEAL.sha256, "code": SEAL.code}


# --- the file ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_pdf() -> File:
    """Twelve items, one of them withheld."""
    return render_report(Report(**SEALED, snapshot=pack(12, withheld=(3,))))


@pytest.mark.parametrize(("profile", "rules"), [(ValidationProfile.PDF_A_3A, 156), (ValidationProfile.PDF_UA_1, 104)])
def test_both_profiles_are_valid_over_twelve_items(long_pdf, profile, rules):
    assert long_pdf.pages > 12
    report = validate_pdf_bytes(long_pdf.content, profile=profile)
    assert (list(report.failures), report.rules.total, report.rules.failed) == ([], rules, 0)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads the text back")
def test_the_text_reads_back_with_its_pages(long_pdf, tmp_path):
    path = tmp_path / "dossier.pdf"
    path.write_bytes(long_pdf.content)
    command = [shutil.which("pdftotext"), "-layout", str(path), "-"]
    read = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own file
    text = plain(read.stdout)
    assert "Point 12 Assistant numéro 12" in text
    assert "Point 3 Assistant" not in text
    assert "Vous restez en dehors de ce point" in text
    assert "Le marché plafonne le prix" in text
    assert f"Page {long_pdf.pages} sur {long_pdf.pages}" in text
    assert "page 2" in text


def test_the_pack_is_attached_and_the_bytes_do_not_change():
    first, second = (render_report(Report(**SEALED, snapshot=pack())) for _ in range(2))
    assert first.content == second.content
    with pikepdf.open(io.BytesIO(first.content)) as document:
        read = attached(document, "dossier-de-seance.json")
    assert json.loads(read) == pack()


def test_every_text_of_an_item_is_printed():
    html = plain(page_html(pack(4), SEAL).replace("&#x27;", "'"))
    item = {key: value for key, value in pack(4)["items"][3].items() if key not in SHOWN_OTHERWISE}
    for hidden in ("frame", "compass", "planned", "incidents", "proposal", "results", "scores", "experts", "blockers"):
        item.pop(hidden)
    assert [text for text in texts(item) if plain(text) not in html and text not in SHOWN_OTHERWISE] == []


def test_what_people_type_stays_text():
    hostile = '<img src="file:///etc/hostname"><script>alert(1)</script>'
    items = [{**row, "problem": hostile, "title": hostile} for row in pack(1)["items"]]
    html = page_html(pack(1, items=items), SEAL)
    assert "<script>" not in html
    assert "style=" not in html


# --- what is in it, for whom ------------------------------------------------------------------------


@pytest.fixture
def meeting(cast):
    load_grid()
    body = make_committee(cast.organisation, size=3)
    # Taking a dossier through its assessment is long: the second one was never examined.
    dossiers = [life.ready(cast, title="Outil 1"), make_ready(cast.organisation, cast.lead, title="Outil 2")]
    found = committee.convene_meeting(
        committee=body, actor=cast.coordinator, starts_at=life.MET + life.DAY, place="Mairie", now=life.MET
    )
    for use_case in dossiers:
        declare_all(committee.add_item(meeting=found, use_case=use_case, actor=cast.coordinator, now=life.MET))
    return found


def ask(meeting, person):
    return request_pack(meeting=meeting, actor=person, now=life.MET)


def stay_out(meeting, member, order):
    item = meeting.items.get(order=order)
    committee.declare_recusal(item=item, member=member, actor=member.user, reason="Lien.", now=life.MET)


def test_a_member_reads_the_dossier_the_compass_and_the_experts(meeting):
    member = members_of(meeting.committee)[1]
    said = pack_snapshot(meeting, member.user)
    first = said["items"][0]
    assert (first["title"], first["withheld"], first["final"]) == ("Outil 1", "", False)
    assert len(first["scores"]) == 7
    assert len(first["experts"]) == 7
    assert first["problem"]
    assert first["law"]
    assert "opinion" not in first


def test_a_recused_member_gets_the_title_and_nothing_else(meeting):
    member = members_of(meeting.committee)[1]
    stay_out(meeting, member, 1)
    first, second = pack_snapshot(meeting, member.user)["items"]
    assert set(first) == {"number", "title", "reference", "kind", "withheld"}
    assert first["withheld"].startswith("Vous restez en dehors")
    assert second["withheld"] == "Ce dossier n’a pas encore été évalué."
    assert [item.order for item in items_for(meeting, member.user)] == [2]


def examined(cast, meeting):
    """A third dossier: a confidential opinion, a question put to the lead and answered, a reserve."""
    use_case = life.submitted(cast, title="Outil 3")
    assessment = open_with(use_case, cast.coordinator, cast.expert, life.ASSESSED)
    answer_everything(assessment, cast.expert, life.ASSESSED)
    criteria = [row for row in full_grid(assessment.grid) if not row.is_general]
    asked = compass.ask_lead(
        assessment=assessment, criterion=criteria[0], actor=cast.expert, body="Qui relit ?", now=life.ASSESSED
    )
    answers = {"actor": cast.lead, "use_case": use_case, "reply_expected": False, "now": life.ASSESSED}
    post_message(body="Un agent formé.", visibility="dossier", reply_to=asked.message, **answers)
    for place, row in enumerate(criteria):
        reserve = compass.NewAction("Former les agents.", cast.lead, (life.MET + 60 * life.DAY).date())
        compass.give_opinion(
            assessment=assessment,
            criterion=row,
            actor=cast.expert,
            position="favourable" if place else "conditions",
            reasons="Motifs ouverts." if place else SECRET,
            conditions=[] if place else [reserve],
            confidential=not place,
            risk=Risk(3, 2, 2, 2),
            now=life.ASSESSED,
        )
    compass.complete_assessment(use_case=use_case, actor=cast.coordinator, now=life.ASSESSED)
    item = committee.add_item(meeting=meeting, use_case=life.again(use_case), actor=cast.coordinator, now=life.MET)
    declare_all(item)
    return item


def test_a_pack_travels_with_questions_and_reserves_and_without_confidential_reasons(cast, meeting):
    examined(cast, meeting)
    member = members_of(meeting.committee)[1].user
    said = pack_snapshot(meeting, member)["items"][2]
    assert SECRET not in json.dumps(said, ensure_ascii=False)
    assert said["experts"][0]["position"] == "Favorable avec réserves"
    assert "confidentiels" in said["experts"][0]["reasons"]
    assert {row["reasons"] for row in said["experts"][1:]} == {"Motifs ouverts."}
    (question,) = said["questions"]
    assert question["text"].endswith("Qui relit ?")
    assert [row["text"] for row in question["answers"]] == ["Un agent formé."]
    assert [(row["text"], row["owner"]) for row in said["reserves"]] == [("Former les agents.", str(cast.lead))]


def test_a_member_declares_their_interests_before_they_read(client, cast, meeting):
    seat(meeting.committee, cast.staff_member)
    meeting = Meeting.objects.get(pk=meeting.pk)
    item = meeting.items.get(order=1)
    sentence = "Déclarez vos intérêts sur ce point : il entre ensuite dans votre dossier."
    said = pack_snapshot(meeting, cast.staff_member)["items"][0]
    assert said["withheld"] == sentence
    assert "scores" not in said
    client.force_login(cast.staff_member)
    refused = client.get(reverse("reports:pack_item", args=[item.pk]))
    assert (refused.status_code, sentence in text_of(refused)) == (403, True)
    page = text_of(client.get(reverse("reports:pack", args=[meeting.pk])))
    assert page.count(sentence) == 2
    assert "Préparer mon PDF" not in page


def test_an_expert_with_a_conflict_of_interest_gets_no_compass(cast, meeting):
    expert = cast.expert
    seat(meeting.committee, expert)
    item = meeting.items.get(order=1)
    declare_all(item)
    compass.declare_recusal(use_case=item.use_case, actor=expert, reason="Ancien éditeur.", now=life.MET)
    said = pack_snapshot(meeting, expert)["items"][0]
    assert said["withheld"] == "La boussole de ce dossier ne vous est pas ouverte."
    assert "scores" not in said


def test_who_is_given_a_pack(cast, meeting):
    seated = members_of(meeting.committee)[0].user
    assert ask(meeting, seated).snapshot["reader"]["name"] == str(seated)
    assert ask(meeting, cast.coordinator).kind == "meeting_pack"
    for person in (cast.auditor, cast.elected_official, cast.lead, cast.outsider, cast.nobody, cast.committee_member):
        with pytest.raises(NotAllowed):
            ask(meeting, person)


def test_the_same_content_is_one_file_and_each_reader_has_their_own(meeting):
    first, second = (member.user for member in members_of(meeting.committee)[:2])
    assert ask(meeting, first).pk == ask(meeting, first).pk
    assert Entry.objects.filter(verb="reports.request_pack").count() == 1
    assert ask(meeting, first).pk != ask(meeting, second).pk


def test_nothing_to_read_is_refused(meeting):
    member = members_of(meeting.committee)[1]
    stay_out(meeting, member, 1)
    with pytest.raises(ReportRefused, match="rien à imprimer"):
        ask(meeting, member.user)


# --- pages ------------------------------------------------------------------------------------------


def url(name, pk):
    return reverse(f"reports:{name}", args=[pk])


def test_each_page_by_each_role(client, cast, meeting):
    item = meeting.items.get(order=1)
    seated = members_of(meeting.committee)[1].user
    reads = {Role.COMMITTEE_MEMBER, Role.COMMITTEE_PRESIDENT, Role.STAFF_REPRESENTATIVE, Role.AUDITOR}
    for who, person in {**cast.everyone(), "seated": seated}.items():
        client.force_login(person)
        expected = 200 if who in ("seated", Role.COORDINATOR) else 403 if who in reads else 404
        assert client.get(url("pack", meeting.pk)).status_code == expected, who
        assert client.get(url("pack_item", item.pk)).status_code == expected, who
        asked = client.post(url("pack_request", meeting.pk)).status_code
        assert asked == (302 if expected == 200 else expected), who


def test_a_member_reads_on_screen_and_never_what_they_stay_out_of(client, meeting):
    member = members_of(meeting.committee)[1]
    stay_out(meeting, member, 2)
    first, second = meeting.items.all()
    client.force_login(member.user)
    page = client.get(url("pack", meeting.pk)).content.decode()
    assert url("pack_item", first.pk) in page
    assert url("pack_item", second.pk) not in page
    assert client.get(url("pack_item", second.pk)).status_code == 403
    text = client.get(url("pack_item", first.pk)).content.decode()
    assert "Les notes de la boussole" in text
    assert "Avis des experts" in text


def test_a_pack_is_its_readers_own_and_closes_with_a_recusal(client, cast, meeting, monkeypatch):
    monkeypatch.setattr(tasks, "render_report", lambda report: File(content=b"%PDF-1.7", pages=2))
    first, second = members_of(meeting.committee)[:2]
    report = ask(meeting, second.user)
    tasks.produce_report(report.pk)
    for person, expected in ((second.user, 200), (first.user, 404), (cast.coordinator, 404), (cast.auditor, 404)):
        client.force_login(person)
        assert client.get(url("download", report.pk)).status_code == expected
    stay_out(meeting, second, 1)
    client.force_login(second.user)
    answer = client.get(url("download", report.pk))
    assert answer.status_code == 403
    assert "en dehors d’un des points" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_more_items_take_no_more_queries(client, cast, meeting, django_assert_num_queries, count):
    if count == 1:
        meeting = convene(meeting.committee, cast.coordinator, make_ready(cast.organisation, cast.lead))
    else:
        more = make_ready(cast.organisation, cast.lead, title="Outil 3")
        committee.add_item(meeting=meeting, use_case=more, actor=cast.coordinator, now=life.MET)
    client.force_login(make_member(cast.organisation, Role.COORDINATOR))
    client.get(url("pack", meeting.pk))
    with django_assert_num_queries(12):
        assert client.get(url("pack", meeting.pk)).content.decode().count("rows__link") == count
