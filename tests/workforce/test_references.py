"""Versions of the reference: what is shipped, what a draft takes, what a published one refuses; scores of the ILO."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from openpyxl import Workbook

from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import make_member, make_organisation
from tests.factories.workforce import NOW, load_reference
from workforce import actions, selectors
from workforce.actions import ReferenceRefused, StaleReference
from workforce.content import content_hash
from workforce.enums import WRITERS, Edition
from workforce.models import IscoScore, ReferenceJob, ReferenceVersion, Task
from workforce.shipped import shipped_reference, shipped_version

pytestmark = pytest.mark.django_db
JOB = {
    "label": "Médiateur-trice numérique", "isco08": "5419", "isco_label": "", "score": None, "level": "little",
    "source": "Val d’Essai", "note": "",
}  # fmt: skip
SETTINGS = {
    "name": "Notre référentiel", "source": "RH", "dated_on": date(2026, 1, 1), "little_from": Decimal("0.2"),
    "exposed_from": Decimal("0.4"), "very_from": Decimal("0.6"),
}  # fmt: skip


@pytest.fixture
def draft(cast):
    return actions.open_draft(source=load_reference(), organisation=cast.organisation, actor=cast.expert, now=NOW)


def save(draft, cast, job=None, version=None, **changes):
    draft.refresh_from_db()
    return actions.save_job(
        reference=draft,
        actor=cast.expert,
        values={**JOB, **changes},
        version=version or draft.edit_version,
        now=NOW,
        job=job,
    )


def test_the_shipped_reference_is_loaded_once_and_sealed(db):
    out = io.StringIO()
    call_command("load_job_reference", stdout=out)
    call_command("load_job_reference", stdout=out)
    assert out.getvalue().splitlines() == [
        "Chargé : Étude INET – Ville de Lyon, avril 2024.",
        "Rien à charger : tout y est déjà.",
    ]
    version = ReferenceVersion.objects.get()
    assert (version.jobs.count(), version.tasks.count()) == (209, 23)
    assert (
        version.sha256 == content_hash(version, version.jobs.all(), version.tasks.all()) == shipped_version()["sha256"]
    )
    assert selectors.count_levels(version) == [
        ("Pas concernés", 76), ("Peu concernés", 88), ("Concernés", 40), ("Très concernés", 5),
    ]  # fmt: skip
    assert [entry.label for entry in shipped_reference().entries] == list(version.jobs.values_list("label", flat=True))


@pytest.mark.parametrize(
    ("label", "code", "said"),
    [
        ("Policier ou policière municipale", "5412", "5413 désigne les surveillants de prison"),
        ("Directeur ou directrice de santé publique", "1213", "cite ce métier deux fois"),
        ("Responsable de gestion comptable", "1211", "La source écrit le code 1120"),
        ("Chargé-e d'accueil", "4225", "deux niveaux"),
        ("Chargé-e d'accueil et de surveillance du patrimoine", "4226", "La source écrit le code 4225"),
        ("Assistant-e de direction", "4110", "code 3343"),
    ],
)
def test_what_the_source_says_wrong_is_explained_on_the_job(label, code, said):
    job = load_reference().jobs.get(label=label)
    assert job.isco08 == code
    assert said in job.note
    assert job in selectors.source_errors(job.version)


def test_a_published_version_never_changes(cast):
    version = load_reference()
    job, task = version.jobs.first(), version.tasks.first()
    for change in (
        lambda: ReferenceVersion.objects.update(very_from=Decimal("0.8")),
        lambda: ReferenceVersion.objects.update(state="draft"),
        lambda: ReferenceJob.objects.filter(pk=job.pk).update(level="very"),
        lambda: ReferenceJob.objects.filter(pk=job.pk).delete(),
        lambda: Task.objects.filter(pk=task.pk).update(index=Decimal("0.1")),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    with pytest.raises(NotAllowed, match="livré avec le logiciel"):
        save(version, cast)


def test_a_draft_is_a_copy_that_its_authors_change(cast, draft):
    assert (draft.number, draft.copied_from, draft.jobs.count(), draft.tasks.count()) == (1, load_reference(), 209, 23)
    job = save(draft, cast)
    assert (job.order, job.level, job.noted_on) == (210, "little", NOW.date())
    assert save(draft, cast, job=job, level="exposed").level == "exposed"
    assert save(draft, cast, job=job, score=Decimal("0.75"), level="").level == "very"
    actions.remove_job(reference=draft, actor=cast.expert, job=job, now=NOW)
    assert draft.jobs.count() == 209


def test_thresholds_of_a_draft_move_the_jobs_that_have_a_score(cast, draft):
    scored, said = save(draft, cast, score=Decimal("0.45")), draft.jobs.first()
    draft.refresh_from_db()
    actions.save_settings(reference=draft, actor=cast.expert, values=SETTINGS, version=draft.edit_version, now=NOW)
    scored.refresh_from_db()
    assert (scored.level, draft.jobs.get(pk=said.pk).level) == ("exposed", said.level)
    draft.refresh_from_db()
    assert (draft.name, draft.thresholds.very) == ("Notre référentiel", Decimal("0.6"))
    wrong = {**SETTINGS, "exposed_from": Decimal("0.1")}
    with pytest.raises(ReferenceRefused) as refused:
        actions.save_settings(reference=draft, actor=cast.expert, values=wrong, version=draft.edit_version, now=NOW)
    assert refused.value.field == "exposed_from"


def test_what_a_draft_refuses(cast, draft):
    job = save(draft, cast)
    for changes, field in (({}, "label"), ({"label": "Neuf", "level": ""}, "level")):
        with pytest.raises(ReferenceRefused) as refused:
            save(draft, cast, **changes)
        assert refused.value.field == field
    with pytest.raises(StaleReference):
        save(draft, cast, job=job, version=1)
    with pytest.raises(ReferenceRefused, match="déjà ouvert"):
        actions.open_draft(source=load_reference(), organisation=cast.organisation, actor=cast.expert, now=NOW)
    with pytest.raises(ReferenceRefused, match="Copiez une version publiée"):
        actions.open_draft(source=draft, organisation=cast.organisation, actor=cast.expert, now=NOW)
    draft.jobs.exclude(pk=job.pk).delete()
    with pytest.raises(ReferenceRefused, match="au moins un métier"):
        actions.remove_job(reference=draft, actor=cast.expert, job=job, now=NOW)


def test_only_those_who_hold_the_staff_write_a_reference(cast, draft):
    job = draft.jobs.first()
    for name, person in cast.everyone().items():
        if name in WRITERS:
            continue
        common = {"reference": draft, "actor": person, "now": NOW}
        for act in (
            lambda common=common: actions.save_settings(values=SETTINGS, version=1, **common),
            lambda common=common: actions.save_job(values=JOB, version=1, **common),
            lambda common=common: actions.remove_job(job=job, **common),
            lambda common=common: actions.publish_reference(**common),
            lambda common=common: actions.archive_reference(**common),
            lambda common=common: actions.discard_draft(**common),
        ):
            with pytest.raises(NotAllowed):
                act()
        with pytest.raises(NotAllowed):
            actions.open_draft(source=load_reference(), organisation=cast.organisation, actor=person, now=NOW)


def test_publish_archive_discard(cast, draft):
    with pytest.raises(ReferenceRefused, match="Seule une version publiée"):
        actions.archive_reference(reference=draft, actor=cast.expert, now=NOW)
    published = actions.publish_reference(reference=draft, actor=cast.coordinator, now=NOW)
    assert published.sha256 == content_hash(published, published.jobs.all(), published.tasks.all())
    assert not published.jobs.filter(sealed=False).exists()
    with pytest.raises(ReferenceRefused, match="ne change plus"):
        save(published, cast)
    assert list(selectors.usable_references(cast.organisation.pk)) == [published, load_reference()]
    assert selectors.default_reference(cast.organisation.pk) == published
    assert list(selectors.usable_references(cast.elsewhere.pk)) == [load_reference()]
    archived = actions.archive_reference(reference=published, actor=cast.expert, now=NOW)
    assert selectors.default_reference(cast.organisation.pk) == load_reference()
    second = actions.open_draft(source=archived, organisation=cast.organisation, actor=cast.expert, now=NOW)
    assert second.number == 2
    actions.discard_draft(reference=second, actor=cast.expert, now=NOW)
    assert not ReferenceVersion.objects.filter(pk=second.pk).exists()
    with pytest.raises(ReferenceRefused):
        actions.discard_draft(reference=archived, actor=cast.expert, now=NOW)


def test_who_reads_which_version(cast, draft):
    shipped = load_reference()
    hosted = make_organisation("Commune", parent=cast.organisation, hosted=True)
    guest = make_member(hosted, "lead")
    read = {name: set(selectors.references_read_by(person)) for name, person in cast.everyone().items()}
    assert {name for name, versions in read.items() if draft in versions} == set(WRITERS)
    assert all(shipped in versions for versions in read.values())
    published = actions.publish_reference(reference=draft, actor=cast.expert, now=NOW)
    assert published in set(selectors.references_read_by(cast.lead))
    assert published in set(selectors.references_read_by(guest))
    assert published not in set(selectors.references_read_by(cast.outsider))


@pytest.mark.parametrize(
    "wrong", [{"isco08": "12"}, {"level": "huge"}, {"score": Decimal("1.5")}, {"label": ""}, {"label": "Médecin"}]
)
def test_the_database_refuses_impossible_jobs(draft, wrong):
    sound = {**JOB, "version": draft, "order": 1, "noted_on": NOW.date()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferenceJob.objects.create(**{**sound, **wrong})


HEADS = ("ISCO_08", "Title", "taskID", "score_2025", "mean_score_2025", "SD_2025", "mean_score_2023", "SD_2023")
SCORES = (
    (4110, "General office clerks", 1, 0.7, 0.6, 0.1, 0.65, 0.1),
    (4110, "General office clerks", 2, 0.5, 0.6, 0.1, 0.65, 0.1),
    (1120, "Managing directors", 3, 0.3, 0.3, 0.05, 0.35, 0.2),
)


def scores(tmp_path, rows, heads=HEADS):
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(list(row))
    path = tmp_path / "scores.xlsx"
    book.save(path)
    return str(path)


def load(path, **options):
    out = io.StringIO()
    call_command("load_isco_scores", path, stdout=out, **options)
    return out.getvalue()


def test_scores_of_both_editions_classify_the_jobs_otherwise(tmp_path, cast):
    version = load_reference()
    assert selectors.ilo_classes(version, Edition.ILO_2025) == {}
    said = load(scores(tmp_path, SCORES))
    assert "OIT 2023 : 2 codes chargés dans « Étude INET – Ville de Lyon, avril 2024 »." in said
    assert "Codes du référentiel sans score : 1211," in said
    assert selectors.ilo_classes(version, Edition.ILO_2023) == {"1120": "augmentation", "4110": "automation"}
    assert selectors.ilo_classes(version, Edition.ILO_2025) == {"1120": "outside", "4110": "gradient_4"}
    assert version.jobs.get(label="Médecin").level == "little"
    with pytest.raises(CommandError, match="a déjà les scores"):
        load(scores(tmp_path, SCORES))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        IscoScore.objects.all().delete()


def test_a_draft_takes_its_scores_again_and_they_follow_its_copies(tmp_path, cast, draft):
    load(scores(tmp_path, SCORES), reference=draft.name)
    load(scores(tmp_path, SCORES[:2]), reference=draft.name)
    assert set(selectors.ilo_classes(draft, Edition.ILO_2025)) == {"4110"}
    published = actions.publish_reference(reference=draft, actor=cast.expert, now=NOW)
    copy = actions.open_draft(source=published, organisation=cast.organisation, actor=cast.expert, now=NOW)
    assert selectors.ilo_classes(copy, Edition.ILO_2025) == {"4110": "gradient_4"}


def test_means_are_computed_when_the_file_only_has_tasks(tmp_path, db):
    load_reference()
    load(scores(tmp_path, [row[:4] for row in SCORES], HEADS[:4]))
    rows = {row.code: (row.mean, row.sd) for row in IscoScore.objects.all()}
    assert rows == {"4110": (Decimal("0.6"), Decimal("0.14142")), "1120": (Decimal("0.3"), Decimal(0))}


@pytest.mark.parametrize(
    ("heads", "row", "said"),
    [
        (("Titre", *HEADS[1:]), SCORES[0], "Colonne du code CITP-08 introuvable"),
        (("ISCO_08", "Title"), (4110, "x"), "Colonnes des scores introuvables"),
        (HEADS, ("41x0", *SCORES[0][1:]), "Ligne 2 : « 41x0 » n’est pas un code CITP-08"),
        (HEADS, (4110, "x", 1, 0.5, "haut", 0.1, 0.5, 0.1), "Ligne 2 : « haut » n’est pas un score"),
        (HEADS, (4110, "x", 1, 0.5, 0.5, 0.1, 1.5, 0.1), "Ligne 2 : « 1.5 » n’est pas un score"),
        (HEADS, None, "ou il est vide"),
    ],
)
def test_a_file_of_scores_says_what_is_wrong(tmp_path, db, heads, row, said):
    load_reference()
    with pytest.raises(CommandError, match=said):
        load(scores(tmp_path, [row] if row else [], heads))
    assert not IscoScore.objects.exists()


def test_a_code_has_one_mean(tmp_path, db):
    load_reference()
    with pytest.raises(CommandError, match="Ligne 3 : le code 4110 a deux moyennes"):
        load(scores(tmp_path, [SCORES[0], (4110, "x", 2, 0.5, 0.61, 0.1, 0.65, 0.1)]))


def test_what_is_not_there_is_said(tmp_path, db):
    with pytest.raises(CommandError, match="Référentiel introuvable"):
        load(scores(tmp_path, SCORES))
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        load(str(tmp_path / "rien.xlsx"))
    load_reference()
    (tmp_path / "faux.xlsx").write_bytes(b"rien")
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        load(str(tmp_path / "faux.xlsx"))
