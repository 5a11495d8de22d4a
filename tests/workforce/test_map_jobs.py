"""`manage.py map_jobs`: the report and the results of a file as JSON, what is hidden, what is refused."""

import io
import json
from collections import Counter

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.workforce import NOW, imported, load_reference
from tests.workforce.files import AGENTS, as_csv, as_ods, as_xlsx
from workforce import actions, selectors
from workforce.job_map import Source, map_jobs
from workforce.selectors.results import exposure_of
from workforce.shipped import shipped_reference
from workforce.staff_file import clean_file

ROWS = (
    ("Métier", "Catégorie", "Direction", "Effectif"),
    ("Chargée d’accueil", "C", "Accueil", 12),
    ("Jardinier", "C", "Espaces verts", 8),
    ("Archiviste", "A", "Culture", 6),
    ("Bibliothécaire", "A", "Culture", 7),
    ("Dompteur", "A", "Culture", 2),
)
SOURCE = Source("Livré", "abc", shipped_reference())


def run(path, **options):
    out = io.StringIO()
    status = 0
    try:
        call_command("map_jobs", str(path), stdout=out, **options)
    except SystemExit as stopped:
        status = stopped.code
    return status, json.loads(out.getvalue())


def written(tmp_path, content, name="effectifs.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def mapped(rows, **options):
    return map_jobs(clean_file("a.csv", as_csv(rows)), SOURCE, {}, **options)


@pytest.mark.parametrize(("name", "content"), [("a.csv", as_csv()), ("a.xlsx", as_xlsx()), ("a.ods", as_ods())])
def test_without_options_no_database_is_read(tmp_path, name, content):
    # This test asks for no database: reading one would fail.
    status, answer = run(written(tmp_path, content, name))
    assert (status, answer["status"], answer["errors"]) == (0, "ok", [])
    assert answer["report"]["agents"] == answer["results"]["levels"]["total"] == AGENTS
    assert answer["reference"]["name"] == "Étude INET – Ville de Lyon, avril 2024"
    assert answer["file"]["kind"] == name.split(".")[1]
    assert set(answer["results"]["groupings"]) == {"category", "filiere", "cadre_emplois", "direction", "sex"}
    assert answer["results"]["levels"] == {
        "agents": {"not_exposed": 28, "little": 0, "exposed": 0, "very": 15}, "unmatched": 2, "total": AGENTS,
    }  # fmt: skip
    assert answer["results"]["unmatched_titles"] == [{"title": "Dompteur de licornes", "agents": None}]


def test_small_counts_are_hidden_unless_they_are_asked_for(tmp_path):
    path = written(tmp_path, as_csv([*ROWS, ("Médecin", "A", "Santé", 3)]))
    hidden = run(path)[1]["results"]
    assert hidden["hidden_under"] == 5
    # Three doctors: hidden, with the smallest other level, so that the total does not give them away.
    assert hidden["levels"]["agents"] == {"not_exposed": None, "little": None, "exposed": 13, "very": 12}
    category = hidden["groupings"]["category"]
    assert (category["hidden_levels"], category["without_unmatched"]) == (["not_exposed", "little"], True)
    assert category["set_aside"] == {"exposed": 0, "very": 0}
    agents = [
        {"not_exposed": None, "little": None, "exposed": 13, "very": 0},
        {"not_exposed": None, "little": None, "exposed": 0, "very": 12},
    ]
    assert category["groups"] == [
        {"group": "A", "total": 13, "agents": agents[0]},
        {"group": "C", "total": 12, "agents": agents[1]},
    ]
    shown = run(path, show_small=True)[1]["results"]
    assert shown["hidden_under"] is None
    assert shown["levels"]["agents"] == {"not_exposed": 8, "little": 3, "exposed": 13, "very": 12}
    agents = [
        {"not_exposed": 8, "little": 0, "exposed": 0, "very": 12, "unmatched": 0},
        {"not_exposed": 0, "little": 3, "exposed": 13, "very": 0, "unmatched": 2},
    ]
    assert shown["groupings"]["category"] == {
        "groups": [
            {"group": "C", "total": 20, "agents": agents[0]},
            {"group": "A", "total": 18, "agents": agents[1]},
        ],
        "hidden_levels": [],
        "set_aside": {"not_exposed": 0, "little": 0, "exposed": 0, "very": 0, "unmatched": 0},
        "without_unmatched": False,
    }
    assert shown["unmatched_titles"] == [{"title": "Dompteur", "agents": 2}]


def test_a_few_posts_of_a_group_are_set_aside_from_every_grouping_at_once():
    few = mapped([ROWS[0], ("Archiviste", "A", "Culture", 20), ("Archiviste", "B", "Accueil", 3)])["results"]
    assert few["levels"]["agents"]["exposed"] == 23
    told = {
        name: [(row["group"], row["total"]) for row in few["groupings"][name]["groups"]] for name in few["groupings"]
    }
    # Three are too few, and so are those that would stand alone with them: the smallest line of their level joins them.
    assert told == {"category": [], "direction": []}
    assert few["groupings"]["category"]["set_aside"]["exposed"] == 23


def test_titles_without_a_job_hide_those_that_would_give_the_small_ones_away():
    rows = [ROWS[0], *[(title, "A", "Culture", count) for title, count in (("Dompteur", 2), ("Mage", 9), ("Fée", 30))]]
    assert mapped(rows)["results"]["unmatched_titles"] == [
        {"title": "Fée", "agents": 30},
        {"title": "Mage", "agents": None},
        {"title": "Dompteur", "agents": None},
    ]
    assert [row["agents"] for row in mapped(rows, hide=False)["results"]["unmatched_titles"]] == [30, 9, 2]


def test_one_level_alone_is_the_total_and_a_small_one_says_nothing():
    one = mapped([ROWS[0], ("Archiviste", "A", "Culture", 6)])["results"]["levels"]
    assert one == {"agents": {"not_exposed": 0, "little": 0, "exposed": 6, "very": 0}, "unmatched": 0, "total": 6}
    small = mapped([ROWS[0], ("Archiviste", "A", "Culture", 3), ("Médecin", "A", "Santé", 1)])["results"]
    assert (set(small["levels"]["agents"].values()), small["levels"]["total"]) == ({None}, None)
    assert small["groupings"]["category"]["groups"] == []


@given(
    st.lists(st.tuples(st.sampled_from(ROWS[1:]), st.sampled_from("ABC"), st.integers(0, 12)), min_size=1, max_size=9)
)
def test_every_grouping_speaks_of_the_same_posts_and_of_five_or_more(picked):
    rows = [(job[0], category, job[2], count) for job, category, count in picked]
    if not any(count for *_job, count in rows):
        return
    results, whole = mapped([ROWS[0], *rows])["results"], mapped([ROWS[0], *rows], hide=False)["results"]
    assert sum(whole["levels"]["agents"].values()) + whole["levels"]["unmatched"] == whole["levels"]["total"]
    for grouping in results["groupings"].values():
        shown = Counter()
        for group in grouping["groups"]:
            told = {level: count for level, count in group["agents"].items() if count is not None}
            assert all(count == 0 or count >= 5 for count in told.values())
            assert (group["total"], set(group["agents"]) - set(told)) == (
                sum(told.values()),
                set(grouping["hidden_levels"]),
            )
            shown.update(told)
        every = {**results["levels"]["agents"], "unmatched": results["levels"]["unmatched"]}
        assert {level: shown[level] + few for level, few in grouping["set_aside"].items()} == {
            level: every[level] for level in grouping["set_aside"]
        }
        assert all(few == 0 or few >= 5 for few in grouping["set_aside"].values())


@pytest.mark.django_db
def test_the_command_says_the_figures_of_the_page(tmp_path, cast):
    found = exposure_of(imported(cast))
    results = run(written(tmp_path, as_csv()))[1]["results"]
    assert results["levels"] == {
        "agents": dict(found.counts), "unmatched": found.unmatched, "total": found.total,
    }  # fmt: skip
    for name, grouping in results["groupings"].items():
        told = [(row["group"], row["total"], row["agents"]) for row in grouping["groups"]]
        assert told == [(group.name, group.total, dict(group.counts)) for group in found.groupings[name]], name
        assert grouping["set_aside"] == dict(found.set_aside)
    assert any(grouping["groups"] for grouping in results["groupings"].values())


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF", "a.pdf", "Envoyez un fichier CSV, un classeur xlsx ou un classeur ods."),
        (b"Quoi;Combien\nx;3\n", "a.csv", "Aucune colonne de métier n’est reconnue. Intitulez-la « Métier »."),
        (b"", "a.csv", "Ce fichier est vide. Envoyez le tableau des effectifs."),
    ],
)
def test_an_unusable_file_says_why_and_ends_with_1(tmp_path, content, name, said):
    status, answer = run(written(tmp_path, content, name))
    assert (status, answer["status"], [row["message"] for row in answer["errors"]]) == (1, "unusable", [said])
    assert "results" not in answer


