"""A dossier says which jobs it touches: who may, what is kept, what the grid and the pages make of it."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from boussole.shared.refusals import NotAllowed
from evaluation.compass.evidence import clues_for, evidence_of
from evaluation.compass.models import Question
from evaluation.jobs import actions
from evaluation.jobs.models import TouchedJobs
from evaluation.jobs.selectors import evidence_points, summary
from tests.factories.compass import load_grid
from tests.factories.usecases import START, make_use_case
from tests.factories.workforce import imported, load_reference
from usecases.enums import State
from usecases.models import UseCase
from usecases.permissions import INSTRUCTORS

pytestmark = pytest.mark.django_db
HEADER = ("Métier", "Catégorie", "Filière", "Cadre d'emplois", "Direction", "Sexe", "Effectif")
ROWS = (
    ("Chargé-e d'accueil", "C", "Administrative", "Adjoints administratifs", "Accueil", "F", 12),
    ("Assistant-e de gestion administrative", "C", "Administrative", "Adjoints administratifs", "Ressources", "F", 9),
    ("Jardinier-ère", "C", "Technique", "Adjoints techniques", "Espaces verts", "M", 90),
)
FRONT, CLERK = "Chargé-e d'accueil", "Assistant-e de gestion administrative"


@pytest.fixture
def case(cast):
    return make_use_case(cast.organisation, cast.lead)


def say(case, actor, jobs=(CLERK,), version=0, **values):
    return actions.save_jobs(use_case=case, actor=actor, jobs=jobs, version=version, now=START, **values)


def test_agents_are_counted_in_the_latest_table_and_the_levels_are_those_of_the_reference(cast, case):
    imported(cast, [HEADER, *ROWS])
    said = say(case, cast.lead, note="Un brouillon de réponse.")
    assert (said.number, said.vigilance) == (1, "no")
    assert said.figures == {"agents": 9, "total": 111, "levels": {"exposed": 9}}
    found = summary(case)
    assert (
        found.agents.replace("\u202f", " ").replace("\u00a0", " ")
        == "9 agents sur 111 (8 %), effectifs au 31 décembre 2025."
    )
    assert found.proposals == ("training",)
    again = say(case, cast.lead, jobs=[CLERK, FRONT], version=1)
    assert (again.number, again.vigilance) == (2, "yes")
    assert summary(case).jobs == ((FRONT, "Très concernés"), (CLERK, "Concernés"))
    assert [said.number for said in TouchedJobs.objects.all()] == [1, 2]


def test_nothing_new_is_written_when_nothing_changed(cast, case):
    load_reference()
    first = say(case, cast.lead)
    assert say(case, cast.lead, version=1) == first
    assert first.vigilance == "unknown"
    assert TouchedJobs.objects.count() == 1
    imported(cast, [HEADER, *ROWS])  # the same words, other figures
    assert say(case, cast.lead, version=1).number == 2


def test_what_is_refused(cast, case):
    with pytest.raises(actions.JobsRefused, match="Aucun référentiel"):
        say(case, cast.lead)
    imported(cast, [HEADER, *ROWS])
    for jobs in ([], ["Dompteur de licornes"], [CLERK, "Dompteur de licornes"]):
        with pytest.raises(actions.JobsRefused) as refusal:
            say(case, cast.lead, jobs=jobs)
        assert refusal.value.field == "jobs"
    with pytest.raises(actions.JobsRefused) as refusal:
        say(case, cast.lead, directions=["Lune"])
    assert refusal.value.field == "directions"
    say(case, cast.lead)
    with pytest.raises(actions.StaleJobs) as stale:
        say(case, cast.lead, jobs=[FRONT])
    assert stale.value.current.number == 1


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (State.DRAFT, {"lead", *INSTRUCTORS}),
        (State.IN_ASSESSMENT, {"lead", *INSTRUCTORS}),
        (State.READY_FOR_COMMITTEE, {*INSTRUCTORS}),
        (State.ABANDONED, set()),
    ],
)
def test_who_says_it(cast, state, allowed):
    load_reference()
    case = make_use_case(cast.organisation, cast.lead, state=state)
    for role, user in cast.everyone().items():
        if role in allowed:
            version = TouchedJobs.objects.filter(use_case=case).count()
            assert say(case, user, version=version, note=role).saved_by == user
        else:
            with pytest.raises(NotAllowed):
                say(case, user)


def test_the_database_keeps_every_version(cast, case):
    load_reference()
    said = say(case, cast.lead)
    with pytest.raises(DatabaseError), transaction.atomic():
        TouchedJobs.objects.filter(pk=said.pk).update(note="Autre")
    with pytest.raises(DatabaseError), transaction.atomic():
        said.delete()


def test_the_grid_is_told_and_answers_nothing_by_itself(cast, case):
    load_grid()
    question = Question.objects.get(code="TRA-03", criterion__grid=1)
    assert evidence_points(case) == []
    imported(cast, [HEADER, *ROWS])
    say(case, cast.lead)
    clue = clues_for(question, evidence_of(case))[0]
    assert (clue.suggests, clue.point.level) == ("non", "no")
    say(case, cast.lead, jobs=[FRONT], version=1)
    clue = clues_for(question, evidence_of(case))[0]
    assert clue.suggests == "oui"
    assert clue.point.text.startswith("Vigilance\u00a0: métier très concerné, Chargé-e d’accueil.")
    assert clue.point.url == reverse("jobs:dossier", args=[case.pk])


def test_without_a_table_the_grid_is_told_without_an_answer(cast, case):
    load_reference()
    say(case, cast.lead)
    assert [point.level for point in evidence_points(case)] == [""]


def test_the_pages(client, cast, case):
    imported(cast, [HEADER, *ROWS])
    client.force_login(cast.lead)
    page = reverse("jobs:dossier", args=[case.pk])
    assert "Personne n’a encore dit" in client.get(page).content.decode()
    edit = reverse("jobs:edit", args=[case.pk])
    shown = client.get(edit).content.decode()
    assert "Jardinier-ère (pas concernés)" in shown
    assert "Dompteur" not in shown
    typed = {"jobs": [FRONT], "directions": ["Accueil"], "note": "Moins de saisie", "version": "0"}
    assert client.post(edit, typed).url == page
    text = client.get(page).content.decode()
    assert "Former ces agents avant l’ouverture" in text
    assert reverse("dialogue:dossier", args=[case.pk]) in text
    assert "borne haute, pas une prévision" in text
    refused = client.post(edit, {**typed, "jobs": [CLERK]})  # the number on screen is the old one
    assert "ont changé entre-temps" in refused.content.decode()
    assert refused.context["form"]["jobs"].value() == [CLERK]
    assert refused.context["form"]["version"].value() == "1"
    assert client.post(edit, {**typed, "jobs": [CLERK], "version": "1"}).url == page
    assert client.get(reverse("jobs:version", args=[case.pk, 1])).context["found"].said.number == 1
    assert client.get(reverse("jobs:version", args=[case.pk, 9])).status_code == 404
    assert client.post(edit, {"version": "2"}).context["form"].errors["jobs"] == ["Choisissez au moins un métier."]


def test_who_reads_the_pages(client, cast):
    case = make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT)
    for name, user in (("outsider", cast.outsider), ("nobody", cast.nobody)):
        client.force_login(user)
        assert client.get(reverse("jobs:dossier", args=[case.pk])).status_code == 404, name
    client.force_login(cast.auditor)
    assert client.get(reverse("jobs:dossier", args=[case.pk])).status_code == 200
    assert client.get(reverse("jobs:edit", args=[case.pk])).status_code == 403


def test_what_the_assessment_saw_can_be_read_again(client, cast, case):
    imported(cast, [HEADER, *ROWS])
    say(case, cast.lead)
    page = reverse("jobs:dossier", args=[case.pk])
    client.force_login(cast.lead)
    assert client.get(page, {"au": "evaluation"}).status_code == 404
    assert summary(UseCase.objects.get(pk=case.pk), START).said.number == 1


@pytest.mark.parametrize("number", [1, 3])
def test_queries(client, cast, case, number, django_assert_num_queries):
    imported(cast, [HEADER, *ROWS])
    for version in range(number):
        say(case, cast.lead, version=version, note=f"{version}")
    with django_assert_num_queries(1):
        evidence_points(case)
