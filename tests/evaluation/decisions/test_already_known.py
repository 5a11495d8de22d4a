"""What the dossier already knows, offered beside the fields of a review: with its source, taken up by a click alone."""

import re

import pytest
from django.urls import reverse

from boussole.shared.typography import date_fr
from evaluation.decisions import actions
from evaluation.decisions.already_known import last_look, offers_for
from evaluation.decisions.models import Review, ReviewReport, ReviewRequest
from evaluation.questionnaires.models import Campaign, Template
from evaluation.trial import actions as trial_actions
from tests.factories import cost, footprint, running
from tests.factories import trial as trials
from tests.factories.accounts import make_member
from tests.factories.compass import load_grid
from tests.factories.decisions import LATER, in_service, under_review, written
from tests.factories.dialogue import make_note, sign
from tests.factories.life import DAY, DECIDED_AGAIN, ENDED, MEASURED, again
from tests.factories.questionnaires import GOOD, closed, load_template
from tests.factories.questionnaires import opened as make_campaign
from tests.pages import words_of
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
# The system goes into service while its trial still counts: everything noted then is « since ».
DEPLOYED, OPENED = MEASURED - 10 * DAY, ENDED + 40 * DAY
AHEAD = {"final_opinion_at": DEPLOYED, "deployed_at": DEPLOYED, "under_review_at": OPENED}


def opened(use_case, deployed=DEPLOYED):
    """The dossier under review, and that review."""
    UseCase.objects.filter(pk=use_case.pk).update(**{**AHEAD, "deployed_at": deployed}, state=State.UNDER_REVIEW)
    use_case = UseCase.objects.select_related("submission", "organisation", "lead").get(pk=use_case.pk)
    return Review.objects.create(
        use_case=use_case, label="Bilan", reason="planned", due_on=OPENED.date(), opened_at=OPENED
    )


def facts(review):
    """Each field with what is offered for it, spaces plain."""
    return {field: [plain(fact.text) for fact in offer.facts] for field, offer in offers_for(review).items()}


def plain(text):
    return re.sub("[\u00a0\u202f]", " ", text)


def day_fr(instant):
    return plain(date_fr(instant))


@pytest.fixture
def tried(cast):
    """A trial that noted its usage, its money and two incidents, one of them closed."""
    use_case = trials.running(cast)
    trial_actions.record_usage(use_case=use_case, actor=cast.lead, now=MEASURED, **running.USAGE)
    running.expense(cast, use_case)
    told = {"use_case": use_case, "actor": cast.lead, "severity": "major", "now": MEASURED}
    day = MEASURED.date()
    trial_actions.report_incident(description="Une panne.", happened_on=day, **told)
    old = trial_actions.report_incident(description="Ancien.", happened_on=day - 20 * DAY, **told)
    trial_actions.close_incident(incident=old, actor=cast.lead, action="Réparé.", closed_on=day, now=MEASURED)
    return use_case


def test_usage_money_and_incidents_of_the_time_are_offered_with_their_page(cast, tried):
    cost.save(tried, cast.coordinator, now=MEASURED)
    cost.save(tried, cast.coordinator, cost.spent(), now=MEASURED)
    footprint.estimate(tried, cast.coordinator)
    footprint.estimate(tried, cast.coordinator, **footprint.model_estimate(tried, "actual", MEASURED))
    review = opened(tried)
    assert facts(review) == {
        "model_in_use": ["Mistral Small (2603)."],
        "usage": [
            "Mai 2026 : 2 100 demandes, 18 utilisateurs.",
            "Usage observé : 42 000 à 84 000 réponses par an.",
        ],
        "incidents": ["31 mai 2026, incident majeur : Une panne. Pas encore clos."],
        "cost_and_footprint": [
            "Coût réel : 20 000 € sur 6 mois, pour 29 700,50 € prévus sur les mêmes mois.",
            "Dépenses notées depuis le 21 mai 2026 : 4 000 €.",
            "Électricité : 3,5 à 12 kWh par an, pour 3,5 à 12 kWh prévus.",
            "Gaz à effet de serre : 250 à 790 g CO₂e par an, pour 250 à 790 g CO₂e prévus.",
        ],
    }
    for offer in offers_for(review).values():
        assert all(fact.source and fact.url.startswith("/dossiers/") for fact in offer.facts)


def test_what_was_noted_before_the_last_look_is_left_out_the_last_month_and_the_open_incident_apart(cast, tried):
    review = opened(tried, deployed=OPENED - DAY)
    assert facts(review) == {
        "model_in_use": facts(review)["model_in_use"],
        "usage": ["Mai 2026 : 2 100 demandes, 18 utilisateurs."],
        "incidents": ["31 mai 2026, incident majeur : Une panne. Pas encore clos."],
    }


def test_one_person_is_told_in_the_singular(cast):
    use_case = trials.running(cast)
    usage = {**running.USAGE, "requests": 1, "users": 1}
    trial_actions.record_usage(use_case=use_case, actor=cast.lead, now=MEASURED, **usage)
    assert facts(opened(use_case))["usage"] == ["Mai 2026 : 1 demande, 1 utilisateur."]


