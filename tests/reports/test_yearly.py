"""The yearly review of a collectivité: what it counts, who reads it, its pages."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from page import ValidationProfile, validate_pdf_bytes

from accounts.enums import Role
from audit.models import Entry
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.decisions.models import Condition
from reports import tasks
from reports.actions import request_organisation_report
from reports.documents.blocks import texts_of
from reports.documents.file import File
from reports.documents.yearly import yearly_review, years_of
from reports.documents.yearly_figures import figures_of
from reports.making import render_report
from reports.models import Report
from tests.factories import life
from tests.factories.accounts import make_member
from tests.factories.compass import load_grid
from tests.factories.usecases import make_use_case
from usecases.actions import hide_from, withdraw
from usecases.enums import State
from usecases.visibility import READERS

pytestmark = pytest.mark.django_db
YEAR = "2026"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_engine(monkeypatch):
    """Leave the PDF engine out: its own tests try it."""
    monkeypatch.setattr(tasks, "render_report", lambda report: File(content=b"%PDF-1.7", pages=1))


def ask(cast, actor=None, topic=YEAR, kind="yearly_review"):
    return request_organisation_report(
        organisation=cast.organisation, kind=kind, topic=topic, actor=actor or cast.elected_official, now=NOW
    )


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def reading(cast):
    """The address of the review on screen."""
    return f"{url('organisation_read', cast.organisation.pk, 'yearly_review')}?topic={YEAR}"


def facts_of(content):
    """Every label with its value, over all the sections."""
    return {
        row["label"]: row["text"]
        for section in content["sections"]
        for block in section["blocks"]
        if block["block"] == "facts"
        for row in block["rows"]
    }


def test_it_counts_refusals_as_plainly_as_the_rest(cast):
    load_grid()
    refused = life.with_opinion(cast, "unfavourable")
    life.decide(cast, refused, "refuse", life.DECIDED)
    authorised = life.authorised(cast)
    gone = life.submitted(cast)
    withdraw(use_case=gone, actor=cast.lead, comment="Plus de besoin.", now=life.MET)
    make_use_case(cast.organisation, cast.lead)  # a draft: nobody but its lead knows of it
    make_use_case(cast.elsewhere, cast.outsider, state=State.SUBMITTED)

    found = figures_of(cast.organisation, 2026, life.DECIDED.date())
    assert (found.deposited, found.living) == (3, 1)
    assert found.states == {State.REFUSED: 1, State.AUTHORISED: 1, State.WITHDRAWN: 1}
    assert [row.kind for row in found.decisions] == ["refuse", "authorise_trial"]
    assert [row.transition for row in found.closings] == ["withdraw"]
    assert (found.votes.counted, found.votes.adopted, found.votes.unanimous) == (2, 2, 2)
    assert (found.costs.tables, found.costs.without) == (0, 1)

    content = yearly_review(cast.organisation, YEAR)
    said = " ".join(texts_of(content))
    assert content["lead"] == ("Dossiers déposés : 3. Essais autorisés : 1. Mises en service : 0. Refus et arrêts : 1.")
    assert "Le projet s’arrête." in said
    assert "Le besoin est réel." not in said
    assert f"{gone.title} ({gone.reference})" in said
    assert facts_of(content)["Adoptées à l’unanimité"] == "2"
    assert authorised.title in said


def test_it_counts_trials_and_what_is_late(cast):
    load_grid()
    use_case = life.evaluated(cast, 12)
    owed = Condition.objects.get(decision__use_case=use_case)
    found = figures_of(cast.organisation, 2026, owed.due_on)
    assert (list(found.late_conditions), found.owed_conditions) == ([], 1)
    found = figures_of(cast.organisation, 2026, NOW.date())
    assert list(found.late_conditions) == [owed]
    assert [row.proposal for row in found.evaluations] == ["stop"]
    assert (found.on, found.states) == (NOW.date(), {State.READY_FOR_FINAL_OPINION: 1})


def test_a_year_looks_at_where_things_stood_at_its_end(cast):
    load_grid()
    use_case = life.deployed(cast)
    early = figures_of(cast.organisation, 2026, life.STARTED.date())
    assert early.states == {State.TRIAL_RUNNING: 1}
    assert early.owed_conditions == 1
    over = figures_of(cast.organisation, 2026, date(2030, 1, 1))
    assert (over.on, over.states) == (date(2026, 12, 31), {State.DEPLOYED: 1})
    assert over == figures_of(cast.organisation, 2026, date(2028, 6, 1))
    Condition.objects.filter(decision__use_case=use_case).update(
        state="met", met_on=date(2027, 1, 15), evidence="Attestation."
    )
    assert figures_of(cast.organisation, 2026, date(2028, 6, 1)).owed_conditions == over.owed_conditions > 0
    assert figures_of(cast.organisation, 2025, date(2028, 6, 1)).states == {}


@pytest.mark.parametrize("dossiers", [1, 3])
def test_more_dossiers_take_no_more_queries(cast, django_assert_num_queries, dossiers):
    for _number in range(dossiers):
        make_use_case(cast.organisation, cast.lead, state=State.DEPLOYED)
    with django_assert_num_queries(17):
        yearly_review(cast.organisation, YEAR)


def test_its_years_go_from_the_first_deposit_to_now(cast):
    this_year = timezone.localdate().year
    assert years_of(cast.organisation) == [(str(this_year), str(this_year))]
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    assert years_of(cast.organisation)[-1] == (YEAR, YEAR)


def test_the_pdf_is_valid_and_always_the_same(cast):
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    report = Report(kind="yearly_review", snapshot=yearly_review(cast.organisation, YEAR), snapshot_sha256="a" * 64)
    report.code = "AAAA-BBBB-CCCC"
    made = render_report(report)
    for profile, rules in ((ValidationProfile.PDF_A_3A, 156), (ValidationProfile.PDF_UA_1, 104)):
        checked = validate_pdf_bytes(made.content, profile=profile)
        assert (list(checked.failures), checked.rules.total) == ([], rules)
    assert render_report(report).content == made.content


def test_it_waits_for_a_dossier_and_for_a_year_of_the_list(cast):
    with pytest.raises(Refused, match="aucun dossier"):
        ask(cast)
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    for topic in ("", "1999", "2026; DROP"):
        with pytest.raises(Refused, match="dans la liste"):
            ask(cast, topic=topic)
    for kind in ("minutes", "final", "novel"):
        with pytest.raises(Refused, match="Choisissez un rapport"):
            ask(cast, kind=kind)
    assert Report.objects.count() == 0


def test_asking_is_an_act_and_the_same_content_is_one_report(cast):
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    first, second = ask(cast), ask(cast, actor=cast.coordinator)
    assert first.pk == second.pk
    assert (first.organisation, first.topic, first.use_case) == (cast.organisation, YEAR, None)
    entry = Entry.objects.get(verb="reports.request_for_organisation")
    assert (entry.target_type, entry.organisation_id) == ("organisation", cast.organisation.pk)


def test_each_page_by_each_role(cast, client):
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    report = ask(cast)
    tasks.produce_report(report.pk)
    pages = [url(name, report.pk) for name in ("status", "progress", "download")]
    pages += [url("organisation", cast.organisation.pk), reading(cast)]
    for who, person in cast.everyone().items():
        client.force_login(person)
        reads = who in READERS
        for page in pages:
            assert client.get(page).status_code == (200 if reads else 404), (who, page)
        asked = client.post(url("organisation_request", cast.organisation.pk), {"kind": "yearly_review", "topic": YEAR})
        assert asked.status_code == (302 if reads else 404), who
        if not reads:
            with pytest.raises(NotAllowed):
                ask(cast, actor=person)


def test_the_first_page_leads_to_the_only_collectivite_or_lets_choose(cast, client):
    client.force_login(cast.elected_official)
    assert client.get(url("organisations")).url == url("organisation", cast.organisation.pk)
    both = make_member(cast.organisation, Role.ELECTED_OFFICIAL)
    both.memberships.create(organisation=cast.elsewhere, role=Role.AUDITOR)
    client.force_login(both)
    page = client.get(url("organisations")).content.decode()
    assert url("organisation", cast.organisation.pk) in page
    assert url("organisation", cast.elsewhere.pk) in page
    client.force_login(cast.nobody)
    assert "Aucun rapport ne vous est ouvert ici." in client.get(url("organisations")).content.decode()


def test_who_stays_out_of_a_dossier_does_not_read_what_the_review_says_of_it(cast, client):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    report = ask(cast)
    hide_from(use_case=use_case, user=cast.committee_member, reason="Parent du fournisseur.", now=NOW)
    client.force_login(cast.committee_member)
    with pytest.raises(NotAllowed, match="en dehors d’un dossier"):
        ask(cast, actor=cast.committee_member)
    page = client.get(url("organisation", cast.organisation.pk)).content.decode()
    assert url("status", report.pk) not in page
    assert "en dehors d’un dossier" in page
    assert client.get(url("download", report.pk)).status_code == 403
    assert client.get(reading(cast)).status_code == 403


def test_the_page_asks_reads_and_finds_again(cast, client):
    empty = url("organisation", cast.organisation.pk)
    client.force_login(cast.elected_official)
    assert "aucun dossier n’est encore déposé" in client.get(empty).content.decode()
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    read = url("organisation_read", cast.organisation.pk, "yearly_review")
    refused = client.get(f"{read}?topic=1999", follow=True)
    assert "Choisissez de quoi parle le rapport" in refused.content.decode()
    assert client.get(url("organisation_read", cast.organisation.pk, "final")).status_code == 404
    asked = client.post(url("organisation_request", cast.organisation.pk), {"kind": "yearly_review", "topic": YEAR})
    report = Report.objects.get()
    assert asked.url == url("status", report.pk)
    tasks.produce_report(report.pk)
    assert url("download", report.pk) in client.get(empty).content.decode()
    answer = client.get(url("download", report.pk))
    assert f"{cast.organisation.siren}-{YEAR}-yearly-review.pdf" in answer["Content-Disposition"]


@pytest.mark.parametrize("reports", [1, 3])
def test_more_reports_take_no_more_queries(cast, client, django_assert_num_queries, reports):
    for _number in range(reports):
        make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
        ask(cast)
    client.force_login(cast.elected_official)
    page = url("organisation", cast.organisation.pk)
    client.get(page)
    with django_assert_num_queries(11):
        client.get(page)
