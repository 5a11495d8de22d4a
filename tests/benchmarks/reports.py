"""What a report costs: our pages against the bare engine and against a browser, how many a minute, how much memory.

Everything in one run, one after the other in turns, so that the ratios hold on another machine.
"""

import hashlib
import multiprocessing
import os
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import weasyprint
from django.test.utils import setup_databases, teardown_databases

from reports.models import ReportFile
from reports.pdf import render_pdf
from reports.pdf.assets import SCHEME
from reports.pdf.engine import ClosedFetcher, fonts
from reports.render import report_html
from reports.tasks import produce_report
from tests.benchmarks._chromium import Browser
from tests.benchmarks._simple import simple_report
from tests.benchmarks.table import Table
from tests.factories.accounts import make_member, make_organisation
from tests.factories.usecases import make_use_case
from tests.reports.makers import make_report
from tests.reports.samples import RICH, SEAL, snapshot

ROUNDS, TINY = 8, 1
EACH = 20  # reports that each of the two processes makes
RENDERS, WARM = 200, 40  # of the measure of memory; growth is counted after the first WARM
ATTACHED = {"dossier.json": b"{}"}

Job = Callable[[], object]


def measure(full: bool = True) -> Table:
    """Return the time of each way of making a report, as a multiple of the plain four pages with the bare engine."""
    jobs: dict[str, Job] = {"quatre pages simples, moteur nu (ua-1)": partial(bare, simple_report())}
    jobs["quatre pages simples, notre chaîne"] = partial(chain, simple_report)
    for kind, label in (("before_trial", "avant l’essai"), ("final", "après l’essai")):
        jobs[f"rapport {label}, moteur nu (ua-1)"] = partial(bare, rich_html(kind))
        jobs[f"rapport {label}, notre chaîne"] = partial(chain, partial(rich_html, kind))
    with Browser(wanted=full) as browser, queued(ROUNDS + 1 if full else 0) as task:
        if full:
            jobs["rapport après l’essai, tâche entière, base comprise"] = task
        if browser.is_there:
            for page, how in ((browser.new_page, "une page neuve"), (browser.same_page, "la même page")):
                jobs[f"quatre pages simples, Chromium chaud, {how}"] = partial(browser.prints, page, simple_report())
                jobs[f"rapport après l’essai, Chromium chaud, {how}"] = partial(
                    browser.prints, page, rich_html("final")
                )
        times = in_turns(jobs, ROUNDS if full else TINY)
    reference = next(iter(times.values()))
    rows = [(label, *_shown(spent, reference)) for label, spent in times.items()]
    if full:
        rows += [(label, value, "–") for label, value in (*throughput(), memory())]
    return Table(
        title="Faire un rapport (HTML, mise en page, conformité, empreinte)",
        heads=("quoi", "temps, médiane", "rapport aux pages simples"),
        rows=tuple(rows),
        note="Rapports : à ce que prend le moteur nu pour les quatre pages simples, dans le même tour.",
    )


def bare(html: str) -> bytes:
    """Return the PDF/UA-1 of the page by the engine alone, as its manual says, fonts loaded once."""
    page = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=ClosedFetcher({}))
    return page.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts())


def chain(html: Callable[[], str]) -> str:
    """Make a report as the task does, from its frozen content to the hash of its bytes."""
    return hashlib.sha256(render_pdf(html(), ATTACHED).content).hexdigest()


@contextmanager
def queued(count: int) -> Iterator[Job]:
    """Give the task of a worker for the next of `count` reports that wait in a database of its own, thrown away."""
    if not count:
        yield lambda: None
        return
    throwaway = setup_databases(verbosity=0, interactive=False)
    try:
        organisation = make_organisation()
        lead = make_member(organisation)
        dossier = make_use_case(organisation, lead)
        contents = [{**snapshot("final", **RICH), "reference": f"2026-{number:03}"} for number in range(count)]
        waiting = iter([make_report("final", said, lead, use_case=dossier).pk for said in contents])
        yield lambda: produce_report(next(waiting))
        if ReportFile.objects.count() != count:
            raise RuntimeError("reports were lost")
    finally:
        teardown_databases(throwaway, verbosity=0)


def rich_html(kind: str) -> str:
    """Return the HTML of one of our two reports, every section full."""
    return report_html(snapshot(kind, **RICH), SEAL)


def in_turns(jobs: Mapping[str, Job], rounds: int) -> dict[str, list[float]]:
    """Return the seconds that each job takes, one round of all of them after the other; the first round is not kept."""
    times: dict[str, list[float]] = {label: [] for label in jobs}
    for turn in range(rounds + 1):
        for label, job in jobs.items():
            start = perf_counter()
            job()
            if turn:
                times[label].append(perf_counter() - start)
    return times


def throughput() -> list[tuple[str, str]]:
    """Return the reports a second that two processes make, as two workers would, and the bare engine."""
    bare_rate, *ours = (_rate(what) for what in MADE)
    rows = [("quatre pages simples, moteur nu, deux processus", f"{bare_rate:.1f} par seconde")]
    labels = (
        "quatre pages simples, notre chaîne, deux processus",
        "rapport après l’essai, notre chaîne, deux processus",
    )
    rows += [
        (label, f"{rate:.1f} par seconde, {rate / bare_rate:.2f} fois le moteur nu")
        for label, rate in zip(labels, ours, strict=True)
    ]
    return [(label, value.replace(".", ",")) for label, value in rows]


def memory() -> tuple[str, str]:
    """Return how much a process grows for each report, after the first ones."""
    context = multiprocessing.get_context("fork")
    with context.Pool(1) as pool:
        kibibytes = pool.apply(_growth)
    return f"mémoire de plus par rapport, sur {RENDERS}", f"{kibibytes:.1f} Kio".replace(".", ",")


def _shown(spent: list[float], reference: list[float]) -> tuple[str, str]:
    """Return the median of the seconds, in milliseconds, then as a multiple of the reference of the same round."""
    middle = statistics.median(one / against for one, against in zip(spent, reference, strict=True))
    return f"{statistics.median(spent) * 1000:.0f} ms", f"{middle:.2f}".replace(".", ",")


def _rate(what: str) -> float:
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        pool.map(_make, [(what, 3)] * 2, chunksize=1)
        start = perf_counter()
        pool.map(_make, [(what, EACH)] * 2, chunksize=1)
        return 2 * EACH / (perf_counter() - start)


MADE: dict[str, Job] = {
    "bare": lambda: bare(simple_report()),
    "simple": lambda: chain(simple_report),
    "rich": lambda: chain(partial(rich_html, "final")),
}


def _make(asked: tuple[str, int]) -> None:
    what, count = asked
    for _ in range(count):
        MADE[what]()


def _growth() -> float:
    _make(("rich", WARM))
    before = _resident()
    _make(("rich", RENDERS - WARM))
    return (_resident() - before) / (RENDERS - WARM)


def _resident() -> float:
    """Return the memory of this process, in KiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024
