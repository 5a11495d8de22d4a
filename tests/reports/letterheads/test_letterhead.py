"""The head of documents: who sets it, what is refused, what it becomes in a PDF, what an old report keeps."""

import io
import json

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from page import ValidationProfile, validate_pdf_bytes

from accounts.enums import Role
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from reports.letterheads.actions import LetterheadRefused, StaleLetterhead, save_letterhead
from reports.letterheads.selectors import headed, print_settings
from reports.models import Letterhead, Logo
from reports.pdf import RenderFailed, render_pdf
from reports.render import on_two_pages, report_html
from tests.factories.accounts import make_member
from tests.reports.letterheads.test_identity import picture
from tests.reports.samples import SEAL, snapshot

KEEPERS = {"administrator", "coordinator"}


def saved(cast, *, actor=None, base=0, **changes) -> Letterhead:
    given = {
        "organisation": cast.organisation,
        "actor": actor or cast.administrator,
        "name": "Val d’Arzon",
        "colour": "#7A1F3D",
        "alternative": "Logo du Val d’Arzon",
        "logo": picture(),
        "keep_logo": False,
        "base": base,
        "now": timezone.now(),
    }
    return save_letterhead(**{**given, **changes})


@pytest.mark.django_db
def test_only_an_administrator_or_a_coordinator_sets_the_head(cast):
    base = 0
    for who, person in cast.everyone().items():
        if who in KEEPERS:
            base = saved(cast, actor=person, base=base).number
        else:
            with pytest.raises(NotAllowed, match="administrateur et au coordinateur"):
                saved(cast, actor=person, base=base)
    assert base == len(KEEPERS)
    elsewhere = make_member(cast.elsewhere, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        saved(cast, actor=elsewhere, base=base)


@pytest.mark.django_db
def test_versions_are_kept_logged_and_never_changed(cast):
    first = saved(cast)
    second = saved(cast, base=1, logo=None, keep_logo=True, colour="#0b3d70")
    third = saved(cast, base=2, logo=None, alternative="ne sert plus")
    assert (first.colour, first.name, first.alternative) == ("#7a1f3d", "Val d’Arzon", "Logo du Val d’Arzon")
    assert second.logo == first.logo
    assert (third.logo, third.alternative) == (None, "")
    assert Logo.objects.count() == 1
    entries = Entry.objects.filter(verb="reports.save_letterhead").order_by("seq")
    assert [json.loads(entry.content)["details"]["number"] for entry in entries] == [1, 2, 3]
    for model in (Letterhead, Logo):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Letterhead.objects.filter(pk=first.pk).update(colour="#000000")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"colour": "rouge"}, "colour", "dièse"),
        ({"colour": "#777777"}, "colour", "4,48 pour 1, il faut au moins 4,5"),
        ({"colour": "#ffe600"}, "colour", "1,27 pour 1"),
        ({"alternative": "  "}, "alternative", "ne voient pas le logo"),
        ({"logo": b"<svg/>"}, "logo", "PNG ou JPEG"),
        ({"logo": b"x" * 500_001}, "logo", "500\u00a0Ko"),
        ({"logo": picture((4001, 1))}, "logo", "4\u202f000 pixels"),
        ({"logo": picture()[:90]}, "logo", "ne s’ouvre pas"),
    ],
)
def test_refusals_say_what_to_do(cast, changes, field, words):
    with pytest.raises(LetterheadRefused) as refused:
        saved(cast, **changes)
    assert refused.value.field == field
    assert words in refused.value.message
    assert not Letterhead.objects.exists()


@pytest.mark.django_db
def test_a_page_built_from_an_older_version_is_refused(cast):
    saved(cast)
    with pytest.raises(StaleLetterhead, match="Une autre personne"):
        saved(cast)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["before_trial", "final"])
def test_a_report_prints_the_head_frozen_in_it_and_stays_valid(cast, kind):
    assert headed(snapshot(kind), cast.organisation) == snapshot(kind)
    saved(cast)
    frozen = headed(snapshot(kind), cast.organisation)
    saved(cast, base=1, logo=None, colour="#0b3d70", name="Autre nom")
    file = on_two_pages(frozen, SEAL)
    assert file.pages == 2
    assert file.content == on_two_pages(frozen, SEAL).content
    for profile in (ValidationProfile.PDF_A_3A, ValidationProfile.PDF_UA_1):
        assert list(validate_pdf_bytes(file.content, profile=profile).failures) == []
    with pikepdf.open(io.BytesIO(file.content)) as pdf:
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
        assert [str(item.Alt) for item in figures] == ["Logo du Val d’Arzon"]
        drawn = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[0]))
        assert b"0.47843" in drawn  # 7a, the red of the colour
    assert "Val d’Arzon" in report_html(frozen, SEAL)
    assert "Autre nom" not in report_html(frozen, SEAL)


@pytest.mark.django_db
def test_a_logo_is_served_to_the_render_that_names_it_only(cast):
    saved(cast)
    frozen = headed(snapshot("final"), cast.organisation)
    html = report_html(frozen, SEAL)
    assert render_pdf(html, **print_settings(frozen)).pages == 2
    with pytest.raises(RenderFailed, match="logo-"):
        render_pdf(html)


@pytest.mark.django_db
def test_the_page_shows_the_result_and_keeps_what_was_typed(client, cast):
    url = reverse("reports:letterhead")
    client.force_login(cast.administrator)
    page = client.get(url).content.decode()
    assert "Rien n’est encore réglé" in page
    sent = {"name": "Val d’Arzon", "colour": "#ffe600", "alternative": "Logo", "base": "0"}
    refused = client.post(url, {**sent, "logo": SimpleUploadedFile("logo.png", picture())}).content.decode()
    assert "se lit mal sur le blanc" in refused
    assert 'value="#ffe600"' in refused
    done = client.post(
        url, {**sent, "colour": "#7a1f3d", "logo": SimpleUploadedFile("logo.png", picture())}, follow=True
    )
    assert "Les prochains documents le porteront" in done.content.decode()
    shown = reverse("reports:logo", args=[Logo.objects.get().sha256])
    assert shown in done.content.decode()
    answer = client.get(shown)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    client.force_login(cast.lead)
    read = client.get(url).content.decode()
    assert "Val d’Arzon" in read
    assert "Enregistrer l’en-tête" not in read
    assert client.post(url, sent).status_code == 403
    client.force_login(make_member(cast.elsewhere, Role.ADMINISTRATOR))
    assert client.get(shown).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_the_versions(client, cast, count, django_assert_num_queries):
    for base in range(count):
        saved(cast, base=base)
    client.force_login(cast.administrator)
    with django_assert_num_queries(6):
        client.get(reverse("reports:letterhead"))
