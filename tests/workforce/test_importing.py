"""From a file to a table: what is kept, what is refused, who may, what is left of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from boussole.shared.jobs import JobState
from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import make_member
from tests.factories.workforce import DAY, NOW, chosen, imported, load_reference, uploaded
from tests.workforce.files import AGENTS, TABLE, as_csv
from workforce import actions, tasks
from workforce.actions import ImportRefused, TableRefused
from workforce.enums import WRITERS
from workforce.models import StaffFile, StaffImport, StaffLine, StaffTable
from workforce.packages import StaffFileRefused
from workforce.selectors import files_waiting, summaries
from workforce.staff_file import unpack_rows

pytestmark = pytest.mark.django_db
PEOPLE = (
    ("Matricule", "Nom", "Contact", "Métier", "Catégorie"),
    ("00017", "Dupont-Zzyzx", "zoe.zzyzx@ville.test", "Archiviste", "A"),
    ("00018", "Durand-Zzyzx", "", "Archiviste", "A"),
    ("00019", "Martin-Zzyzx", "x.zzyzx@ville.test", "Jardinier", "C"),
)
LOCATED = (("Métier", "Effectif"), ("Archiviste", "deux"), ("", "3"), ("Jardinier", "4"))


def run(job):
    tasks.import_staff(pk=job.pk)
    return StaffImport.objects.select_related("file", "table").get(pk=job.pk)


def test_a_file_becomes_a_table_of_added_lines(cast):
    job = run(actions.ask_import(file=chosen(cast), actor=cast.expert, now=NOW))
    table = job.table
    assert (job.job_state, job.progress, table.name, table.as_of, table.number) == (
        "ready",
        100,
        "Effectifs 2025",
        DAY,
        1,
    )
    lines = {line.job_title: (line.head_count, line.match_kind, line.category, line.sex) for line in table.lines.all()}
    assert lines == {
        "Chargée d'accueil": (12, "normalised", "C", "F"),
        "Chargé d'accueil": (3, "normalised", "C", "M"),
        "Policier ou policière municipale": (20, "exact", "C", "unknown"),
        "Jardinier-ère": (8, "exact", "C", "M"),
        "Dompteur de licornes": (2, "none", "A", "F"),
    }
    (summary,) = summaries([table])
    assert (summary.agents, summary.titles, summary.waiting, summary.waiting_agents) == (AGENTS, 4, 1, 2)
    assert job.report["matching"]["normalised"] == {"titles": 2, "agents": 15}
    assert (job.report["agents"], job.report["totals_passed_over"], job.report["error_count"]) == (AGENTS, [10], 0)


def test_the_lines_of_the_file_are_erased_and_doing_it_twice_does_nothing(cast):
    job = run(actions.ask_import(file=chosen(cast), actor=cast.expert, now=NOW))
    assert job.file.content is None
    assert actions.import_lines(job=job, now=NOW) == job.table
    tasks.import_staff(pk=job.pk)
    assert (StaffTable.objects.count(), StaffLine.objects.count()) == (1, 5)


def test_nothing_that_speaks_of_a_person_reaches_the_database_or_the_journal(cast, caplog):
    table = imported(cast, PEOPLE)
    assert {(line.job_title, line.head_count) for line in table.lines.all()} == {("Archiviste", 2), ("Jardinier", 1)}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608 - names of our tables
            assert "zzyzx" not in str(cursor.fetchall()).lower(), name
    assert "zzyzx" not in caplog.text.lower()
    assert [row["title"] for row in table.import_job.report["dropped_columns"]] == ["Matricule", "Nom", "Contact"]


def test_before_the_import_only_clean_rows_are_kept(cast):
    file = uploaded(cast, PEOPLE)
    assert unpack_rows(file.content)[0] == (2, ["", "", "", "Archiviste", "A"])
    assert [column["title"] for column in file.columns] == ["Métier", "Catégorie"]


def test_wrong_lines_are_located_and_nothing_is_imported(cast):
    file = chosen(cast, LOCATED)
    with pytest.raises(ImportRefused, match="rien n’est importé"):
        actions.ask_import(file=file, actor=cast.expert, now=NOW)
    read = actions.read_file_lines(file)
    assert [(error.line, error.column, error.value) for error in read.errors] == [
        (2, "B · Nombre d’agents", "deux"),
        (3, "A · Métier", ""),
    ]
    # A rule that became stricter between the request and the work: the job fails for good, with its report.
    job = StaffImport.objects.create(
        file=file,
        requested_by=cast.expert,
        name="x",
        as_of=DAY,
        reference=load_reference(),
        mapping=file.choices["mapping"],
    )
    job = run(job)
    assert (job.job_state, job.table, job.report["error_count"], job.file.content) == (JobState.FAILED, None, 2, None)
    assert job.error == "Des lignes sont à corriger : rien n’est importé."
    assert StaffLine.objects.count() == 0
    job.job_state = JobState.QUEUED
    job.save()
    assert "effacées" in run(job).error


def test_a_failure_while_writing_keeps_nothing(cast, monkeypatch):
    job = actions.ask_import(file=chosen(cast), actor=cast.expert, now=NOW)
    monkeypatch.setattr("workforce.actions.importing.report_of", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.import_staff(pk=job.pk)
    monkeypatch.undo()
    assert (StaffTable.objects.count(), StaffLine.objects.count()) == (0, 0)
    StaffImport.objects.update(claimed_at=NOW - timedelta(days=1))  # its worker is dead: another takes it
    assert run(job).table.lines.count() == 5


def test_only_those_who_hold_the_staff_bring_and_withdraw(cast):
    load_reference()
    for name, person in cast.everyone().items():
        if name in WRITERS:
            continue
        with pytest.raises(NotAllowed, match="Les effectifs sont tenus par"):
            uploaded(cast, actor=person)
    files = {}
    for number, role in enumerate(WRITERS):
        rows = [*TABLE[:-1], ("Archiviste", "", "", "", "", "", number + 1)]
        files[role] = uploaded(cast, rows, actor=cast.by_role[role])
    file = files["expert"]
    for person in (cast.lead, cast.elected_official, cast.outsider):
        common = {"actor": person, "now": NOW}
        with pytest.raises(NotAllowed):
            actions.choose_columns(
                file=file, mapping=file.choices["mapping"], name="x", as_of=DAY, reference=load_reference(), **common
            )
        with pytest.raises(NotAllowed):
            actions.ask_import(file=file, **common)
        with pytest.raises(NotAllowed):
            actions.discard_staff_file(file=file, **common)
    assert set(files_waiting(cast.coordinator)) == set(files.values())
    assert set(files_waiting(cast.lead)) == set(files_waiting(cast.outsider)) == set()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"mapping": {"category": 1}}, "job", "Dites quelle colonne donne le métier."),
        (
            {"mapping": {"job": 0, "category": 0}},
            "job",
            "Cette colonne est choisie deux fois. Gardez-la pour une seule réponse.",
        ),
        ({"mapping": {"job": 40}}, None, "Cette colonne n’est pas dans le fichier."),
        ({"as_of": DAY.replace(year=2027)}, "as_of", "Donnez la date des effectifs : elle n’est pas à venir."),
    ],
)
def test_choices_that_are_refused(cast, changes, field, said):
    with pytest.raises(ImportRefused) as refused:
        chosen(cast, **changes)
    assert (refused.value.message, refused.value.field) == (said, field)


def test_the_reference_is_a_published_one_that_the_collectivite_may_use(cast):
    theirs = make_member(cast.elsewhere, "coordinator")
    draft = actions.open_draft(source=load_reference(), organisation=cast.elsewhere, actor=theirs, now=NOW)
    with pytest.raises(ImportRefused, match="Choisissez un référentiel publié"):
        chosen(cast, reference=draft)
    actions.publish_reference(reference=draft, actor=theirs, now=NOW)
    StaffFile.objects.all().delete()
    with pytest.raises(ImportRefused, match="Choisissez un référentiel publié"):
        chosen(cast, reference=draft)


def test_an_import_waits_for_columns_and_is_asked_once(cast):
    file = uploaded(cast)
    with pytest.raises(ImportRefused, match="Confirmez d’abord les colonnes"):
        actions.ask_import(file=file, actor=cast.expert, now=NOW)
    file = chosen(cast, [*TABLE[:-1], ("Archiviste", "", "", "", "", "", 1)])
    actions.ask_import(file=file, actor=cast.expert, now=NOW)
    with pytest.raises(ImportRefused, match="déjà demandé"):
        actions.ask_import(file=file, actor=cast.expert, now=NOW)


def test_the_same_file_is_not_imported_twice_until_its_table_is_withdrawn(cast):
    late = uploaded(cast)
    table = imported(cast)
    with pytest.raises(ImportRefused, match="déjà importé : « Effectifs 2025 »"):
        uploaded(cast)
    with pytest.raises(ImportRefused, match="déjà importé"):
        actions.discard_staff_file(file=late, actor=cast.expert, now=NOW)
    actions.withdraw_table(table=table, actor=cast.coordinator, reason="Mauvaise année", now=NOW)
    assert uploaded(cast).content


def test_a_withdrawn_table_has_no_line_left_and_says_why(cast):
    table = imported(cast)
    with pytest.raises(TableRefused) as refused:
        actions.withdraw_table(table=table, actor=cast.expert, reason=" ", now=NOW)
    assert refused.value.field == "reason"
    with pytest.raises(NotAllowed):
        actions.withdraw_table(table=table, actor=cast.elected_official, reason="x", now=NOW)
    gone = actions.withdraw_table(table=table, actor=cast.expert, reason="Mauvaise année", now=NOW)
    assert (gone.is_current, gone.lines.count(), gone.undone_by, gone.undone_reason) == (
        False, 0, cast.expert, "Mauvaise année",
    )  # fmt: skip
    with pytest.raises(TableRefused, match="retiré"):
        actions.withdraw_table(table=table, actor=cast.expert, reason="Encore", now=NOW)
    assert summaries([gone])[0].agents == 0
    last = Entry.objects.order_by("-seq").first()
    assert (last.verb, last.target_label) == ("workforce.withdraw_table", "Effectifs 2025")


def test_files_that_nobody_confirms_lose_their_lines(cast):
    file = uploaded(cast)
    asked = actions.ask_import(
        file=chosen(cast, [*TABLE[:-1], ("Archiviste", *[""] * 5, 1)]), actor=cast.expert, now=NOW
    )
    assert actions.forget_files(now=NOW + timedelta(hours=23)) == 0
    assert actions.forget_files(now=NOW + timedelta(hours=25)) == 1
    file.refresh_from_db()
    assert file.content is None
    assert StaffFile.objects.get(pk=asked.file_id).content is not None
    with pytest.raises(ImportRefused, match="effacées"):
        actions.discard_staff_file(file=file, actor=cast.expert, now=NOW)
    assert tasks.forget_staff_files() == 0


def test_a_file_can_be_given_up(cast):
    file = uploaded(cast)
    actions.discard_staff_file(file=file, actor=cast.administrator, now=NOW)
    file.refresh_from_db()
    assert file.content is None
    assert not files_waiting(cast.expert).exists()


def test_names_of_files_keep_no_folder_and_nothing_personal(cast):
    load_reference()
    common = {"organisation": cast.organisation, "actor": cast.expert, "now": NOW}
    rows = as_csv(encoding="utf-8")
    assert (
        actions.upload_staff_file(name="C:\\zoe\\effectifs.csv", content=rows, **common).source_name == "effectifs.csv"
    )
    named = actions.upload_staff_file(name="zoe@ville.test.csv", content=rows, **common)
    assert named.source_name == "fichier d’effectifs"
    with pytest.raises(StaffFileRefused):
        actions.upload_staff_file(name="effectifs.pdf", content=b"%PDF", **common)


def test_acts_are_journalled(cast):
    imported(cast)
    verbs = list(Entry.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["workforce.upload", "workforce.ask_import", "workforce.import"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"head_count": 0}, {"category": "D"}, {"sex": "X"}, {"job_title": ""}, {"match_kind": "exact"},
        {"job_title": "Chargée d'accueil", "filiere": "Administrative", "cadre_emplois": "Adjoints administratifs",
         "direction": "Accueil", "sex": "F"},
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_lines(cast, wrong):
    table = imported(cast)
    sound = {"job_title": "Neuf", "title_key": "neuf", "category": "C", "head_count": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffLine.objects.create(table=table, **{**sound, **wrong})
