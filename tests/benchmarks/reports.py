"""What a report costs: our pages against the bare engine and against a browser, how many a minute, how much memory.

Everything in one run, one after the other in turns, so that the ratios hold on another machine.
"""

import hashlib
import multiprocessing
import os
import statistics
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple
from urllib.parse import quote

import weasyprint

from reports.pdf import render_pdf
from reports.pdf.assets import SCHEME, assets
from reports.pdf.engine import ClosedFetcher, fonts
from reports.render import report_html
from tests.benchmarks._simple import simple_report
from tests.benchmarks.table import Table
from tests.reports.samples import RICH, SEAL, snapshot

ROUNDS, TINY = 5, 1
EACH = 20  # reports that each of the two processes makes
RENDERS, WARM = 200, 40  # of the measure of memory; growth is counted after the first WARM
CHROMIUM = "/usr/bin/chromium"
ATTACHED = {"dossier.json": b"{}"}

Job = Callable[[], object]


class Spent(NamedTuple):
    """What a job took, in seconds: of processor, the browser's included, and of the clock on the wall."""

    processor: float
    clock: float


def measure(full: bool = True) -> Table:
    """Return the time of each way of making a report, as a multiple of the plain four pages with the bare engine."""
    jobs: dict[str, Job] = {"quatre pages simples, moteur nu (ua-1)": partial(bare, simple_report())}
    jobs["quatre pages simples, notre chaîne"] = partial(chain, simple_report)
    for kind, label in (("before_trial", "avant l’essai"), ("final", "après l’essai")):
        jobs[f"rapport {label}, moteur nu (ua-1)"] = partial(bare, rich_html(kind))
        jobs[f"rapport {label}, notre chaîne"] = partial(chain, partial(rich_html, kind))
    with Browser(wanted=full) as browser:
        if browser.page:
            jobs["rapport après l’essai, Chromium chaud"] = partial(browser.prints, rich_html("final"))
        times = in_turns(jobs, ROUNDS if full else TINY)
    reference = next(iter(times.values()))
    rows = [(label, *_shown(spent, reference, at)) for label, spent in times.items() for at in ("processor", "clock")]
    rows = [(*row, *other[1:]) for row, other in zip(rows[::2], rows[1::2], strict=True)]
    if full:
        rows += [(label, value, "–", "–", "–") for label, value in (*throughput(), memory())]
    return Table(
        title="Faire un rapport (HTML, mise en page, conformité, empreinte)",
        heads=(
            "quoi",
            "processeur, médiane",
            "rapport aux pages simples",
            "écoulé, médiane",
            "rapport aux pages simples",
        ),
        rows=tuple(rows),
        note="Rapports : aux quatre pages simples par le moteur nu. L’écriture en base n’est pas comptée.",
    )


def bare(html: str) -> bytes:
    """Return the PDF/UA-1 of the page by the engine alone, as its manual says, fonts loaded once."""
    page = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=ClosedFetcher({}))
    return page.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts())


def chain(html: Callable[[], str]) -> str:
    """Make a report as the task does, from its frozen content to the hash of its bytes."""
    return hashlib.sha256(render_pdf(html(), ATTACHED).content).hexdigest()


def rich_html(kind: str) -> str:
    """Return the HTML of one of our two reports, every section full."""
    return report_html(snapshot(kind, **RICH), SEAL)


def in_turns(jobs: Mapping[str, Job], rounds: int) -> dict[str, list[Spent]]:
    """Return what each job spends, one round of all of them after the other; the first round does not count."""
    times: dict[str, list[Spent]] = {label: [] for label in jobs}
    for turn in range(rounds + 1):
        for label, job in jobs.items():
            start, clock = processor_time(), perf_counter()
            job()
            if turn:
                times[label].append(Spent(processor_time() - start, perf_counter() - clock))
    return times


