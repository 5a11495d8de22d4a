"""Before any version of the law is loaded: the pages say so, nothing starts, an administrator can import one."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from evaluation.ai_act import actions
from evaluation.ai_act.actions import ClassificationRefused
from evaluation.ai_act.models import LawVersion
from evaluation.ai_act.selectors import evidence_points, is_high_risk, law_holds
from evaluation.ai_act.shipped import shipped_content
from tests.factories.ai_act import NOW
from tests.factories.usecases import make_use_case
from usecases.enums import State

pytestmark = pytest.mark.django_db


def test_a_dossier_waits_for_the_law(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    with pytest.raises(ClassificationRefused, match="Aucune version du règlement"):
        actions.start_classification(use_case=use_case, actor=cast.lead, now=NOW)
    assert (evidence_points(use_case), is_high_risk(use_case)) == ([], None)
    client.force_login(cast.lead)
    assert "Commencer" not in client.get(reverse("ai_act:overview", args=[use_case.pk])).content.decode()
    refused = client.post(reverse("ai_act:start", args=[use_case.pk]), follow=True)
    assert "Demandez à l’administrateur" in refused.content.decode()


def test_the_first_version_is_imported_and_published(client, cast):
    client.force_login(cast.administrator)
    assert "Aucune version" in client.get(reverse("ai_act:law")).content.decode()
    file = SimpleUploadedFile("droit.json", json.dumps(shipped_content()).encode(), content_type="application/json")
    here = client.post(reverse("ai_act:law_import"), {"file": file})["Location"]
    assert "Première version publiée" in client.get(here).content.decode()
    client.post(here)
    assert LawVersion.objects.get().published_by == cast.administrator
    assert "Version 1, droit lu" in client.get(reverse("ai_act:law")).content.decode().replace("\u00a0", " ")


def test_the_page_opens_to_a_person_without_any_role(client, cast):
    client.force_login(cast.nobody)
    assert client.get(reverse("ai_act:law")).status_code == 200


def test_the_shipped_law_is_loaded_once_beside_an_imported_one(cast, capsys):
    data = {**shipped_content(), "version": "maison"}
    actions.import_law(organisation=cast.organisation, actor=cast.administrator, data=data, now=NOW)
    call_command("load_law")
    assert "version 1" in capsys.readouterr().out
    call_command("load_law")
    assert "Rien à charger" in capsys.readouterr().out
    assert sorted(LawVersion.objects.values_list("code", flat=True)) == ["1", "maison"]
    assert law_holds(LawVersion.objects.get(code="1"))
