"""The pages of those who run campaigns, re-read and read results, and those of versions."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluation.questionnaires import actions
from evaluation.questionnaires.models import Campaign, Invitation, Template
from evaluation.questionnaires.tokens import hash_of, plain
from tests.factories.questionnaires import GOOD, NOW, closed, draft, load_template, opened, running

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name, *args):
    return reverse(f"questionnaires:{name}", args=args)


def page(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def text_of(answer):
    return " ".join(page(answer).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_campaign_is_prepared_run_and_closed_on_screen(cast):
    load_template()
    use_case, client = running(cast), signed_in(cast.lead)
    assert "Préparer un questionnaire" in page(client.get(url("overview", use_case.pk)))
    template = Template.objects.get()
    given = {"moment": "end", "template": template.pk, "opens_on": "2099-02-01", "closes_on": "2099-01-01"}
    wrong = client.post(url("prepare", use_case.pk), given)
    assert "Le dernier jour vient après" in page(wrong)
    assert 'value="2099-02-01"' in page(wrong)
    client.post(url("prepare", use_case.pk), {**given, "opens_on": "2099-01-01", "closes_on": "2099-02-01"})
    campaign = Campaign.objects.get()
    address = url("campaign", campaign.pk)
    assert "Personne n’est encore invité" in page(client.get(address))
    wrong = client.post(url("invite", campaign.pk), {"people": "a@ville.fr ; Mairie\nJeanne ; Mairie"})
    assert "Ligne 2 : « jeanne » n’est pas une adresse" in text_of(wrong)
    assert "a@ville.fr ; Mairie" in page(wrong)
    assert not Invitation.objects.exists()
    file = SimpleUploadedFile("liste.csv", "courriel;service\né@ville.fr;Mairie\n".encode("cp1252"))
    assert client.post(url("invite", campaign.pk), {"file": file}).status_code == 302
    both = SimpleUploadedFile("liste.csv", b"b@ville.fr;Mairie\n")
    assert "pas les deux" in page(client.post(url("invite", campaign.pk), {"file": both, "people": "c@ville.fr;X"}))
    client.post(url("slips", campaign.pk), {"service": "Voirie", "number": "6"})
    assert "pas encore imprimés" in page(client.get(address))
    refusal = client.post(url("open", campaign.pk))
    assert "L’ouverture est prévue le 1" in page(refusal)
    Campaign.objects.update(opens_on="2026-01-01")
    assert "Imprimez d’abord" in page(client.post(url("open", campaign.pk)))
    printed = client.post(url("print_slips", campaign.pk))
    codes = [part.split("</code>")[0] for part in page(printed).split("<code>")[1:]]
    assert len(codes) == 6
    assert printed["Cache-Control"] == "no-store, private"
    stored = set(Invitation.objects.filter(channel="paper").values_list("token_hash", flat=True))
    assert stored == {hash_of(code) for code in codes}
    file = client.post(url("print_slips", campaign.pk), {"csv": "1"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    assert [row["Service"] for row in rows] == ["Voirie"] * 6
    assert rows[0]["Lien"].endswith(url("start", plain(rows[0]["Code"])))
    client.post(url("open", campaign.pk))
    assert "Moins de 5 réponses sur 7" in text_of(client.get(address))
    assert "Attendez deux jours" in page(client.post(url("remind", campaign.pk)))
    for row in rows[:5]:
        actions.submit_answers(token=row["Code"], answers=GOOD, now=NOW)
    assert "5 réponses sur 7" in text_of(client.get(address))
    assert client.get(url("results", campaign.pk)).status_code == 403
    client.post(url("days", campaign.pk), {"opens_on": "2026-01-01", "closes_on": "2099-03-01"})
    assert client.post(url("close", campaign.pk)).status_code == 302
    shown = text_of(client.get(address))
    assert "5 réponses libres sont à relire par le coordinateur" in shown
    assert "Relire les réponses libres" not in shown


def test_a_campaign_in_preparation_is_thrown_away_on_screen(cast):
    campaign = draft(cast)
    client = signed_in(cast.coordinator)
    actions.add_slips(campaign=campaign, actor=cast.lead, service="A", number=2, now=NOW)
    service = campaign.services.get()
    assert "Retirer" in page(client.get(url("remove_service", service.pk)))
    client.post(url("remove_service", service.pk))
    assert not campaign.services.exists()
    assert "Aucun bulletin" in page(client.post(url("print_slips", campaign.pk)))
    assert client.post(url("discard", campaign.pk))["Location"] == url("overview", campaign.use_case_id)


ACTS = ("days", "discard", "open", "remind", "close", "invite", "slips", "print_slips")
READERS = {
    "lead", "coordinator", "expert", "committee_member", "committee_president", "elected_official",
    "staff_representative", "auditor",
}  # fmt: skip


def test_who_opens_which_page(cast):
    campaign = closed(cast)
    open_one = draft(cast, campaign.use_case, moment="midway")
    for name, user in cast.everyone().items():
        client = signed_in(user)
        reads = 200 if name in READERS else 404
        for address in (
            url("overview", campaign.use_case_id),
            url("campaign", campaign.pk),
            url("results", campaign.pk),
            url("export", campaign.pk),
        ):
            assert client.get(address).status_code == reads, (name, address)
        runs = 200 if name in ("lead", "coordinator") else 403 if reads == 200 else 404
        for act in ACTS:
            assert client.get(url(act, open_one.pk)).status_code == runs, (name, act)
        assert client.get(url("prepare", campaign.use_case_id)).status_code == runs
        rereads = 200 if name == "coordinator" else 403 if reads == 200 else 404
        for address in (
            url("reread", campaign.pk),
            url("review", campaign.pk, campaign.free_answers.first().pk),
            url("publish", campaign.pk),
        ):
            assert client.get(address).status_code == rereads, (name, address)
    assert Client().get(url("results", campaign.pk)).status_code == 302
    assert Client().get(url("campaign", 10**6)).status_code == 302


def test_results_say_first_in_a_sentence_and_hide_small_services(cast):
    use_case = running(cast)
    closed(cast, use_case, moment="before")
    campaign = closed(cast, use_case)
    shown = text_of(signed_in(cast.staff_representative).get(url("results", campaign.pk)))
    assert "17 agents sur 25 ont répondu (68 %)." in shown
    assert "Le mieux noté : temps (4,0 sur 5). Le moins bien noté : charge (3,0 sur 5)." in shown
    assert "les réponses sont anonymes" in shown
    assert "en cours de relecture" in shown
    assert "Retrouver un acte." not in shown
    asked = shown.split("J’ai plus de choses à penser en même temps.")[1].split("Ce qui")[0]
    assert asked.split("</th>")[1].startswith(
        ' <td class="num">2,0</td> <td class="num">2,0</td> <td class="num">0,0</td>'
    )
    services = shown.split("Par service")[1]
    assert services.count("masqué") >= 2
    assert "Un autre est masqué avec lui" in services
    rows = list(csv.reader(io.StringIO(_file(cast, campaign)), delimiter=";"))
    by_name = {(row[0], row[2]): row for row in rows}
    assert by_name["Service", "Assemblées"][3] == "8"
    assert by_name["Service", "Archives"][3] == by_name["Service", "Communes"][3] == "masqué"
    assert by_name["Question", "J’ai plus de choses à penser en même temps."][4:] == [
        "2.0", "0.0", "2.0", "2.0", "2.0", "2.0", "0.0",
    ]  # fmt: skip
    assert "Retrouver" not in str(rows)


def _file(cast, campaign):
    answer = signed_in(cast.auditor).get(url("export", campaign.pk))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return answer.content.decode("utf-8-sig")


def test_a_service_named_like_a_formula_stays_a_text(cast):
    found = opened(cast, services={"=HYPERLINK(1)": 9, "B": 9})
    found.answer("=HYPERLINK(1)", *[GOOD] * 6)
    found.answer("B", *[GOOD] * 6)
    assert "'=HYPERLINK(1)" in _file(cast, found.close())


def test_too_few_answers_show_nothing(cast):
    found = opened(cast)
    found.answer("Archives", *[GOOD] * 4)
    campaign = found.close()
    shown = text_of(signed_in(cast.lead).get(url("results", campaign.pk)))
    assert "Moins de cinq agents ont répondu, sur 25 invités" in shown
    assert "Par dimension" not in shown
    assert "Moins de cinq agents" in _file(cast, campaign)


@pytest.mark.parametrize("number", [1, 3])
def test_results_cost_the_same_whatever_the_size(cast, number, django_assert_num_queries):
    found = opened(cast, services={f"Service {rank}": 9 for rank in range(number)})
    for rank in range(number):
        found.answer(f"Service {rank}", *[GOOD] * 6)
    campaign = found.close()
    client = signed_in(cast.expert)
    client.get(url("results", campaign.pk))
    with django_assert_num_queries(11):
        client.get(url("results", campaign.pk))


def test_free_answers_are_reread_on_screen(cast):
    campaign, client = closed(cast), signed_in(cast.coordinator)
    assert "Il en reste 17 à relire" in text_of(client.get(url("reread", campaign.pk)))
    first = campaign.free_answers.first()
    review = url("review", campaign.pk, first.pk)
    assert "Dites pourquoi" in page(client.post(review, {"decision": "withheld", "text": first.text}))
    assert not Campaign.objects.filter(pk=campaign.pk, state="published").exists()
    answer = client.post(review, {"decision": "redacted", "text": "Retrouver."})
    while answer["Location"] != url("reread", campaign.pk):
        answer = client.post(answer["Location"], {"decision": "as_written"})
    client.post(url("publish", campaign.pk))
    shown = text_of(signed_in(cast.lead).get(url("results", campaign.pk)))
    assert "Ce qu’ils ont écrit" in shown
    assert "Retrouver." in shown
    for address in (url("reread", campaign.pk), review):
        assert client.get(address)["Location"] == url("campaign", campaign.pk)


def test_what_waits_is_in_a_faire(cast):
    campaign = closed(cast)
    draft(cast, campaign.use_case, moment="midway", now=NOW)
    actions.add_slips(campaign=Campaign.objects.get(state="draft"), actor=cast.lead, service="A", number=9, now=NOW)
    opened(cast, campaign.use_case)
    Campaign.objects.filter(state="open").update(closes_on="2026-06-02")
    shown = page(signed_in(cast.coordinator).get("/"))
    for words in ("Questionnaire à ouvrir", "Questionnaire à clore", "Réponses libres à relire"):
        assert words in shown
    assert "Réponses libres à relire" not in page(signed_in(cast.lead).get("/"))


def test_a_version_is_copied_reworded_published_and_archived_on_screen(cast):
    source, client = load_template(), signed_in(cast.administrator)
    assert "Livré avec le logiciel" in page(client.get(url("home")))
    assert "Copier pour Val d’Essai" in page(client.get(url("template", source.pk)))
    client.post(url("template_copy", source.pk), {"organisation": cast.organisation.pk})
    copied = Template.objects.exclude(pk=source.pk).get()
    again = client.post(url("template_copy", source.pk), {"organisation": cast.organisation.pk}, follow=True)
    assert "Un brouillon est déjà ouvert" in page(again)
    heading = {"title": "Notre questionnaire", "introduction": "Bonjour.", "version": "1"}
    client.post(url("heading", copied.pk), heading)
    item = {"text": "Cet outil m’est utile.", "before": "", "phases": ["end"], "dimension": "usefulness"}
    client.post(url("item", copied.pk, "Q01"), {**item, "version": "2"})
    stale = client.post(url("item", copied.pk, "Q01"), {**item, "text": "Autre phrase.", "version": "2"})
    assert "entre-temps" in page(stale)
    assert "Cet outil m’est utile." in page(stale)
    assert "Autre phrase." in page(stale)
    assert 'name="version" value="3"' in page(stale)
    assert "Dites à quels moments" not in page(client.get(url("item", copied.pk, "Q06")))
    added = {
        **item,
        "text": "Je dors bien.",
        "before": "Je dors bien.",
        "kind": "scale",
        "reversed": "on",
        "version": "3",
    }
    client.post(url("item_add", copied.pk), added)
    client.post(url("item_remove", copied.pk, "Q15"))
    refusal = client.post(url("item_remove", copied.pk, "Q06"), follow=True)
    assert "Les règles de décision lisent cette question" in page(refusal)
    shown = page(client.get(url("template", copied.pk)))
    assert "Je dors bien." in shown
    assert "Q15" not in shown
    client.post(url("template_publish", copied.pk))
    copied.refresh_from_db()
    assert (copied.state, copied.title, len(copied.sha256)) == ("published", "Notre questionnaire", 64)
    assert [row["code"] for row in copied.content["items"]][15:17] == ["Q16", "L1"]
    assert "elle ne change plus" in page(client.post(url("item", copied.pk, "Q01"), {**item, "version": "5"}))
    client.post(url("template_archive", copied.pk))
    copied.refresh_from_db()
    assert copied.state == "archived"
    assert client.get(url("item", copied.pk, "Q99")).status_code == 404


def test_who_reads_and_writes_versions(cast):
    source = load_template()
    copied = actions.copy_template(source=source, organisation=cast.organisation, actor=cast.coordinator, now=NOW)
    for name, user in cast.everyone().items():
        client = signed_in(user)
        assert client.get(url("template", source.pk)).status_code == 200
        writes = name in ("coordinator", "administrator")
        assert client.get(url("template", copied.pk)).status_code == (200 if writes else 404)
        assert client.get(url("item", copied.pk, "Q01")).status_code == (200 if writes else 404)
        assert client.post(url("template_publish", source.pk)).status_code == 403
    actions.publish_template(template=copied, actor=cast.coordinator, now=NOW)
    assert signed_in(cast.expert).get(url("template", copied.pk)).status_code == 200
    assert signed_in(cast.outsider).get(url("template", copied.pk)).status_code == 404
    assert signed_in(cast.expert).post(url("template_archive", copied.pk)).status_code == 403


def test_pages_without_any_version_say_what_to_do(cast):
    assert "load_questionnaires" in page(signed_in(cast.lead).get(url("home")))
    use_case = running(cast)
    assert "On n’interroge personne" in page(signed_in(cast.lead).get(url("prepare", use_case.pk)))