def test_a_review_looks_back_to_the_one_concluded_before_it(cast):
    use_case = under_review(cast)
    first = written(cast, use_case)
    assert last_look(first) == DECIDED_AGAIN.date()
    actions.close_review(use_case=use_case, actor=cast.coordinator, comment="Bien.", now=LATER + DAY)
    told = {"use_case": use_case, "actor": cast.expert, "comment": "Le prix monte.", "reason": "price"}
    for day in range(8):
        actions.report_event(**told, now=LATER + (2 + day) * DAY)
    second = actions.open_review(
        use_case=use_case, actor=cast.coordinator, reason="price", comment="Trop.", now=LATER + 20 * DAY
    )
    assert last_look(second) == (LATER + DAY).date()
    *lines, more = facts(second)["incidents"]
    assert (len(lines), more) == (6, "Et 2 autres avant.")
    assert all(line.endswith(": Le prix monte.") for line in lines)


def test_what_the_staff_says_in_service_is_offered_and_few_answers_are_not_counted(cast):
    load_grid()
    use_case = in_service(cast)
    note = {"milestone": "year_1", "held_on": LATER.date(), "shared": True, "now": LATER}
    make_note(cast, use_case, **note)
    make_note(cast, use_case, **{**note, "people_count": 2, "nobody_recognisable": True})
    make_note(cast, use_case, **{**note, "shared": False})
    sign(cast, use_case, now=LATER, text="La relecture fatigue.")
    closed(cast, use_case, moment="year_1", now=LATER)
    few = make_campaign(cast, use_case, moment="year_3", now=LATER + 30 * DAY)
    few.answer("Assemblées", GOOD, now=LATER + 30 * DAY)
    few.close(LATER + 60 * DAY)
    review = actions.open_review(
        use_case=use_case, actor=cast.coordinator, reason="law", comment="À revoir.", now=LATER + 70 * DAY
    )
    found = "charge et fatigue, à surveiller ; savoir-faire, point d’appui."
    assert facts(review)["staff_findings"] == [
        f"Note du groupe santé au travail (Direction des assemblées, à 1 an) : {found}",
        f"Note du groupe santé au travail (à 1 an) : {found}",
        f"{cast.staff_representative.get_full_name()}, favorable avec des demandes : La relecture fatigue.",
        "Questionnaire après un an de service : 17 réponses pour 25 personnes invitées.",
        "Questionnaire après trois ans de service : moins de 5 réponses pour 25 personnes invitées.",
    ]


def test_nothing_known_offers_the_demand_and_says_that_nothing_was_reported(cast, django_assert_num_queries):
    use_case = under_review(cast)
    review = Review.objects.select_related("use_case__submission").get(use_case=use_case, opened_at__isnull=False)
    with django_assert_num_queries(10):
        found = facts(review)
    assert found["incidents"] == [f"Aucun signalement ni incident noté depuis le {day_fr(DECIDED_AGAIN)}."]
    assert set(found) == {"model_in_use", "incidents"}


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_known_is_read_in_a_fixed_number_of_queries(cast, tried, django_assert_num_queries, count):
    load_grid()
    footprint.estimate(tried, cast.coordinator)
    footprint.estimate(tried, cast.coordinator, **footprint.model_estimate(tried, "actual", MEASURED))
    opened(tried)
    for place in range(count):
        at = OPENED + place * DAY
        make_note(cast, tried, milestone="year_1", held_on=at.date(), shared=True, now=at)
        ReviewRequest.objects.create(
            use_case=tried, reason="price", comment="+5 %", requested_by=cast.expert, requested_at=at
        )
        actor = make_member(cast.organisation, "staff_representative")
        sign(cast, again(tried), actor=actor, now=at)
        year = ("year_1", "year_3", "year_5")[place]
        Campaign.objects.create(
            use_case=tried,
            number=place + 1,
            template=Template.objects.first() or load_template(),
            moment=year,
            opens_on=at.date(),
            closes_on=at.date(),
            state="published",
            created_by=cast.lead,
            **dict.fromkeys(("created_at", "opened_at", "closed_at", "published_at"), at),
        )
    review = Review.objects.select_related("use_case__submission").get(use_case=tried, opened_at__isnull=False)
    with django_assert_num_queries(17):
        found = facts(review)
    assert (len(found["staff_findings"]), len(found["incidents"])) == (3 * count, count + 1)


def test_taking_something_up_adds_it_to_what_is_typed_and_saves_nothing(client, cast):
    use_case = under_review(cast)
    review = use_case.reviews.get(opened_at__isnull=False)
    client.force_login(cast.lead)
    page = reverse("decisions:review", args=[use_case.pk, review.pk])
    shown = words_of(client.get(page))
    assert "Aucun signalement ni incident noté depuis" in shown
    assert "Reprendre dans le texte" in shown
    typed = {
        "version": "0",
        "incidents": "Une lenteur.",
        "usage": "Dix agents.",
        "observed_1": "Fait.",
        "kept_1": "yes",
    }
    sent = client.post(page, {**typed, "take": "incidents"})
    assert not ReviewReport.objects.exists()
    form = sent.context["form"]
    assert form["incidents"].value().splitlines()[0] == "Une lenteur."
    assert form["incidents"].value().splitlines()[1].startswith("Aucun signalement")
    assert (form["usage"].value(), form["observed_1"].value(), form["kept_1"].value()) == (
        "Dix agents.",
        "Fait.",
        "yes",
    )
    assert "Relisez, puis enregistrez" in words_of(sent)
    typed["incidents"] = form["incidents"].value().replace("\n", "\r\n")
    again_ = client.post(page, {**typed, "take": "incidents"}).context["form"]
    assert again_["incidents"].value() == form["incidents"].value()
    assert client.post(page, {**typed, "take": "mood"}).status_code == 302
    assert ReviewReport.objects.get().incidents.count("\n") == 1