def processor_time() -> float:
    """Return the seconds of processor that this process and those it started have taken: what others do is left out."""
    ticks = sum(_ticks(stat) for stat in _descendants(os.getpid()))
    return process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _descendants(parent: int) -> Iterator[list[str]]:
    """Yield the fields of /proc/N/stat, from the state on, of each process that `parent` started, however far down."""
    stats = {path.parent.name: fields for path in Path("/proc").glob("[0-9]*/stat") if (fields := _fields(path))}
    waiting = [str(parent)]
    while waiting:
        known = waiting.pop()
        for number, fields in stats.items():
            if fields[1] == known:
                waiting.append(number)
                yield fields


def _fields(path: Path) -> list[str]:
    try:
        return path.read_text().rpartition(") ")[2].split()
    except OSError:  # it ended in the meantime
        return []


def _ticks(fields: list[str]) -> int:
    """User and system time, in clock ticks: fields 14 and 15 of proc(5), counted from the state, the third."""
    return int(fields[11]) + int(fields[12])


def throughput() -> list[tuple[str, str]]:
    """Return the reports a second that two processes make, as two workers would."""
    return [
        ("quatre pages simples, deux processus", f"{_rate('simple')} par seconde"),
        ("rapport après l’essai, deux processus", f"{_rate('final')} par seconde"),
    ]


def memory() -> tuple[str, str]:
    """Return how much a process grows for each report, after the first ones."""
    context = multiprocessing.get_context("fork")
    with context.Pool(1) as pool:
        kibibytes = pool.apply(_growth)
    return f"mémoire de plus par rapport, sur {RENDERS}", f"{kibibytes:.1f} Kio".replace(".", ",")


class Browser:
    """A warm Chromium that prints pages; when it is not wanted, or not on the machine, `page` is None."""

    def __init__(self, *, wanted: bool) -> None:
        self.page = None
        self._wanted = wanted and Path(CHROMIUM).exists()

    def __enter__(self) -> "Browser":
        if self._wanted:
            from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

            self._tool = sync_playwright().start()
            self._browser = self._tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            self.page = self._browser.new_page()
            self.page.route("**/*", self._answer)
        return self

    def __exit__(self, *_error: object) -> None:
        if self.page:
            self._browser.close()
            self._tool.stop()

    def prints(self, html: str) -> bytes:
        """Return the tagged PDF of the page."""
        self.page.set_content(html.replace("boussole:", "http://boussole.test/"), wait_until="load")
        return self.page.pdf(tagged=True, prefer_css_page_size=True, print_background=True)

    @staticmethod
    def _answer(route: object) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        content, kind = assets().get(quote(name), (b"", "text/plain"))
        if kind == "text/css":
            content = content.replace(b"boussole:", b"http://boussole.test/")
        route.fulfill(body=content, content_type=kind)


def _shown(spent: list[Spent], reference: list[Spent], at: str) -> tuple[str, str]:
    """Return the median of what was spent, in milliseconds, then as a multiple of the reference of the same round."""
    own, other = ([getattr(row, at) for row in rows] for rows in (spent, reference))
    middle = statistics.median(one / against for one, against in zip(own, other, strict=True))
    return f"{statistics.median(own) * 1000:.0f} ms", f"{middle:.2f}".replace(".", ",")


def _rate(kind: str) -> str:
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        pool.map(_make, [(kind, 3)] * 2, chunksize=1)
        start = perf_counter()
        pool.map(_make, [(kind, EACH)] * 2, chunksize=1)
        spent = perf_counter() - start
    return f"{2 * EACH / spent:.1f}".replace(".", ",")


def _make(asked: tuple[str, int]) -> None:
    kind, count = asked
    for _ in range(count):
        chain(simple_report if kind == "simple" else partial(rich_html, kind))


def _growth() -> float:
    _make(("final", WARM))
    before = _resident()
    _make(("final", RENDERS - WARM))
    return (_resident() - before) / (RENDERS - WARM)


def _resident() -> float:
    """Return the memory of this process, in KiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024
