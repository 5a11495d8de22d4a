"""Where a document is, step by step, from its row alone: what is done, what is going on, what comes next.

Nothing is guessed: a step is done when the row says so. No percentage, and no time left.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from boussole.shared.jobs import LEASE, MAX_ATTEMPTS, JobState
from boussole.shared.typography import datetime_fr, size_fr, time_fr

LABELS = (lazy("Contenu figé"), lazy("En attente"), lazy("Mise en page et conformité"), lazy("Fichier prêt"))
FROZEN, WAITING, MAKING, READY = range(len(LABELS))
# The step that a state is at: those before it are done.
REACHED = {
    JobState.QUEUED: WAITING,
    JobState.RUNNING: MAKING,
    JobState.READY: len(LABELS),
    JobState.FAILED: MAKING,
    JobState.CANCELLED: WAITING,
}
DONE, NOW, NEXT, STOPPED = lazy("Fait"), lazy("En cours"), lazy("À venir"), lazy("Arrêté ici")


@dataclass(frozen=True)
class Facts:
    """What the row of a document says.

    `ahead`: documents that pass before a queued one. `pages` and `size` (bytes) are those of its file, None without it.
    """

    state: str
    attempts: int
    queued_at: datetime
    claimed_at: datetime | None
    finished_at: datetime | None
    ahead: int = 0
    pages: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class Step:
    """One step: its name, where it is (`when`), what is known of it; `current` for the one that is going on."""

    title: str
    when: str
    text: str = ""
    current: bool = False


@dataclass(frozen=True)
class Progress:
    """The steps of a document, how many are done, and the number of the one that is going on (0: none is)."""

    steps: tuple[Step, ...]
    done: int
    current: int

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def said(self) -> str:
        """Return the step going on, in words: « Étape 3 sur 4 : mise en page et conformité »."""
        if not self.current:
            return ""
        name = self.steps[self.current - 1].title
        here = {"n": self.current, "total": self.total, "step": name[0].lower() + name[1:]}
        return _("Étape %(n)s sur %(total)s : %(step)s") % here


def progress_of(facts: Facts, *, now: datetime) -> Progress:
    """Return the steps of a document as its row tells them at `now`."""
    reached = REACHED[JobState(facts.state)]
    going = facts.state in (JobState.QUEUED, JobState.RUNNING)
    stopped = MAKING if facts.state == JobState.FAILED else None
    steps = tuple(
        Step(
            title=str(label),
            when=str(_when(number, reached, going=going, stopped=stopped)),
            text=_text(number, facts, now) if number <= reached else "",
            current=going and number == reached,
        )
        for number, label in enumerate(LABELS)
    )
    return Progress(steps, reached, reached + 1 if going else 0)


def seen(progress: Progress, error: str = "") -> str:
    """Return a short form of what a page shows: two pages that say the same have the same one.

    `error`: why the last attempt failed, which the page shows beside the steps.
    """
    said = "|".join([*(f"{step.when}{step.text}" for step in progress.steps), error])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _when(number: int, reached: int, *, going: bool, stopped: int | None) -> Any:
    if number < reached:
        return DONE
    if number == stopped:
        return STOPPED
    return NOW if going and number == reached else NEXT


def _text(number: int, facts: Facts, now: datetime) -> str:
    if number == FROZEN:
        return _("Ce que dit le document ne change plus.")
    if number == WAITING and facts.state == JobState.QUEUED:
        return _waiting(facts)
    if number == MAKING and facts.state == JobState.RUNNING:
        return _making(facts, now)
    if number == READY and facts.size is not None:
        return _ready(facts)
    return ""


def _waiting(facts: Facts) -> str:
    sentence = _("Ce document est le prochain.")
    if facts.ahead:
        sentence = ngettext(
            "%(n)s document passe avant celui-ci.", "%(n)s documents passent avant celui-ci.", facts.ahead
        ) % {"n": facts.ahead}
    since = _("Dans la file depuis le %(when)s.") % {"when": datetime_fr(facts.queued_at)}
    return f"{sentence} {since}"


def _making(facts: Facts, now: datetime) -> str:
    if facts.claimed_at is not None and facts.claimed_at < now - LEASE:
        stopped = _("Le travail s’est arrêté sans prévenir.")
        if facts.attempts >= MAX_ATTEMPTS:
            return f"{stopped} {_('C’était le dernier essai : dans moins d’une minute, vous pourrez réessayer.')}"
        return f"{stopped} {_('Il reprend seul en moins d’une minute.')}"
    begun = _("Commencée à %(when)s.") % {"when": time_fr(facts.claimed_at)}
    if facts.attempts > 1:
        begun += " " + _("Essai %(n)s sur %(most)s.") % {"n": facts.attempts, "most": MAX_ATTEMPTS}
    return begun


def _ready(facts: Facts) -> str:
    size = size_fr(facts.size)
    if facts.pages:
        size = ngettext("%(n)s page, %(size)s", "%(n)s pages, %(size)s", facts.pages) % {
            "n": facts.pages,
            "size": size,
        }
    return _("%(what)s, le %(when)s.") % {"what": size, "when": datetime_fr(facts.finished_at)}