def test_wrong_lines_are_located_and_end_with_1(tmp_path):
    status, answer = run(written(tmp_path, as_csv([("Métier", "Effectif"), ("Archiviste", "deux"), ("Jardinier", 3)])))
    assert (status, answer["status"], answer["report"]["error_count"]) == (1, "errors", 1)
    assert answer["errors"] == [
        {"line": 2, "column": "B · Nombre d’agents", "value": "deux", "message": "Écrivez un nombre entier, comme 12."}
    ]
    assert "results" not in answer


def test_a_file_that_is_not_there(tmp_path):
    assert run(tmp_path / "rien.csv")[1]["errors"][0]["message"] == "Ce fichier ne s’ouvre pas."


@pytest.mark.django_db
def test_what_a_collectivite_decided_and_published_is_used(tmp_path, cast):
    table = imported(cast)
    actions.decide_match(
        table=table, actor=cast.expert, key=selectors.next_title(table).key, label="Animalier-ère", now=NOW
    )
    path = written(tmp_path, as_csv())
    siren = cast.organisation.siren
    answer = run(path, organisation=siren)[1]
    assert answer["report"]["matching"]["confirmed"] == {"titles": 1, "agents": 2}
    assert answer["results"]["levels"]["unmatched"] == 0
    draft = actions.open_draft(source=load_reference(), organisation=cast.organisation, actor=cast.expert, now=NOW)
    assert (
        run(path, reference=draft.name)[1]["errors"][0]["message"]
        == "Ce référentiel n’existe pas, ou n’est pas publié."
    )
    actions.publish_reference(reference=draft, actor=cast.expert, now=NOW)
    assert run(path, organisation=siren)[1]["reference"]["name"] == draft.name
    assert (
        run(path, organisation=siren, reference=load_reference().name)[1]["reference"]["name"] == load_reference().name
    )
    assert run(path, reference=draft.name)[1]["results"]["levels"]["unmatched"] == 2
    status, answer = run(path, organisation="123456789")
    assert (status, answer["errors"][0]["message"]) == (1, "Aucune collectivité n’a le SIREN 123456789.")


def test_nothing_personal_is_told(tmp_path):
    rows = [("Métier", "Nom", "Courriel"), *[("Archiviste", f"Dupont{at}", f"zoe{at}@ville.test") for at in range(6)]]
    _status, answer = run(written(tmp_path, as_csv(rows)))
    told = json.dumps(answer)
    assert ("Dupont" in told, "ville.test" in told) == (False, False)
    assert [row["title"] for row in answer["report"]["dropped_columns"]] == ["Nom", "Courriel"]
    assert answer["results"]["levels"]["agents"]["exposed"] == 6
