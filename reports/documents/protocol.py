"""The protocol in force with its versions: what was locked, by whom, what each amendment changed, as plain data."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from boussole.shared.typography import date_fr, datetime_fr, euros, number_fr
from evaluation.trial.enums import AmendmentState, IndicatorKind
from evaluation.trial.models import Amendment, Indicator, Protocol
from evaluation.trial.selectors import protocol_in_force
from evaluation.trial.versions import amendments_of
from evaluation.trial.wording import amendment_in_words, protocol_in_words, readings_in_words
from reports.documents.blocks import Block, facts, items, note, said, section, table, words
from reports.documents.file import grouped
from reports.enums import ReportKind
from usecases.models import UseCase

TOLD = (AmendmentState.PROPOSED, AmendmentState.ADOPTED, AmendmentState.REJECTED)


def without_protocol(use_case: UseCase) -> str:
    """Return why there is no protocol to print yet; empty when one is locked."""
    locked = use_case.protocols.filter(locked_at__isnull=False).exists()
    return "" if locked else _("le protocole n’est pas encore verrouillé")


def protocol_snapshot(use_case: UseCase) -> dict[str, Any]:
    """Return what the protocol in force says. `without_protocol` tells when there is none."""
    use_case = UseCase.objects.select_related("organisation", "lead").get(pk=use_case.pk)
    protocol = protocol_in_force(use_case)
    indicators = list(protocol.indicators.all())
    return {
        "kind": str(ReportKind.PROTOCOL),
        "name": str(ReportKind.PROTOCOL.label),
        "organisation": use_case.organisation.name,
        "demonstration": use_case.organisation.is_demonstration,
        "reference": use_case.reference,
        "title": use_case.title,
        "dated_on": timezone.localdate(protocol.locked_at).isoformat(),
        "status": "",
        "lead": _lead(protocol),
        "protocol_sha256": protocol.sha256,
        "sections": [
            _essentials(protocol, use_case),
            criteria_section(_("Les critères de réussite"), indicators, IndicatorKind.SUCCESS),
            criteria_section(_("Les règles d’arrêt"), indicators, IndicatorKind.STOP),
            *_parts(protocol),
            _versions(use_case),
            *_amendments(use_case),
        ],
    }


def criteria_section(title: str, indicators: list[Indicator], kind: str) -> Block:
    """Return the criteria of that kind, each as a sentence with where its figure comes from."""
    rows = [(row, sentence) for row, sentence in readings_in_words(indicators) if row.kind == kind]
    columns = [(_("Critère"), "code"), (_("Ce qui est fixé"), ""), (_("Source de la mesure"), "phrase")]
    reached = _("Un seul critère d’arrêt atteint suspend l’essai.") if kind == IndicatorKind.STOP else ""
    body = table(title, columns, [[row.code, sentence, row.source] for row, sentence in rows], empty=_("Aucun."))
    return section(title, body, note(reached))


def _lead(protocol: Protocol) -> str:
    values = {
        "version": protocol.version,
        "day": date_fr(protocol.locked_at),
        "start": date_fr(protocol.starts_on),
        "end": date_fr(protocol.ends_on),
    }
    return _("Version %(version)s, verrouillée le %(day)s. Essai du %(start)s au %(end)s.") % values


def _essentials(protocol: Protocol, use_case: UseCase) -> Block:
    approval = getattr(protocol, "approval", None)
    people = protocol.participants_count
    footprint = number_fr(protocol.footprint_kg)
    return section(
        _("L’essentiel"),
        words(protocol.question, strong=True),
        facts(
            [
                (_("Porteur"), str(use_case.lead)),
                (_("Dates"), f"{date_fr(protocol.starts_on)} – {date_fr(protocol.ends_on)}"),
                (_("Participants"), number_fr(people) if people is not None else ""),
                (_("Budget prévu"), euros(protocol.budget_eur)),
                (_("Empreinte prévue"), f"{footprint} kg CO₂e" if footprint else ""),
                (_("Verrouillé"), _signed(protocol.locked_by, protocol.locked_at)),
                (_("Accepté"), _signed(approval.approved_by, approval.approved_at) if approval else _("pas encore")),
                (_("Empreinte (SHA-256)"), grouped(protocol.sha256)),
            ]
        ),
        note(_("Verrouillé : plus rien ne change, sauf par un avenant que le comité vote.")),
    )


def _signed(who: Any, at: Any) -> str:
    return _("par %(who)s, le %(at)s") % {"who": who, "at": datetime_fr(at)}


def _parts(protocol: Protocol) -> list[Block]:
    return [
        section(title, facts((row["question"], row["answer"]) for row in rows))
        for title, rows in protocol_in_words(protocol)
    ]


def _versions(use_case: UseCase) -> Block:
    rows = use_case.protocols.filter(locked_at__isnull=False).select_related("locked_by").order_by("version")
    columns = [(_("Version"), "code"), (_("Verrouillée"), "phrase"), (_("Empreinte (SHA-256)"), "")]
    title = _("Les versions")
    return section(
        title,
        table(
            title,
            columns,
            [[str(row.version), _signed(row.locked_by, row.locked_at), grouped(row.sha256)] for row in rows],
        ),
    )


def _amendments(use_case: UseCase) -> list[Block]:
    rows = amendments_of(use_case).filter(state__in=TOLD).order_by("pk")
    return [_amendment(row) for row in rows]


def _amendment(row: Amendment) -> Block:
    said_of = amendment_in_words(row)
    title = _("Avenant : version %(n)s, %(state)s") % {
        "n": row.protocol.version,
        "state": row.get_state_display().lower(),
    }
    columns = [(_("Quoi"), "phrase"), (_("Avant"), ""), (_("Après"), "")]
    changes = [[change.label, change.before, change.after] for change in said_of.fields]
    for criterion in said_of.criteria:
        changes += [
            [f"{criterion.title}. {criterion.move} : {change.label.lower()}", change.before, change.after]
            for change in criterion.changes
        ]
    proposed = _("Proposé par %(who)s, le %(day)s.") % {"who": row.proposed_by, "day": date_fr(row.proposed_at)}
    return section(
        title,
        words(row.vote, strong=True),
        words(proposed),
        said(row.reasons, by=_("Le porteur écrit :")),
        table(_("Ce qui change, version %(n)s") % {"n": row.protocol.version}, columns, changes),
        items(f"{criterion.title}. {criterion.measured}" for criterion in said_of.criteria if criterion.measured),
    )
