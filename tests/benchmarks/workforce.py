"""The cost of reading, checking, matching and adding up a staff table, beside that of merely opening its workbook."""

import io
from collections.abc import Callable
from datetime import date

from django.test.utils import setup_databases, teardown_databases
from openpyxl import Workbook, load_workbook

from boussole.shared import jobs
from tests.benchmarks.table import Table, ratio, seconds
from tests.factories.accounts import make_member, make_organisation
from tests.factories.workforce import NOW, load_reference
from workforce import actions
from workforce.lines import Read, read_lines
from workforce.matching import match
from workforce.models import StaffImport, StaffLine
from workforce.shipped import shipped_reference
from workforce.staff_file import CleanFile, clean_file, pack_rows

LINES, TINY = 20_000, 40
HEADS = ("Matricule", "Métier", "Catégorie", "Filière", "Cadre d’emplois", "Direction", "Sexe", "Effectif")
CATEGORIES, SEXES, FILIERES = "ABC", "FH", ("Administrative", "Technique", "Culturelle", "Sociale", "Police")


def measure(full: bool = True) -> Table:
    """Return what each step of an import of 20 000 lines costs, as a multiple of a bare reading by openpyxl."""
    content = workbook(LINES if full else TINY)
    bare = seconds(lambda: read_bare(content), times=2 if full else 1)
    clean = clean_file("effectifs.xlsx", content)
    read = read_lines(clean.rows, clean.mapping)
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("ouvrir le classeur avec openpyxl, rien de plus", lambda: read_bare(content)),
        ("lire, reconnaître les colonnes, écarter le personnel", lambda: clean_file("effectifs.xlsx", content)),
        ("garder les lignes en attente", lambda: pack_rows(clean.rows)),
        ("vérifier et additionner les lignes", lambda: read_lines(clean.rows, clean.mapping)),
        ("rapprocher les métiers du référentiel", lambda: match_all(read)),
        ("tout, du fichier au rapprochement", lambda: whole(content)),
    )
    rows = tuple((name, ratio(seconds(work, times=2 if full else 1), bare)) for name, work in steps)
    if full:
        rows += (("tout, lignes écrites en base", ratio(import_in_a_database(content), bare)),)
    return Table(
        title=f"Importer {len(clean.rows)} lignes d’effectifs ({len(read.counts)} lignes différentes)",
        heads=("étape", "coût / ouverture du classeur"),
        rows=rows,
        note="Sans la base, le tout doit rester sous 2 : moins que d’ouvrir deux fois le classeur.",
    )


def workbook(lines: int) -> bytes:
    """Return a workbook of `lines` agents, always the same one."""
    titles = [entry.label for entry in shipped_reference().entries] + [f"Métier local {place}" for place in range(60)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Effectifs")
    sheet.append(["Effectifs au 31 décembre 2025"])
    sheet.append(HEADS)
    for at in range(lines):
        sheet.append(
            [
                f"M{at:06}",
                titles[at * 7 % len(titles)],
                CATEGORIES[at % 3],
                FILIERES[at % 5],
                f"Cadre {at % 40}",
                f"Direction {at % 25}",
                SEXES[at % 2],
                at % 4 + 1,
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_bare(content: bytes) -> int:
    """Read every cell of the first sheet, and do nothing with it."""
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    return sum(1 for _row in sheet.iter_rows(values_only=True))


def match_all(read: Read) -> int:
    """Set every title against the shipped reference; return how many met a job."""
    reference = shipped_reference()
    titles = {alike.job_title for alike in read.counts}
    return sum(match(title, reference, {}).entry is not None for title in titles)


def whole(content: bytes) -> int:
    """Do everything that an import does but writing."""
    clean: CleanFile = clean_file("effectifs.xlsx", content)
    return match_all(read_lines(clean.rows, clean.mapping))


def import_in_a_database(content: bytes) -> float:
    """Return the seconds that the upload and the import take, on a database of its own that is thrown away."""
    throwaway = setup_databases(verbosity=0, interactive=False)
    try:
        organisation = make_organisation()
        actor = make_member(organisation, "expert")
        reference = load_reference()

        def import_whole() -> None:
            common = {"actor": actor, "now": NOW}
            file = actions.upload_staff_file(organisation=organisation, name="e.xlsx", content=content, **common)
            chosen = {"mapping": file.choices["mapping"], "name": "Effectifs", "as_of": date(2025, 12, 31)}
            file = actions.choose_columns(file=file, reference=reference, **chosen, **common)
            job = actions.ask_import(file=file, **common)
            actions.import_lines(job=jobs.claim(StaffImport, job.pk, now=NOW), now=NOW)

        taken = seconds(import_whole)
        if StaffLine.objects.count() != LINES:
            raise RuntimeError("lines were lost")
        return taken
    finally:
        teardown_databases(throwaway, verbosity=0)
