"""Documents and discussion in the browser, and what the actions of documents refuse."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from tests.factories.usecases import START, make_use_case
from tests.usecases import files
from usecases.actions import DocumentRefused, add_document, post_message
from usecases.enums import FINISHED, State
from usecases.models import Document, Message

pytestmark = pytest.mark.django_db
EXAMINERS = {"expert", "coordinator", "committee_member", "committee_president"}
READERS = EXAMINERS | {"lead", "elected_official", "staff_representative", "auditor"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def upload(name="devis.pdf", content=None):
    return SimpleUploadedFile(name, files.make_pdf() if content is None else content)


def add(use_case, actor, **changes):
    document = {"kind": "quote", "title": "Devis", "file": upload(), **changes}
    return add_document(use_case=use_case, actor=actor, now=START, **document)


def url(page, use_case, *more):
    return reverse(f"usecases:{page}", args=[use_case.pk, *more])


def test_a_document_is_named_hashed_and_journaled(cast, use_case):
    content = files.make_pdf()
    document = add(use_case, cast.lead, title=" Devis \n 2026 ", file=upload("../Devis Été.PDF", content))
    stored = Document.objects.get(pk=document.pk)
    assert (stored.title, stored.original_name, stored.content_type) == (
        "Devis 2026",
        "Devis Été.PDF",
        "application/pdf",
    )
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert "evis" not in stored.file.name
    assert stored.file.name.endswith(".pdf")
    assert stored.file.read() == content
    entry = Entry.objects.get()
    assert (entry.verb, stored.sha256 in entry.content) == ("document.add", True)


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"file": upload("vide.pdf", b"")}, "file", "est vide"),
        ({"file": upload("gros.txt", b"a" * (10 * 1024 * 1024 + 1))}, "file", "La limite est de"),
        ({"file": upload("page.html", b"<html>")}, "file", "Formats acceptés"),
        ({"file": upload("image.svg", b"<svg/>")}, "file", "Formats acceptés"),
        ({"file": upload("photo.png", b"<svg/>")}, "file", "pas celui d’un fichier png"),
        ({"file": upload("devis.pdf", files.make_pdf(files.run_on_open))}, "file", "contient un script"),
        ({"kind": "photo"}, "kind", "type de la pièce"),
        ({"title": "  "}, "title", "titre"),
        ({"title": "x" * 151}, "title", "titre"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing(cast, use_case, tmp_path, changes, field, why):
    with pytest.raises(DocumentRefused, match=why) as refusal:
        add(use_case, cast.lead, **changes)
    assert refusal.value.field == field
    assert (Document.objects.count(), Entry.objects.count(), list(tmp_path.rglob("*.*"))) == (0, 0, [])


def test_the_same_file_is_refused_twice_under_one_type(cast, use_case):
    content = files.make_pdf()
    add(use_case, cast.lead, file=upload("a.pdf", content), title="Devis A")
    with pytest.raises(DocumentRefused, match="sous le titre « Devis A »"):
        add(use_case, cast.coordinator, file=upload("b.pdf", content))
    add(use_case, cast.lead, file=upload("a.pdf", content), kind="contract")
    other = make_use_case(cast.organisation, cast.lead)
    add(other, cast.lead, file=upload("a.pdf", content))
    assert Document.objects.count() == 3


def test_who_adds_documents(cast, use_case):
    draft = make_use_case(cast.organisation, cast.lead)
    for name, person in cast.everyone().items():
        for target, allowed in ((use_case, EXAMINERS | {"lead"}), (draft, {"lead"})):
            file = upload(content=files.make_pdf(lambda pdf, name=name: pdf.docinfo.update({"/Title": name})))
            if name in allowed:
                assert add(target, person, file=file).uploaded_by == person
                continue
            with pytest.raises(NotAllowed, match="ajoutent des pièces"):
                add(target, person, file=file)


@pytest.mark.parametrize("state", sorted(FINISHED))
def test_a_closed_dossier_takes_no_more_documents(cast, state):
    with pytest.raises(NotAllowed, match="Le dossier est clos"):
        add(make_use_case(cast.organisation, cast.lead, state=state), cast.lead)


def test_a_document_is_only_ever_saved_never_shown(client, cast, use_case):
    document = add(use_case, cast.lead, file=upload('dev"is <b>.pdf'))
    client.force_login(cast.elected_official)
    response = client.get(url("document_download", use_case, document.pk))
    assert b"".join(response.streaming_content) == default_storage.open(document.file.name).read()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="devis b.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["Cache-Control"] == "private, no-store"


def test_a_lost_file_is_not_found(client, cast, use_case):
    document = add(use_case, cast.lead)
    default_storage.delete(document.file.name)
    client.force_login(cast.lead)
    assert client.get(url("document_download", use_case, document.pk)).status_code == 404


def test_who_downloads(client, cast, use_case):
    document = add(use_case, cast.lead)
    for name, person in cast.everyone().items():
        client.force_login(person)
        status = client.get(url("document_download", use_case, document.pk)).status_code
        assert (name, status) == (name, 200 if name in READERS else 404)
    client.logout()
    assert client.get(url("document_download", use_case, document.pk)).status_code == 302


def test_a_document_is_not_reached_through_another_dossier(client, cast, use_case):
    document = add(make_use_case(cast.elsewhere, cast.outsider), cast.outsider)
    client.force_login(cast.lead)
    assert client.get(url("document_download", use_case, document.pk)).status_code == 404


def test_the_page_adds_and_refuses(client, cast, use_case):
    client.force_login(cast.lead)
    data = {"kind": "quote", "title": "<b>Devis</b>"}
    wrong = client.post(url("documents", use_case), {**data, "file": upload("a.png", b"<svg/>")})
    text = wrong.content.decode()
    assert "<title>Erreur" in text
    assert 'href="#id_file"' in text
    assert 'value="&lt;b&gt;Devis&lt;/b&gt;"' in text
    assert client.post(url("documents", use_case), {**data, "file": upload()}).status_code == 302
    text = client.get(url("documents", use_case)).content.decode()
    assert "&lt;b&gt;Devis&lt;/b&gt;" in text
    assert "<b>Devis" not in text


def test_a_reader_sees_documents_without_the_form(client, cast, use_case):
    client.force_login(cast.auditor)
    assert 'type="file"' not in client.get(url("documents", use_case)).content.decode()
    response = client.post(url("documents", use_case), {"kind": "quote", "title": "A", "file": upload()})
    assert (response.status_code, "ajoutent des pièces" in response.content.decode()) == (403, True)


def test_the_discussion_page_follows_the_reader(client, cast, use_case):
    post_message(
        use_case=use_case, actor=cast.expert, body="<i>Entre nous</i>", visibility="instruction",
        reply_expected=False, now=START,
    )  # fmt: skip
    client.force_login(cast.coordinator)
    text = client.get(url("messages", use_case)).content.decode()
    assert "&lt;i&gt;Entre nous&lt;/i&gt;" in text
    assert text.index('name="visibility"') < text.index('name="body"')
    client.force_login(cast.lead)
    text = client.get(url("messages", use_case)).content.decode()
    assert "Entre nous" not in text
    assert 'name="visibility"' not in text
    assert text.index("Votre message sera lu par toutes les personnes") < text.index('name="body"')
    client.force_login(cast.auditor)
    assert 'name="body"' not in client.get(url("messages", use_case)).content.decode()


def test_writing_and_settling_in_the_page(client, cast, use_case):
    client.force_login(cast.coordinator)
    missing = client.post(url("messages", use_case), {"body": "Le devis ?"})
    assert "Choisissez qui lira ce message" in missing.content.decode()
    assert "Le devis ?" in missing.content.decode()
    data = {"body": "Le devis ?", "visibility": "dossier", "reply_expected": "on"}
    assert client.post(url("messages", use_case), data).status_code == 302
    message = Message.objects.get()
    client.force_login(cast.lead)
    assert "Marquer comme réglé" in client.get(url("messages", use_case)).content.decode()
    assert client.get(url("message_resolve", use_case, message.pk)).status_code == 405
    client.post(url("message_resolve", use_case, message.pk))
    message.refresh_from_db()
    assert message.resolved_at is not None
    assert "déjà réglé" in client.post(url("message_resolve", use_case, message.pk), follow=True).content.decode()


def test_a_lead_cannot_write_between_examiners(client, cast, use_case):
    client.force_login(cast.lead)
    client.post(url("messages", use_case), {"body": "Bonjour.", "visibility": "instruction"})
    assert Message.objects.get().visibility == "dossier"


def test_hidden_messages_are_not_found(client, cast, use_case):
    message = post_message(
        use_case=use_case,
        actor=cast.expert,
        body="?",
        visibility="instruction",
        reply_expected=True,
        now=START,
    )
    for person, status in ((cast.lead, 404), (cast.outsider, 404), (cast.coordinator, 302)):
        client.force_login(person)
        assert client.post(url("message_resolve", use_case, message.pk)).status_code == status


def test_who_reads_these_pages(client, cast, use_case):
    for name, person in cast.everyone().items():
        client.force_login(person)
        for page in ("documents", "messages", "history", "description"):
            status = client.get(url(page, use_case)).status_code
            assert (name, page, status) == (name, page, 200 if name in READERS else 404)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("screen", "queries"), [("documents", 7), ("messages", 7), ("history", 7)])
def test_queries_do_not_grow(client, cast, use_case, django_assert_num_queries, screen, queries, count):
    for number in range(count):
        content = f"Pièce {number}".encode()
        add(use_case, cast.lead, file=upload("a.txt", content))
        post_message(
            use_case=use_case,
            actor=cast.expert,
            body="?",
            visibility="dossier",
            reply_expected=True,
            now=START,
        )
    client.force_login(cast.coordinator)
    with django_assert_num_queries(queries):
        client.get(url(screen, use_case))
