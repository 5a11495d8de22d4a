"""Saving a cost table: who may, when, what is refused, what is written, what can never be rewritten."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.cost import actions
from evaluation.cost.enums import TableKind
from evaluation.cost.models import CostAmount, CostLine, CostTable
from evaluation.cost.permissions import refusal
from evaluation.cost.selectors import as_table, table_of
from evaluation.cost.table import MAX_LINES
from tests.factories.cost import WHOLE, make_line, save, spent
from tests.factories.usecases import START, make_use_case
from usecases.actions import add_document
from usecases.enums import FINISHED, State

pytestmark = pytest.mark.django_db
PLANNED, ACTUAL = TableKind.PLANNED, TableKind.ACTUAL
EXAMINERS = {"coordinator", "expert", "committee_member", "committee_president"}
DAY = timedelta(days=1)


def dossier(cast, state=State.IN_ASSESSMENT, **fields):
    return make_use_case(cast.organisation, cast.lead, state=state, **fields)


def counted():
    return CostTable.objects.count(), CostLine.objects.count(), CostAmount.objects.count(), Entry.objects.count()


def lines(*rows, **fields):
    return replace(WHOLE, lines=rows, **fields)


def test_a_table_is_saved_as_typed_and_journaled(cast):
    use_case = dossier(cast)
    row = save(use_case, cast.lead)
    assert as_table(CostTable.objects.get(pk=row.pk)) == WHOLE
    assert (row.kind, row.number, row.saved_by, row.saved_at) == (PLANNED, 1, cast.lead, START)
    entry = Entry.objects.last()
    assert (entry.verb, entry.target_label) == ("cost.save_planned", use_case.reference)
    assert json.loads(entry.content)["details"] == {"version": 1, "lines": 10, "total_gross": "110200.50", "unknown": 0}


def test_each_change_is_a_new_version_and_no_change_is_none(cast):
    use_case = dossier(cast)
    first = save(use_case, cast.lead)
    written = counted()
    again = save(use_case, cast.expert, replace(WHOLE, note="  \n"), now=START + DAY)
    assert (again.pk, counted()) == (first.pk, written)
    second = save(use_case, cast.expert, replace(WHOLE, usage_limit=Decimal(9000)), now=START + DAY)
    assert (second.number, table_of(use_case, PLANNED).pk) == (2, second.pk)
    first.refresh_from_db()
    assert as_table(first) == WHOLE


def test_a_version_seen_too_long_ago_is_refused_with_what_is_stored(cast):
    use_case = dossier(cast)
    save(use_case, cast.lead)
    written = counted()
    other = replace(WHOLE, vat_rate=Decimal("5.50"))
    with pytest.raises(actions.StaleTable) as stale:
        actions.save_table(use_case=use_case, kind=PLANNED, actor=cast.lead, table=other, version=0, now=START)
    assert as_table(stale.value.current) == WHOLE
    with pytest.raises(actions.CostRefused, match="n’existe pas encore"):
        actions.save_table(use_case=dossier(cast), kind=PLANNED, actor=cast.lead, table=other, version=3, now=START)
    assert counted() == written


def test_texts_are_kept_on_one_line_without_control_characters(cast):
    table = lines(make_line("data", 1, label="  Deux\r\nlignes\x07 ", source="a\tb"), note="\x00Mieux\n")
    stored = as_table(save(dossier(cast), cast.lead, table))
    assert (stored.lines[0].label, stored.lines[0].source, stored.note) == ("Deux lignes", "a b", "Mieux")


REFUSED = {
    "no line": (lines(), "au moins une ligne", None),
    "too many lines": (lines(*[make_line("data", 1)] * (MAX_LINES + 1)), "La limite est de 60", None),
    "no amount": (lines(make_line("data")), "donnez un montant", None),
    "negative": (lines(make_line("data", -1)), "pas négatif", None),
    "three decimals": (lines(make_line("data", "1.001")), "Poste data", None),
    "too big": (lines(make_line("data", 10**10)), "Poste data", None),
    "no such period": (lines(make_line("data", "-", "-", "-", "-", 5)), "cette période n’existe pas", None),
    "no label": (lines(make_line("data", 1, label=" ")), "Ligne", None),
    "long label": (lines(make_line("data", 1, label="x" * 121)), "120", None),
    "no source": (lines(make_line("data", 1, source_kind="")), "Ligne « Poste data »", None),
    "no such category": (lines(make_line("cafe", 1)), "Ligne « Poste cafe »", None),
    "no such nature": (lines(make_line("data", 1, nature="gift")), "Ligne « Poste data »", None),
    "document of nobody": (lines(make_line("data", 1, document=987654)), "n’est pas dans ce dossier", None),
    "limit without its rule": (replace(WHOLE, usage_rule="flat"), "va avec une alerte", "usage_limit"),
    "rule without its limit": (replace(WHOLE, usage_limit=None), "Donnez le montant", "usage_limit"),
    "limit of zero": (replace(WHOLE, usage_limit=Decimal(0)), "Donnez le montant", "usage_limit"),
    "no such rule": (replace(WHOLE, usage_rule="maybe", usage_limit=None), "maybe", "usage_rule"),
    "no such route": (replace(WHOLE, purchase_route="gift"), "gift", "purchase_route"),
    "vat over 100": (replace(WHOLE, vat_rate=Decimal("100.01")), "entre 0 et 100", "vat_rate"),
    "vat under 0": (replace(WHOLE, vat_rate=Decimal(-1)), "entre 0 et 100", "vat_rate"),
    "free hour": (replace(WHOLE, hourly_cost=Decimal(0)), "plus grand que zéro", "hourly_cost"),
    "negative baseline": (replace(WHOLE, baseline_hours=Decimal(-1)), "pas négatif", "baseline_hours"),
    "months of a plan": (replace(WHOLE, months=6), "ne dit pas de mois", "months"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_writes_nothing(cast, name):
    table, why, field = REFUSED[name]
    use_case = dossier(cast)
    before = counted()
    with pytest.raises(actions.CostRefused) as refused:
        save(use_case, cast.lead, table, kind=PLANNED)
    assert why in refused.value.message
    assert refused.value.field == field
    assert counted() == before


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (spent(months=0), "de 1 à 36"),
        (spent(months=37), "de 1 à 36"),
        (spent(months=12, lines=(make_line("data", "-", "-", 5),)), "Année 2 n’a pas commencé"),
    ],
)
def test_actual_costs_say_their_months(cast, table, why):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    with pytest.raises(actions.CostRefused, match=why):
        save(use_case, cast.lead, table, kind=ACTUAL)
    assert save(use_case, cast.lead, spent(months=13, lines=(make_line("data", "-", 1, 5),))).number == 1


def test_a_document_of_the_dossier_may_be_cited(cast, pdf_file):
    use_case, other = dossier(cast), dossier(cast)
    quote = add_document(use_case=use_case, actor=cast.lead, kind="quote", title="Devis", file=pdf_file, now=START)
    row = save(use_case, cast.lead, lines(make_line("licences", 1, document=quote.pk)))
    assert row.lines.get().document == quote
    with pytest.raises(actions.CostRefused, match="pas dans ce dossier"):
        save(other, cast.lead, lines(make_line("licences", 1, document=quote.pk)))


@pytest.mark.parametrize("kind", [PLANNED, ACTUAL])
def test_who_may_save_in_each_state(cast, kind):
    table = WHOLE if kind == PLANNED else spent()
    allowed = 0
    for state in State.values:
        use_case = dossier(cast, state)
        for who, person in cast.everyone().items():
            examiner = who in EXAMINERS and use_case.submitted_at is not None
            lead = who == "lead" and (kind == ACTUAL or use_case.assessment_completed_at is None)
            begun = kind == PLANNED or use_case.trial_started_at is not None
            expected = state not in FINISHED and begun and (examiner or lead)
            assert (refusal(person, use_case, kind) == "") is expected, (state, who)
            allowed += expected
            if not expected:
                with pytest.raises(NotAllowed) as refused:
                    save(use_case, person, table, kind=kind)
                assert refused.value.message
    assert allowed == {PLANNED: 61, ACTUAL: 25}[kind]
    assert counted()[0] == 0


def test_the_actual_cost_of_a_system_already_in_service_needs_no_trial(cast):
    use_case = dossier(cast, State.SUBMITTED, already_in_service=True)
    assert save(use_case, cast.lead, spent()).kind == ACTUAL
    draft = dossier(cast, State.DRAFT, already_in_service=True)
    with pytest.raises(NotAllowed, match="à partir du démarrage"):
        save(draft, cast.lead, spent())


def test_the_database_refuses_to_rewrite_or_delete_a_table(cast):
    row = save(dossier(cast), cast.lead)
    line = row.lines.first()
    amount = line.amounts.first()
    for thing, change in ((row, {"note": "x"}), (line, {"label": "x"}), (amount, {"value": 0})):
        rows = type(thing).objects.filter(pk=thing.pk)
        for act in (
            lambda rows=rows, change=change: rows.update(**change),
            lambda rows=rows: rows._raw_delete(rows.db),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                act()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "guess"}, "cost_table_kind_known|cost_actual_says_its_months"),
        ({"vat_rate": 101}, "cost_vat_rate_is_percent"),
        ({"hourly_cost": 0}, "cost_hourly_cost_positive"),
        ({"usage_limit": None}, "cost_limit_goes_with_its_rule"),
        ({"usage_rule": "flat"}, "cost_limit_goes_with_its_rule"),
        ({"months": 6}, "cost_actual_says_its_months"),
        ({"kind": "actual"}, "cost_actual_says_its_months"),
        ({"baseline_hours": -1}, "cost_baseline_not_negative"),
    ],
)
def test_the_database_refuses_an_impossible_table(cast, change, constraint):
    row = save(dossier(cast), cast.lead)
    row.pk, row.number = None, 2
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"place": 1}, "cost_costline.table_id|cost_line_place_unique"),
        ({"category": "cafe"}, "cost_line_category_known"),
        ({"nature": "gift"}, "cost_line_nature_known"),
        ({"source_kind": ""}, "cost_line_has_a_source"),
        ({"label": ""}, "cost_line_has_a_label"),
    ],
)
def test_the_database_refuses_an_impossible_line(cast, change, constraint):
    line = save(dossier(cast), cast.lead).lines.first()
    line.pk, line.place = None, 99
    for name, value in change.items():
        setattr(line, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        line.save(force_insert=True)


@pytest.mark.parametrize(
    ("period", "value", "constraint"),
    [(4, 1, "cost_amount_period_known"), (0, -1, "cost_amount_not_negative"), (1, 1, "cost_amount|cost_costamount")],
)
def test_the_database_refuses_an_impossible_amount(cast, period, value, constraint):
    line = save(dossier(cast), cast.lead).lines.first()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CostAmount.objects.create(line=line, period=period, value=value)
