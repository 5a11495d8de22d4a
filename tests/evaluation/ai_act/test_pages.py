"""The AI Act on screen: who opens which page, one question after the other, two windows, the signature, the law."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evaluation.ai_act import actions
from evaluation.ai_act.models import Classification, LawVersion
from tests.factories.ai_act import HIGH, another_law, answered, filled, load_law, signed
from tests.factories.usecases import make_use_case
from usecases.enums import State

pytestmark = pytest.mark.django_db
HIDDEN = {"administrator", "staff_member", "outsider", "nobody"}


@pytest.fixture(autouse=True)
def shipped(db):
    return load_law()


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def url(name, use_case, *more):
    return reverse(f"ai_act:{name}", args=[use_case.pk, *more])


def text_of(answer):
    """The page with plain spaces, so that a test reads like the page."""
    return re.sub("[\\u00a0\\u202f]", " ", unescape(answer.content.decode()))


def get(client, person, address, status=200):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status
    return text_of(answer)


def post(client, person, address, status=302, **data):
    client.force_login(person)
    answer = client.post(address, data)
    assert answer.status_code == status, answer.content.decode()
    return answer


def publish(cast):
    version = actions.import_law(
        organisation=cast.organisation, actor=cast.administrator, data=another_law(), now=timezone.now()
    )
    return actions.publish_law(version=version, actor=cast.administrator, now=timezone.now())


# --- who opens what ---------------------------------------------------------------------------------

FILLERS, SIGNERS = {"lead", "expert"}, {"expert", "coordinator"}
PAGES = [
    ("overview", [], None),
    ("classification", [1], None),
    ("question", ["C4"], FILLERS),
    ("check", [], FILLERS),
    ("sign", [], SIGNERS),
]


@pytest.mark.parametrize(("name", "more", "allowed"), PAGES)
def test_each_page_by_each_role(client, cast, use_case, name, more, allowed):
    answered(use_case, cast.lead)
    for who, person in cast.everyone().items():
        expected = 404 if who in HIDDEN else 200 if allowed is None or who in allowed else 403
        get(client, person, url(name, use_case, *more), expected)


def test_starting_is_a_post_for_who_may(client, cast, use_case):
    page = url("start", use_case)
    for who, person in cast.everyone().items():
        expected = 404 if who in HIDDEN else 302 if who in FILLERS else 403
        post(client, person, page, expected)
    client.force_login(cast.lead)
    assert client.get(page).status_code == 405


def test_pages_without_a_questionnaire_do_not_exist(client, cast, use_case):
    for name, more in (("question", ["C0"]), ("check", []), ("classification", [1]), ("compare", [])):
        get(client, cast.lead, url(name, use_case, *more), 404)
    get(client, cast.expert, url("sign", use_case), 404)
    filled(use_case, cast.lead)
    get(client, cast.lead, url("question", use_case, "C9"), 404)
    get(client, cast.lead, url("classification", use_case, 1), 404)
    assert post(client, cast.expert, url("sign", use_case), sha256="x")["Location"] == url("overview", use_case)


def hand_over(client, person, use_case, status=302, **data):
    """Open the check page, then send it as a browser does."""
    page = url("check", use_case)
    client.force_login(person)
    seen = client.get(page).context["form"].initial["seen"]
    return post(client, person, page, status, seen=seen, **data)


# --- answering --------------------------------------------------------------------------------------


def test_the_questionnaire_goes_from_question_to_question(client, cast, use_case):
    assert "Commencer le questionnaire" in get(client, cast.lead, url("overview", use_case))
    here = post(client, cast.lead, url("start", use_case))["Location"]
    assert here == url("question", use_case, "C0")
    page = get(client, cast.lead, here)
    assert "Exemples" in page
    assert "article 3, 1)" in page
    for code, given in {"C0": "oui", "C1-USAGE": "oui", "C1-NOM": "non", "C2": "aucune", "C3": "non"}.items():
        assert here == url("question", use_case, code)
        here = post(client, cast.lead, here, answer=given, seen="null")["Location"]
    here = post(client, cast.lead, here, answer=["4", "5a"], seen="null")["Location"]
    assert here == url("question", use_case, "C5")
    here = post(client, cast.lead, here, answer="?", seen="null")["Location"]
    assert here == url("question", use_case, "C7")
    here = post(client, cast.lead, here, answer="?", seen="null")["Location"]
    assert here == url("check", use_case)
    page = get(client, cast.lead, here)
    assert "Résultat provisoire" in page
    assert "L’outil fait-il du profilage de personnes" in page
    assert hand_over(client, cast.lead, use_case)["Location"] == url("overview", use_case)
    assert "Classement provisoire, à compléter avant signature" in get(client, cast.lead, url("overview", use_case))
    row = Classification.objects.get()
    assert row.answers["C4"] == ["4", "5a"]
    assert row.result["missing"] == ["C5", "C7"]
    # back to what is unknown: the questions that follow come up
    assert post(client, cast.lead, url("question", use_case, "C5"), answer="non", seen='"?"')["Location"] == url(
        "question", use_case, "C6"
    )


def test_going_back_saves_what_was_chosen_and_loses_nothing(client, cast, use_case):
    row = filled(use_case, cast.lead)
    page = url("question", use_case, "C3")
    assert post(client, cast.lead, page, answer="oui", seen='"non"', back="1")["Location"] == url(
        "question", use_case, "C2"
    )
    assert Classification.objects.get().answers["C3"] == "oui"
    assert post(client, cast.lead, page, back="1")["Location"] == url("question", use_case, "C2")
    first = url("question", use_case, "C0")
    assert post(client, cast.lead, first, back="1")["Location"] == url("overview", use_case)
    assert post(client, cast.lead, url("start", use_case))["Location"] == url("question", use_case, "TRAVAIL")
    assert Classification.objects.get().answers | {"C3": "non"} == row.answers
    checked = get(client, cast.lead, page)
    assert checked.count("checked") == 1


@pytest.mark.parametrize(
    ("code", "given", "words"),
    [
        ("C0", {}, "Choisissez une réponse, ou « Je ne sais pas »."),
        ("C0", {"answer": "peut-être"}, "pas proposée"),
        ("C2", {}, "Cochez ce qui convient"),
        ("C2", {"answer": ["aucune", "a"]}, "se cochent seules"),
        ("C2", {"answer": ["?", "aucune"]}, "se cochent seules"),
        ("C2", {"answer": ["zz"]}, "pas proposée"),
    ],
)
def test_an_answer_that_is_not_one_is_said_on_the_page(client, cast, use_case, code, given, words):
    post(client, cast.lead, url("start", use_case))
    page = text_of(post(client, cast.lead, url("question", use_case, code), 200, **given))
    assert words in page
    assert "Erreur" in page
    assert Classification.objects.get().answers == {}
    if given.get("answer") == ["aucune", "a"]:
        assert page.count("checked") == 2


def test_two_windows_on_one_question_lose_nothing(client, cast, use_case):
    filled(use_case, cast.lead)
    page = url("question", use_case, "C2")
    post(client, cast.expert, page, answer=["a"], seen="[]")
    answer = post(client, cast.lead, page, 409, answer=["c"], seen="[]")
    shown = text_of(answer)
    assert "Réponse enregistrée entre-temps" in shown
    assert "Manipuler des personnes à leur insu" in shown
    assert Classification.objects.get().answers["C2"] == ["a"]
    assert answer.context["form"].data["seen"] == '["a"]'
    post(client, cast.lead, page, answer=["c"], seen='["a"]')
    assert Classification.objects.get().answers["C2"] == ["c"]
    post(client, cast.lead, page, 409, answer=["d"], seen="illisible")
    assert Classification.objects.get().answers["C2"] == ["c"]


def test_handing_over_too_early_says_what_is_lacking(client, cast, use_case):
    post(client, cast.lead, url("start", use_case))
    assert "Il manque une réponse." in get(client, cast.lead, url("check", use_case))
    page = text_of(hand_over(client, cast.lead, use_case, 200))
    assert "Répondez à chaque question" in page
    assert Classification.objects.get().is_draft


def test_answers_changed_in_another_window_are_read_again_before_they_are_handed_over(client, cast, use_case):
    signed(use_case, cast.lead, cast.expert)
    filled(use_case, cast.lead)
    client.force_login(cast.lead)
    page = url("check", use_case)
    seen = client.get(page).context["form"].initial["seen"]
    post(client, cast.expert, url("question", use_case, "C7"), answer=["face"], seen="[]")
    answer = post(client, cast.lead, page, 200, seen=seen, justification="Relu.")
    shown = text_of(answer)
    assert "dans une autre fenêtre" in shown
    assert "Relu." in shown
    assert "Parler ou répondre directement à des personnes" in shown
    again = answer.context["form"].data["seen"]
    assert again != seen
    post(client, cast.lead, page, seen=again, justification="Relu.")


# --- signing ----------------------------------------------------------------------------------------


def test_the_signature_bears_on_what_was_read(client, cast, use_case):
    row = answered(use_case, cast.lead, **HIGH)
    page = url("sign", use_case)
    shown = get(client, cast.expert, page)
    assert row.sha256 in shown
    assert "à préparer" in shown
    changed = post(client, cast.expert, page, 200, sha256="f" * 64)
    assert "Les réponses ont changé" in text_of(changed)
    assert changed.context["form"].initial == {"sha256": row.sha256}
    post(client, cast.expert, page, sha256=row.sha256)
    overview = get(client, cast.lead, url("overview", use_case))
    assert "Classement qui vaut pour le dossier" in overview
    assert "Classer de nouveau" in overview
    assert "Le contenu correspond à son empreinte" in get(client, cast.lead, url("classification", use_case, 1))


def test_a_provisional_result_offers_no_signature(client, cast, use_case):
    row = answered(use_case, cast.lead, C4="?")
    page = get(client, cast.expert, url("sign", use_case))
    assert "Signer ce classement</button>" not in page
    refused = text_of(post(client, cast.expert, url("sign", use_case), 200, sha256=row.sha256))
    assert "Complétez-la avant de signer" in refused


def test_a_prohibited_practice_is_a_blocker_with_its_reason(client, cast, use_case):
    signed(use_case, cast.lead, cast.expert, C2=("h",))
    page = get(client, cast.elected_official, url("overview", use_case))
    assert "Point bloquant" in page
    assert "JUR-01" in page
    assert "Identifier à distance, en direct, des personnes" in page
    assert "on s’arrête" in page


def test_classifying_again_shows_what_changes_and_asks_why(client, cast, use_case):
    signed(use_case, cast.lead, cast.expert)
    assert post(client, cast.lead, url("start", use_case))["Location"] == url("check", use_case)
    post(client, cast.lead, url("question", use_case, "C7"), answer=["face"], seen="[]")
    page = url("check", use_case)
    assert "Ce qui change par rapport au classement signé" in get(client, cast.lead, page)
    assert "Dites pourquoi" in text_of(hand_over(client, cast.lead, use_case, 200, justification=""))
    hand_over(client, cast.lead, use_case, justification="L’outil répond aux habitants.")
    assert "L’outil répond aux habitants." in get(client, cast.expert, url("sign", use_case))
    row = Classification.objects.get(number=2)
    post(client, cast.expert, url("sign", use_case), sha256=row.sha256)
    second = get(client, cast.lead, url("classification", use_case, 2))
    assert "Ce qui change depuis le classement n° 1" in second
    assert "Obligation de transparence" in second


def test_more_classifications_take_no_more_queries(client, cast, use_case, django_assert_num_queries):
    client.force_login(cast.coordinator)
    for count in (1, 3):
        while Classification.objects.count() < count:
            signed(use_case, cast.lead, cast.expert, justification="Relu.")
        with django_assert_num_queries(8):
            assert client.get(url("overview", use_case)).status_code == 200


# --- a newer law ------------------------------------------------------------------------------------


def test_a_dossier_is_told_of_a_newer_law_and_taken_up_deliberately(client, cast, use_case):
    signed(use_case, cast.lead, cast.expert, **HIGH)
    get(client, cast.lead, url("compare", use_case), 404)
    publish(cast)
    assert "Le droit a changé" in get(client, cast.lead, url("overview", use_case))
    page = get(client, cast.lead, url("compare", use_case))
    assert "Reprendre avec la version 2" in page
    assert "02/06/2028" in page
    assert "Reprendre avec la version 2" not in get(client, cast.coordinator, url("compare", use_case))
    assert post(client, cast.lead, url("start", use_case))["Location"] == url("check", use_case)
    assert Classification.objects.get(number=2).law.code == "2"
    assert "Le droit a changé" not in get(client, cast.lead, url("overview", use_case))


def test_an_unfinished_questionnaire_compares_the_law_alone(client, cast, use_case):
    filled(use_case, cast.lead)
    publish(cast)
    assert "Le questionnaire n’est pas fini" in get(client, cast.lead, url("compare", use_case))


# --- the law ----------------------------------------------------------------------------------------


def law_file(data, name="droit.json"):
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return SimpleUploadedFile(name, content, content_type="application/json")


def test_everybody_reads_the_law_and_the_administrator_alone_imports(client, cast):
    for who, person in cast.everyone().items():
        page = get(client, person, reverse("ai_act:law"))
        assert "2 décembre 2027" in page
        assert "n’a pas été vérifié" in page
        assert ("Importer une version" in page) == (who in {"administrator", "outsider"}), who
        get(client, person, reverse("ai_act:law_import"), 200 if who in {"administrator", "outsider"} else 403)


def test_a_version_is_imported_compared_then_published(client, cast, shipped):
    client.force_login(cast.administrator)
    here = client.post(reverse("ai_act:law_import"), {"file": law_file(another_law())})["Location"]
    version = LawVersion.objects.get(code="2")
    assert here == reverse("ai_act:law_publish", args=[version.pk])
    page = text_of(client.get(here))
    assert "02/12/2027" in page
    assert "02/06/2028" in page
    for name in ("law_version", "law_publish", "law_download"):
        address = reverse(f"ai_act:{name}", args=[version.pk])
        get(client, cast.lead, address, 404)
        get(client, cast.outsider, address, 404)
        get(client, cast.administrator, address)
    assert "à publier" in get(client, cast.administrator, reverse("ai_act:law"))
    assert client.post(here)["Location"] == reverse("ai_act:law")
    page = get(client, cast.lead, reverse("ai_act:law"))
    assert "2 juin 2028" in page
    old = get(client, cast.lead, reverse("ai_act:law_version", args=[shipped.pk]))
    assert "n’est plus en vigueur" in old
    get(client, cast.outsider, reverse("ai_act:law_version", args=[version.pk]), 404)
    client.force_login(cast.lead)
    sent = client.get(reverse("ai_act:law_download", args=[version.pk]))
    assert json.loads(sent.content) == another_law()
    assert sent["Content-Disposition"] == f'attachment; filename="reglement-ia-{version.pk}.json"'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choisissez un fichier"),
        (b"{", "pas du JSON valide"),
        (b"\xff\xfe", "pas du JSON valide"),
        (b"[" * 100_000, "pas du JSON valide"),
        (b" " * 1_000_001, "La limite est de"),
        (b"{}", "ne peut pas être importé"),
    ],
)
def test_a_broken_file_is_told_on_the_page(client, cast, content, words):
    client.force_login(cast.administrator)
    page = text_of(client.post(reverse("ai_act:law_import"), {"file": law_file(content)} if content else {}))
    assert words in page
    assert LawVersion.objects.count() == 1


def test_every_error_of_a_file_has_its_place_on_the_page(client, cast):
    data = another_law(start="C9")
    data["obligations"][0]["dates"] = [{"date": "demain"}]
    client.force_login(cast.administrator)
    page = text_of(client.post(reverse("ai_act:law_import"), {"file": law_file(data)}))
    assert "C9 n’est pas une question" in page
    assert "obligations[0].dates[0].date" in page
