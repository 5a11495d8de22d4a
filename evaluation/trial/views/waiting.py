"""« À faire maintenant »: what waits for those who run a trial, the most pressing first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boussole.shared.typography import date_fr
from evaluation.trial.enums import Severity
from evaluation.trial.models import Incident, Protocol, UsageReading
from evaluation.trial.selectors import Held, Reading, months_of, notebooks_of, versions_of
from usecases.enums import State
from usecases.models import UseCase


@dataclass(frozen=True)
class Waiting:
    """One thing to do: a row of `components/rows.html`."""

    title: str
    url: str
    text: str
    tag: str = ""
    tag_class: str = "tag tag--wait"


def waiting(
    use_case: UseCase,
    protocol: Protocol,
    found: Sequence[Reading],
    events: Sequence[Held],
    incidents: Sequence[Incident],
    *,
    today: date,
) -> list[Waiting]:
    """Return what is to do in a trial that has begun, in two queries more than what is given."""
    return [
        *_moves(use_case, protocol, today),
        *_incidents(use_case, incidents, today),
        *_events(use_case, events),
        *_figures(use_case, found),
        *_notebooks(use_case, protocol),
        *_usage(use_case, protocol, today),
    ]


def _moves(use_case: UseCase, protocol: Protocol, today: date) -> Iterator[Waiting]:
    page = reverse("trial:end", args=[use_case.pk])
    if use_case.state == State.TRIAL_SUSPENDED:
        told = _("Dites ce qui a été fait pour reprendre, ou terminez l’essai.")
        yield Waiting(_("Répondre à la suspension"), reverse("trial:resume", args=[use_case.pk]), told)
    elif use_case.state == State.TRIAL_ENDED:
        told = _("Écrivez le bilan, puis déposez l’évaluation.")
        yield Waiting(_("Évaluer l’essai"), reverse("trial:evaluation", args=[use_case.pk]), told)
    elif protocol.ends_on <= today:
        told = _("Le protocole fixait la fin au %(day)s.") % {"day": date_fr(protocol.ends_on)}
        yield Waiting(_("Terminer l’essai"), page, told, _("En retard"), "tag tag--no")


def _incidents(use_case: UseCase, incidents: Sequence[Incident], today: date) -> Iterator[Waiting]:
    for row in incidents:
        if row.closed_on is not None:
            continue
        if not row.who:
            page = reverse("trial:incident_follow", args=[use_case.pk, row.pk])
            severe = row.severity != Severity.MINOR
            variant = "tag tag--no" if severe else "tag tag--wait"
            yield Waiting(_("Confier un incident"), page, row.description, row.get_severity_display(), variant)
        elif row.due_on and row.due_on < today:
            page = reverse("trial:incident_close", args=[use_case.pk, row.pk])
            told = _("%(who)s devait agir avant le %(day)s.") % {"who": row.who, "day": date_fr(row.due_on)}
            yield Waiting(_("Clore un incident"), page, told, _("En retard"), "tag tag--no")


def _events(use_case: UseCase, events: Sequence[Held]) -> Iterator[Waiting]:
    for row in events:
        if row.late:
            page = reverse("trial:event_hold", args=[use_case.pk, row.event.pk])
            told = _("« %(title)s », prévu le %(day)s : tenu, déplacé ou annulé ?")
            words = {"title": row.event.title, "day": date_fr(row.event.planned_on)}
            yield Waiting(_("Dire ce qui s’est passé"), page, told % words, _("En retard"), "tag tag--no")


def _figures(use_case: UseCase, found: Sequence[Reading]) -> Iterator[Waiting]:
    for row in found:
        if row.latest is None:
            page = reverse("trial:measure_add", args=[use_case.pk, row.indicator.pk])
            told = _("%(label)s : rien n’est encore mesuré. Source : %(source)s.")
            words = {"label": row.indicator.label, "source": row.indicator.source}
            yield Waiting(_("Noter une première mesure"), page, told % words)


def _notebooks(use_case: UseCase, protocol: Protocol) -> Iterator[Waiting]:
    for book in notebooks_of(protocol):
        if book.waiting:
            told = ngettext("%(count)s relevé attend.", "%(count)s relevés attendent.", book.waiting)
            page = reverse("trial:notebook", args=[use_case.pk, book.pk])
            yield Waiting(
                _("Lire le carnet : %(label)s") % {"label": book.indicator.label}, page, told % {"count": book.waiting}
            )


def _usage(use_case: UseCase, protocol: Protocol, today: date) -> Iterator[Waiting]:
    """The months that are over and whose usage nobody gave, in one line."""
    known = set(UsageReading.objects.filter(protocol__in=versions_of(protocol)).values_list("month", flat=True))
    over = today.replace(day=1) - timedelta(days=1)
    missing = [month for month in months_of(protocol, today=over) if month not in known]
    if missing:
        told = ngettext(
            "%(count)s mois terminé sans chiffre : il sert à l’empreinte réelle.",
            "%(count)s mois terminés sans chiffre : ils servent à l’empreinte réelle.",
            len(missing),
        )
        page = reverse("trial:usage_add", args=[use_case.pk])
        yield Waiting(_("Relever l’usage"), page, told % {"count": len(missing)})
