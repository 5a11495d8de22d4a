"""A file of measures, confirmed as it was previewed: all of it or nothing, and never twice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.chain import canonical
from boussole.shared.typography import datetime_fr
from evaluation.trial.actions.measuring import require_measurable, suspend_if_stopped
from evaluation.trial.actions.refusals import MEASURABLE_IN, MeasureRefused
from evaluation.trial.measure_rows import Row
from evaluation.trial.models import Measure, MeasureImport, Protocol
from evaluation.trial.permissions import require_runner
from evaluation.trial.selectors import known_measures, protocol_in_force
from usecases.journal import record
from usecases.models import UseCase


@dataclass(frozen=True)
class Imported:
    """What an import did: the file kept, and whether one of its figures suspended the trial."""

    file: MeasureImport
    suspended: bool


def rows_hash(rows: Sequence[Row]) -> str:
    """Return the SHA-256 of what the rows say, the same for a CSV file and a workbook."""
    said = [[row.code, row.measured_on, f"{row.value:.3f}", row.sample, row.note] for row in rows]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def earlier_import(protocol: Protocol, rows: Sequence[Row]) -> MeasureImport | None:
    """Return the import of the same rows for that protocol, or None."""
    found = protocol.imports.filter(sha256=rows_hash(rows)).select_related("imported_by")
    return found.first()


@transaction.atomic
def import_measures(*, protocol: Protocol, actor: User, rows: Sequence[Row], file_name: str, now: datetime) -> Imported:
    """Record every measure of a file; those already noted with the same value are not noted again.

    A running trial is suspended when one of them reaches a stop criterion, as by hand. Raises NotAllowed,
    MeasureRefused (no trial under way, other protocol, imported before, nothing new, a row that cannot be noted:
    nothing is written).
    """
    use_case = UseCase.objects.select_for_update().get(pk=protocol.use_case_id)
    require_runner(actor, use_case)
    in_force = protocol_in_force(use_case)
    if use_case.state not in MEASURABLE_IN or in_force is None or in_force.pk != protocol.pk:
        raise MeasureRefused(_("Aucun essai n’est en cours avec ce protocole : rien n’est importé."))
    before = earlier_import(protocol, rows)
    if before is not None:
        raise MeasureRefused(
            _("Ces mesures sont déjà importées : « %(file)s », le %(day)s, par %(who)s.")
            % {"file": before.file_name, "day": datetime_fr(before.imported_at), "who": before.imported_by}
        )
    known = known_measures(protocol)
    fresh = [row for row in rows if known.get((row.code, row.measured_on)) != (row.value, row.sample)]
    if not fresh:
        raise MeasureRefused(_("Toutes ces mesures sont déjà notées : il n’y a rien à importer."))
    file = MeasureImport.objects.create(
        protocol=protocol,
        file_name=file_name[:150],
        sha256=rows_hash(rows),
        count=len(fresh),
        imported_by=actor,
        imported_at=now,
    )
    measures = _written(use_case, file, fresh, actor, now)
    details = {"file": file.file_name, "sha256": file.sha256, "count": file.count}
    record(verb="trial.import_measures", actor=actor, use_case=use_case, now=now, details=details)
    suspended = any(
        suspend_if_stopped(use_case=use_case, measure=measure, actor=actor, now=now) for measure in measures
    )
    return Imported(file, suspended)


def _written(use_case: UseCase, file: MeasureImport, rows: Sequence[Row], actor: User, now: datetime) -> list[Measure]:
    indicators = {row.code: row for row in file.protocol.indicators.select_related("protocol")}
    measures = []
    for row in rows:
        try:
            if row.code not in indicators:
                raise MeasureRefused(_("Ce critère n’est pas celui du protocole en vigueur."))
            require_measurable(use_case, indicators[row.code], row.measured_on, now)
        except MeasureRefused as refusal:
            told = _("Ligne %(line)s : %(why)s Rien n’est importé.")
            raise MeasureRefused(told % {"line": row.line, "why": refusal.message}) from refusal
        measures.append(
            Measure(
                indicator=indicators[row.code],
                value=Decimal(row.value),
                sample=row.sample,
                measured_on=row.measured_on,
                note=row.note,
                imported=file,
                recorded_by=actor,
                recorded_at=now,
            )
        )
    return Measure.objects.bulk_create(measures)
