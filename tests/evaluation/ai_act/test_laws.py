"""Importing and publishing a version of the law: who, what a file is refused for, what is kept, what changes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import Role
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.ai_act import actions
from evaluation.ai_act.actions import LawRefused
from evaluation.ai_act.case_format import frozen_result
from evaluation.ai_act.differences import Change, law_changes, result_changes
from evaluation.ai_act.law_format import read_law
from evaluation.ai_act.models import LawVersion
from evaluation.ai_act.selectors import seal
from evaluation.ai_act.shipped import shipped_content, shipped_law
from tests.factories.accounts import make_member
from tests.factories.ai_act import HIGH, NOW, PLAIN, another_law, load_law


def brought(cast, data=None, now=NOW):
    return actions.import_law(
        organisation=cast.organisation, actor=cast.administrator, data=data or another_law(), now=now
    )


@pytest.mark.django_db
def test_only_the_administrator_of_the_collectivite_imports_and_publishes(cast):
    load_law()
    version = brought(cast)
    for who, person in cast.everyone().items():
        if who == "administrator":
            continue
        with pytest.raises(NotAllowed, match="Seul un administrateur"):
            actions.import_law(organisation=cast.organisation, actor=person, data=another_law(), now=NOW)
        with pytest.raises(NotAllowed, match="Seul un administrateur"):
            actions.publish_law(version=version, actor=person, now=NOW)
    assert LawVersion.objects.get(pk=version.pk).published_at is None


@pytest.mark.django_db
def test_an_import_is_sealed_logged_and_replaced_until_it_is_published(cast):
    load_law()
    first = brought(cast)
    assert (first.code, first.sha256, first.imported_by) == ("2", seal(another_law()), cast.administrator)
    again = brought(cast, another_law(texts="Textes relus"))
    assert again.pk == first.pk
    assert again.content["texts"] == "Textes relus"
    actions.publish_law(version=again, actor=cast.administrator, now=NOW)
    with pytest.raises(LawRefused, match="existe déjà"):
        brought(cast)
    with pytest.raises(LawRefused, match="déjà publiée"):
        actions.publish_law(version=again, actor=cast.administrator, now=NOW)
    verbs = list(Entry.objects.filter(verb__startswith="ai_act.").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["ai_act.import_law", "ai_act.import_law", "ai_act.publish_law"]
    elsewhere = make_member(cast.elsewhere, Role.ADMINISTRATOR)
    assert actions.import_law(organisation=cast.elsewhere, actor=elsewhere, data=another_law(), now=NOW).code == "2"


@pytest.mark.django_db
def test_what_a_file_is_refused_for(cast):
    shipped = load_law()
    with pytest.raises(LawRefused, match="ne peut pas être importé") as refused:
        brought(cast, another_law(start="C9", obligations=[]))
    assert refused.value.errors == ("start : C9 n’est pas une question.",)
    with pytest.raises(LawRefused, match="date à venir"):
        brought(cast, another_law(read_on=(NOW + timedelta(days=2)).date().isoformat()))
    with pytest.raises(LawRefused, match="existe déjà"):
        brought(cast, another_law(version="1"))
    with pytest.raises(LawRefused, match="livrée avec le logiciel"):
        actions.publish_law(version=shipped, actor=cast.administrator, now=NOW)
    version = brought(cast)
    LawVersion.objects.filter(pk=version.pk).update(content={**version.content, "texts": "Retouché"})
    with pytest.raises(LawRefused, match="modifiée depuis son import"):
        actions.publish_law(version=version, actor=cast.administrator, now=NOW)


# --- what changes -----------------------------------------------------------------------------------


def test_what_changes_from_one_law_to_the_next_is_said_row_by_row():
    data = another_law()
    data["questions"][0]["help"] = "Une autre aide."
    data["questions"][5]["options"]["9"] = "Un domaine nouveau"
    data["classes"]["AUTRE"] = {"label": "Autre", "text": "Une classe de plus."}
    data["obligations"].pop()
    changes = law_changes(shipped_law(), read_law(data))
    assert Change("Date « haut risque, annexe III », jour", "02/12/2027", "02/06/2028") in changes
    assert Change("Question C4, réponse « 9 »", "", "Un domaine nouveau") in changes
    assert Change("Classe « Autre »", "", "Une classe de plus.") in changes
    gone = shipped_content()["obligations"][-1]["text"]
    assert Change("Obligation OBL-11", gone, "") in changes
    assert [row.what for row in changes if row.what == "Question C0, aide"] == ["Question C0, aide"]
    assert len(changes) == 5
    assert law_changes(shipped_law(), shipped_law()) == []
    named = law_changes(shipped_law(), read_law(another_law(texts="Autre texte")))
    assert named[0].what == "Textes lus"


def test_a_change_of_tree_is_said_in_words():
    data = another_law()
    data["questions"][0]["branches"][1]["next"] = "C1-NOM"
    data["questions"][1]["branches"] = [
        {"when": {"C1-USAGE": "oui"}, "next": "", "text": ""},
        *data["questions"][1]["branches"],
    ]
    data["questions"][2]["branches"][0]["next"] = "C1-USAGE"
    data["questions"][1]["branches"][1]["next"] = data["questions"][1]["branches"][2]["next"] = "C2"
    [change] = [row for row in law_changes(shipped_law(), read_law(data)) if row.what == "Question C0, suites"]
    assert change.before == "C0 = non HORS_RIA → fin ; → C1-USAGE"
    assert change.after == "C0 = non HORS_RIA → fin ; → C1-NOM"


def test_what_changes_from_one_result_to_the_next():
    law = shipped_law()
    before = frozen_result(PLAIN, law, on=NOW.date())
    after = frozen_result({**PLAIN, **HIGH}, law, on=NOW.date())
    changes = result_changes(before, after)
    assert changes[0] == Change("Classement", "Risque minimal", "Haut risque")
    assert Change("L’outil fait-il du profilage de personnes ?", "", "Oui") in changes
    assert Change("Obligation en plus", "", "Garder les journaux du système six mois au moins.") in changes
    back = result_changes(after, before)
    assert Change("Obligation en moins", "Garder les journaux du système six mois au moins.", "") in back
    assert result_changes(after, after) == []


@pytest.mark.django_db
def test_the_database_refuses_the_same_version_twice(cast):
    shipped = load_law()
    version = brought(cast)
    for row, name in ((shipped, "shipped"), (version, "version")):
        fields = {"code": row.code, "organisation": row.organisation, "imported_by": row.imported_by}
        with pytest.raises(IntegrityError, match=f"ai_act_{name}|code"), transaction.atomic():
            LawVersion.objects.create(read_on=row.read_on, content={}, sha256="a" * 64, imported_at=NOW, **fields)
    with pytest.raises(IntegrityError, match="ai_act_law_has_importer"), transaction.atomic():
        LawVersion.objects.create(
            code="9", organisation=cast.organisation, read_on=NOW.date(), content={}, sha256="a" * 64, imported_at=NOW
        )
