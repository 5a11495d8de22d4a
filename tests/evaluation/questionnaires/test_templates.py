"""Versions of the questionnaire: copied, changed while a draft, sealed once published; each refusal says why."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.questionnaires import actions
from evaluation.questionnaires.actions.templates import MAX_ITEMS, content_hash
from evaluation.questionnaires.models import Template
from evaluation.questionnaires.selectors import usable_templates
from tests.evaluation.questionnaires.test_campaigns import refused
from tests.factories.accounts import make_organisation
from tests.factories.questionnaires import NOW, load_template

pytestmark = pytest.mark.django_db
VALUES = {"text": "Je dors bien.", "before": "", "phases": ["end"], "dimension": "workload", "reversed": False}


@pytest.fixture
def own(cast):
    """A draft of the collectivité."""
    return actions.copy_template(
        source=load_template(), organisation=cast.organisation, actor=cast.coordinator, now=NOW
    )


def test_the_shipped_version_is_loaded_once_and_sealed(capsys):
    shipped = load_template()
    assert shipped.sha256 == content_hash(shipped.content)
    call_command("load_questionnaires")
    assert "Rien à charger" in capsys.readouterr().out
    with pytest.raises(DatabaseError), transaction.atomic():
        Template.objects.update(title="Autre")


def test_who_copies_and_what(cast, own):
    copy = {"act": actions.copy_template, "now": NOW}
    shipped = Template.objects.get(organisation=None)
    for name in ("lead", "expert", "outsider"):
        refused("coordinateur ou l’administrateur", error=NotAllowed, source=shipped, organisation=cast.organisation,
                actor=cast.everyone()[name], **copy)  # fmt: skip
    refused("déjà ouvert", source=shipped, organisation=cast.organisation, actor=cast.coordinator, **copy)
    refused("version publiée", source=own, organisation=cast.organisation, actor=cast.coordinator, **copy)
    with pytest.raises(DatabaseError), transaction.atomic():
        Template.objects.create(organisation=cast.organisation, number=2, title="x", content={}, created_by=cast.lead,
                                created_at=NOW)  # fmt: skip


def test_each_change_that_makes_no_sense_is_refused(cast, own):
    item = {"act": actions.save_item, "template": own, "actor": cast.coordinator, "version": 1, "now": NOW}
    assert refused("son sens ne change pas", code="Q06", values=VALUES, **item).field == "reversed"
    assert refused("à quels moments", code="Q01", values={**VALUES, "phases": []}, **item).field == "phases"
    assert refused("Écrivez", code="Q01", values={**VALUES, "text": " "}, **item).field == "text"
    refused("n’est plus", code="Q99", values=VALUES, **item)
    with pytest.raises(actions.StaleTemplate):
        actions.save_item(template=own, actor=cast.coordinator, code="Q01", values=VALUES, version=7, now=NOW)
    add = {"act": actions.add_item, "template": own, "actor": cast.coordinator, "version": 1, "now": NOW}
    assert refused("échelle ou une réponse", kind="choice", values=VALUES, **add).field == "kind"
    heading = {"template": own, "actor": cast.coordinator, "version": 1, "now": NOW}
    assert refused("titre", actions.write_heading, title=" ", introduction="", **heading).field == "title"
    with pytest.raises(NotAllowed):
        actions.publish_template(template=own, actor=cast.lead, now=NOW)
    own.refresh_from_db()
    assert own.edit_version == 1


def test_a_version_holds_forty_questions_at_most_and_one_at_least(cast, own):
    version = 1
    while len(own.content["items"]) < MAX_ITEMS:
        actions.add_item(template=own, actor=cast.coordinator, kind="text", values=VALUES, version=version, now=NOW)
        own.refresh_from_db()
        version = own.edit_version
    refused("Quarante", actions.add_item, template=own, actor=cast.coordinator, kind="scale", values=VALUES,
            version=version, now=NOW)  # fmt: skip
    assert len({row["code"] for row in own.content["items"]}) == MAX_ITEMS


def test_a_published_version_is_used_then_archived_and_never_changed(cast, own):
    template = actions.publish_template(template=own, actor=cast.administrator, now=NOW)
    assert usable_templates(cast.organisation.pk).first() == template
    assert template not in usable_templates(cast.elsewhere.pk)
    hosted = make_organisation(parent=cast.organisation, hosted=True)
    assert template in usable_templates(hosted.pk)
    for act in (actions.publish_template, actions.remove_item):
        more = {"code": "Q01"} if act is actions.remove_item else {}
        refused("ne change plus", act, template=template, actor=cast.coordinator, now=NOW, **more)
    with pytest.raises(DatabaseError), transaction.atomic():
        Template.objects.filter(pk=template.pk).update(content={}, state="archived")
    actions.archive_template(template=template, actor=cast.coordinator, now=NOW)
    assert template not in usable_templates(cast.organisation.pk)
    refused("Seule une version publiée", actions.archive_template, template=template, actor=cast.coordinator, now=NOW)
    verbs = list(Entry.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-3:] == [
        "questionnaires.copy_template", "questionnaires.publish_template", "questionnaires.archive_template",
    ]  # fmt: skip
