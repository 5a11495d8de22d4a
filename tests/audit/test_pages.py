"""The pages of the journal: who reads what, filters, verification, export."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership
from audit.acts import NAMES, act_name, name_acts
from audit.protected import ENTRIES
from audit.selectors import head
from tests.audit.helpers import write
from tests.factories.accounts import make_member, make_organisation

pytestmark = pytest.mark.django_db
JOURNAL, EXPORT = "/journal/", "/journal/export/"
SOURCES = ("accounts", "audit", "workforce", "usecases", "evaluation", "reports")


@pytest.fixture
def filled(cast):
    """Acts of two collectivités, and one of none."""
    write(2, organisation_id=cast.organisation.pk, label="Chez-nous", verb="use_case.create")
    write(2, organisation_id=cast.elsewhere.pk, label="Chez-eux", verb="use_case.create")
    write(1, organisation_id=None, label="Nulle-part")
    write(1, organisation_id=cast.organisation.pk, label="Chez-nous-encore", verb="document.add")
    return cast


def shown(response):
    return [entry.seq for entry in response.context["page"]]


@pytest.mark.parametrize("path", [JOURNAL, EXPORT])
def test_only_auditors_and_administrators_read_the_journal(client, cast, path):
    assert client.get(path).url == f"/compte/connexion/?next={path}"
    for role, person in cast.everyone().items():
        client.force_login(person)
        allowed = role in ("auditor", "administrator", "outsider")
        assert client.get(path).status_code == (200 if allowed else 403), role
        assert client.post(path).status_code == 405


def test_each_reads_the_acts_of_their_collectivite_newest_first(client, filled):
    client.force_login(filled.auditor)
    response = client.get(JOURNAL)

    assert shown(response) == [6, 2, 1]
    page = response.content.decode()
    assert [word in page for word in ("Chez-nous-000", "Chez-eux", "Nulle-part")] == [True, False, False]
    assert head()[1] in page


def test_filters_by_act_and_by_object(client, filled):
    client.force_login(filled.auditor)

    assert shown(client.get(JOURNAL, {"verb": "document.add"})) == [6]
    assert shown(client.get(JOURNAL, {"q": "chez-nous-00"})) == [2, 1]
    assert shown(client.get(JOURNAL, {"verb": "document.add", "q": "001"})) == []
    page = client.get(JOURNAL, {"q": "chez-eux"}).content.decode()
    assert "Aucun acte ne correspond." in page
    assert "Joindre une pièce" in page


def test_the_journal_of_another_collectivite_is_not_found(client, filled):
    client.force_login(filled.auditor)
    for path in (JOURNAL, EXPORT):
        for asked in (filled.elsewhere.pk, 0, "x", "²"):
            assert client.get(path, {"organisation": asked}).status_code == 404, (path, asked)


def test_whoever_audits_several_collectivites_chooses(client, filled):
    user = filled.auditor
    Membership.objects.create(user=user, organisation=filled.elsewhere, role=Role.AUDITOR)
    client.force_login(user)

    assert shown(client.get(JOURNAL)) == [4, 3]
    assert shown(client.get(JOURNAL, {"organisation": filled.organisation.pk})) == [6, 2, 1]
    options = client.get(JOURNAL).context["filter_form"].fields["organisation"].choices
    assert options == [(filled.elsewhere.pk, "Ailleurs"), (filled.organisation.pk, "Val d’Essai")]


def test_the_auditor_of_a_metropole_reads_the_journal_of_the_commune_that_it_hosts(client, db):
    metropolis = make_organisation("Métropole", kind=OrganisationKind.METROPOLIS)
    commune = make_organisation("Commune", parent=metropolis, hosted=True)
    write(1, organisation_id=commune.pk)
    auditor, administrator = make_member(metropolis, Role.AUDITOR), make_member(metropolis, Role.ADMINISTRATOR)

    client.force_login(auditor)
    assert shown(client.get(JOURNAL, {"organisation": commune.pk})) == [1]
    client.force_login(administrator)
    assert client.get(JOURNAL, {"organisation": commune.pk}).status_code == 404


def test_pages_keep_the_filters(client, cast):
    write(51, organisation_id=cast.organisation.pk, verb="document.add")
    client.force_login(cast.auditor)
    response = client.get(JOURNAL, {"verb": "document.add"})

    assert len(shown(response)) == 50
    assert "?verb=document.add&amp;page=2" in response.content.decode()
    assert shown(client.get(JOURNAL, {"verb": "document.add", "page": 2})) == [1]


def test_the_button_verifies_the_whole_chain_and_says_where_it_breaks(client, filled):
    client.force_login(filled.auditor)
    page = client.get(JOURNAL, {"check": 1}).content.decode()
    assert "Journal intact\u00a0: 6 entrées, tête " in page

    with connection.cursor() as cursor:
        change = "UPDATE audit_entry SET content = replace(content, 'Camille', 'Denis') WHERE seq = 3"
        for statement in (*ENTRIES.drop(connection), change, *ENTRIES.create(connection)):
            cursor.execute(statement)
    page = client.get(JOURNAL, {"check": 1}).content.decode()

    assert "Journal rompu à l’entrée 3\u00a0: son contenu a changé" in page
    assert "prévenez l’hébergeur" in page


def test_the_export_withholds_the_acts_of_others(client, filled):
    client.force_login(filled.auditor)
    response = client.get(EXPORT)
    rows = [json.loads(line) for line in response.getvalue().decode().splitlines()]

    assert [row["content"] is None for row in rows] == [False, False, True, True, True, False]
    assert response["Content-Disposition"] == 'attachment; filename="journal.jsonl"'
    assert rows[-1]["hash"] == head()[1]


@pytest.mark.parametrize("count", [1, 3])
def test_journal_query_count(client, cast, django_assert_num_queries, count):
    write(count, organisation_id=cast.organisation.pk)
    client.force_login(cast.auditor)
    with django_assert_num_queries(10):
        client.get(JOURNAL)


def test_every_act_has_a_name():
    """Each verb written somewhere in the code is named for the readers of the journal, and named once."""
    verbs = set()
    for folder in SOURCES:
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py"):
            if path.name != "acts.py":
                text = path.read_text(encoding="utf8")
                verbs |= set(re.findall(r'(?:verb=|_?journal\(\s*|else )"([a-z_]+\.[a-z_]+)"', text))
    assert len(verbs) > 30
    assert verbs - NAMES.keys() == set()
    assert act_name("use_case.submit") == "Déposer"
    assert act_name("unknown.verb") == "unknown.verb"
    with pytest.raises(ValueError, match=r"use_case\.submit"):
        name_acts({"use_case.submit": "Autre"})


def test_the_administration_site_only_shows_the_journal(client, filled, django_user_model):
    host = django_user_model.objects.create_superuser("hote@exemple.test", "x", first_name="H", last_name="B")
    client.force_login(host)

    assert client.get("/admin/audit/entry/").status_code == 200
    assert client.get("/admin/audit/entry/add/").status_code == 403
    assert client.post("/admin/audit/entry/1/delete/", {"post": "yes"}).status_code == 403
