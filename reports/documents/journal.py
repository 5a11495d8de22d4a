"""« Extrait du journal » of one dossier: its entries with what anyone needs to check each of them, as plain data.

An auditor of the collectivité reads the content of every entry. Somebody else reads that of the moves of the dossier,
which its history shows them; the content of the rest is withheld, its place in the chain is not. Made for one person.
"""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import User
from audit.acts import act_name
from audit.chain import canonical
from audit.models import Entry
from audit.selectors import head
from boussole.shared.typography import datetime_fr
from reports.documents.blocks import Block, facts, items, note, section, table
from reports.enums import ReportKind
from usecases.lifeline import TRANSITIONS
from usecases.models import UseCase

ENTRIES = "entries"  # key of a content: the entries as the journal exports them
WHOLE = "whole"  # key of a content: no content is withheld
MOVES = frozenset(f"use_case.{name}" for name in TRANSITIONS)


def reads_journal(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` audits the journal of the dossier's collectivité."""
    return user.has_role(use_case.organisation_id, Role.AUDITOR)


def closed_extract(use_case: UseCase, reader: User, content: dict[str, Any] | None = None) -> str:
    """Say why an extract made earlier is closed to `reader`: it is somebody else's, or they no longer audit."""
    if content is None:
        return ""
    if content["reader"]["id"] != reader.pk:
        return _("Cet extrait du journal a été établi pour une autre personne : demandez le vôtre.")
    if content[WHOLE] and not reads_journal(reader, use_case):
        return _("Vous n’êtes plus auditeur de cette collectivité : demandez un nouvel extrait.")
    return ""


def journal_extract(use_case: UseCase, reader: User) -> dict[str, Any]:
    """Return the entries of the journal about the dossier, as `reader` may read them, and the head at this moment."""
    use_case = UseCase.objects.select_related("organisation").get(pk=use_case.pk)
    rows = list(Entry.objects.filter(target_type="use_case", target_id=str(use_case.pk)).order_by("seq"))
    whole = reads_journal(reader, use_case)
    shown = {row.seq for row in rows if whole or row.verb in MOVES}
    seq, digest = head()
    return {
        "kind": str(ReportKind.JOURNAL_EXTRACT),
        "name": str(ReportKind.JOURNAL_EXTRACT.label),
        "organisation": use_case.organisation.name,
        "demonstration": use_case.organisation.is_demonstration,
        "reference": use_case.reference,
        "title": use_case.title,
        "dated_on": timezone.localdate(_last(rows, use_case)).isoformat(),
        "reader": {"id": reader.pk, "name": str(reader)},
        WHOLE: whole,
        "status": "",
        "lead": _lead(rows, shown),
        "head": {"seq": seq, "hash": digest},
        ENTRIES: [_line(row, row.seq in shown) for row in rows],
        "sections": [
            _essentials(reader, rows, seq, digest),
            _checks(len(rows) - len(shown)),
            _acts(rows, shown),
            _hashes(rows),
        ],
    }


def lines_of(content: dict[str, Any]) -> dict[str, bytes]:
    """Return the file that bin/verify_journal checks: one entry a line, then the head of the journal."""
    rows = [*content[ENTRIES], {"head": content["head"]}]
    return {"journal.jsonl": "".join(f"{canonical(row)}\n" for row in rows).encode()}


def _last(rows: list[Entry], use_case: UseCase) -> datetime:
    return rows[-1].at if rows else use_case.created_at


def _line(row: Entry, shown: bool) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "previous_hash": row.previous_hash,
        "content": row.content if shown else None,
        "hash": row.hash,
    }


def _lead(rows: list[Entry], shown: set[int]) -> str:
    told = ngettext("%(n)s acte de ce dossier", "%(n)s actes de ce dossier", len(rows)) % {"n": len(rows)}
    withheld = len(rows) - len(shown)
    if not withheld:
        return f"{told}."
    kept = ngettext("dont %(n)s au contenu retenu", "dont %(n)s au contenu retenu", withheld) % {"n": withheld}
    return f"{told}, {kept}."


def _essentials(reader: User, rows: list[Entry], seq: int, digest: str) -> Block:
    return section(
        _("L’essentiel"),
        facts(
            [
                (_("Établi pour"), str(reader)),
                (_("Premier acte"), datetime_fr(rows[0].at) if rows else ""),
                (_("Dernier acte"), datetime_fr(rows[-1].at) if rows else ""),
                (_("Dernière entrée de tout le journal"), str(seq)),
                (_("Empreinte de tête du journal"), digest),
            ]
        ),
    )


def _acts(rows: list[Entry], shown: set[int]) -> Block:
    title = _("Les actes")
    columns = [(_("Entrée"), "code"), (_("Quand"), "phrase"), (_("Acte"), ""), (_("Qui"), "phrase")]
    told = [
        [str(row.seq), datetime_fr(row.at), act_name(row.verb), row.actor_label]
        if row.seq in shown
        else [str(row.seq), "", _("Contenu retenu"), ""]
        for row in rows
    ]
    reasons = [
        _("Entrée %(seq)s, motif : %(reason)s") % {"seq": row.seq, "reason": reason}
        for row in rows
        if row.seq in shown and (reason := _reason(row))
    ]
    return section(title, table(title, columns, told, empty=_("Aucun acte.")), items(reasons))


def _reason(row: Entry) -> str:
    return str(json.loads(row.content)["details"].get("reason") or "")


def _hashes(rows: list[Entry]) -> Block:
    title = _("Les empreintes")
    columns = [(_("Entrée"), "code"), (_("Empreinte de l’entrée"), ""), (_("Empreinte de l’entrée précédente"), "")]
    return section(title, table(title, columns, [[str(row.seq), row.hash, row.previous_hash] for row in rows]))


def _checks(withheld: int) -> Block:
    kept = _(
        "Le contenu de certaines entrées est retenu : il se lit dans le journal entier, ouvert à l’auditeur. "
        "Leur place et leur empreinte restent ici."
    )
    return section(
        _("Ce que cet extrait prouve, et ce qu’il ne prouve pas"),
        items(
            [
                _("Le fichier journal.jsonl est joint. La commande bin/verify_journal le vérifie sans l’application."),
                _("Chaque contenu montré donne bien son empreinte : il n’a pas changé depuis qu’il a été écrit."),
                _("Deux entrées qui se suivent dans le journal s’enchaînent."),
                _("Un extrait ne prouve pas qu’aucun acte ne manque : d’autres dossiers ont leurs entrées entre deux."),
                _("Pour le prouver, comparez-le à l’export entier du journal, que demande l’auditeur."),
                _("Un vote secret n’y dit que son résultat : le journal n’en sait pas plus."),
            ]
        ),
        note(kept if withheld else ""),
    )
