"""« Carnets de relevé »: agents note what they observe at a secret address; the runners make figures of it."""

import secrets
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from evaluation.trial.actions.measuring import record_measure, require_measurable
from evaluation.trial.actions.refusals import MEASURABLE_IN, MeasureRefused
from evaluation.trial.enums import Gathering
from evaluation.trial.gathering import gather, most_per_day
from evaluation.trial.models import Indicator, Measure, Notebook, Observation
from evaluation.trial.permissions import require_runner
from evaluation.trial.selectors import protocol_in_force
from usecases.enums import State
from usecases.journal import record
from usecases.models import UseCase

TOKEN_BYTES = 32


@transaction.atomic
def open_notebook(*, indicator: Indicator, actor: User, question: str, gathering: str, now: datetime) -> Notebook:
    """Open a notebook for a criterion: a new secret address, that takes observations while the trial runs.

    `question` is what the agents read; `gathering` says how observations become one figure. Raises NotAllowed,
    MeasureRefused (no trial running, other protocol, no question, unknown gathering, a notebook already open).
    """
    use_case = UseCase.objects.select_for_update().get(pk=indicator.protocol.use_case_id)
    require_runner(actor, use_case)
    protocol = protocol_in_force(use_case)
    if use_case.state != State.TRIAL_RUNNING or protocol is None or indicator.protocol_id != protocol.pk:
        raise MeasureRefused(_("Un carnet s’ouvre pendant l’essai, pour un critère du protocole en vigueur."))
    if not question.strip():
        raise MeasureRefused(_("Écrivez la question posée aux agents."), field="question")
    if gathering not in Gathering.values:
        raise MeasureRefused(_("Choisissez ce que devient un ensemble de relevés."), field="gathering")
    if Notebook.objects.filter(indicator=indicator, closed_at__isnull=True).exists():
        raise MeasureRefused(_("Ce critère a déjà un carnet ouvert. Fermez-le avant d’en ouvrir un autre."))
    notebook = Notebook.objects.create(
        indicator=indicator,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        question=question.strip(),
        gathering=gathering,
        opened_by=actor,
        opened_at=now,
    )
    details = {"notebook": notebook.pk, "indicator": indicator.code, "gathering": gathering}
    record(verb="trial.open_notebook", actor=actor, use_case=use_case, now=now, details=details)
    return notebook


@transaction.atomic
def close_notebook(*, notebook: Notebook, actor: User, now: datetime) -> Notebook:
    """Close a notebook: its address takes nothing more, what it holds stays. Raises NotAllowed, MeasureRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=notebook.indicator.protocol.use_case_id)
    require_runner(actor, use_case)
    notebook = Notebook.objects.select_related("indicator__protocol").get(pk=notebook.pk)
    if notebook.closed_at is not None:
        raise MeasureRefused(_("Ce carnet est déjà fermé."))
    notebook.closed_at, notebook.closed_by = now, actor
    notebook.save(update_fields=["closed_at", "closed_by"])
    details = {"notebook": notebook.pk, "indicator": notebook.indicator.code}
    record(verb="trial.close_notebook", actor=actor, use_case=use_case, now=now, details=details)
    return notebook


@transaction.atomic
def send_observation(
    *, notebook: Notebook, value: Decimal, observed_on: date, now: datetime, note: str = ""
) -> Observation:
    """Keep what an agent observed. Nobody is named: no author, no hour, no trace in the journal.

    Raises MeasureRefused (notebook closed, trial not running, date outside the trial or in the future, too many
    observations today).
    """
    use_case = UseCase.objects.select_for_update().get(pk=notebook.indicator.protocol.use_case_id)
    notebook = Notebook.objects.select_related("indicator__protocol").get(pk=notebook.pk)
    protocol = protocol_in_force(use_case)
    if notebook.closed_at is not None or protocol is None or use_case.state != State.TRIAL_RUNNING:
        raise MeasureRefused(_("Ce carnet ne prend plus de relevé."))
    today = timezone.localdate(now)
    if not protocol.starts_on <= observed_on <= today:
        raise MeasureRefused(_("La date va du début de l’essai à aujourd’hui."), field="observed_on")
    received = Observation.objects.filter(notebook=notebook, received_on=today).count()
    if received >= most_per_day(protocol.participants_count):
        raise MeasureRefused(_("Ce carnet a reçu trop de relevés aujourd’hui. Revenez demain."))
    return Observation.objects.create(
        notebook=notebook, value=value, observed_on=observed_on, note=note.strip(), received_on=today
    )


@transaction.atomic
def reject_observation(*, observation: Observation, actor: User, reason: str, now: datetime) -> Observation:
    """Leave an observation out, with the reason; it stays to be read. Raises NotAllowed, MeasureRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=observation.notebook.indicator.protocol.use_case_id)
    require_runner(actor, use_case)
    observation = Observation.objects.select_related("notebook__indicator").get(pk=observation.pk)
    _require_gathering(use_case)
    if observation.sorted_at is not None:
        raise MeasureRefused(_("Ce relevé est déjà retenu ou écarté."))
    if not reason.strip():
        raise MeasureRefused(_("Dites pourquoi ce relevé est écarté."), field="reason")
    observation.rejected_because, observation.sorted_by, observation.sorted_at = reason.strip(), actor, now
    observation.save(update_fields=["rejected_because", "sorted_by", "sorted_at"])
    details = {"observation": observation.pk, "indicator": observation.notebook.indicator.code}
    record(verb="trial.reject_observation", actor=actor, use_case=use_case, now=now, details=details)
    return observation


@transaction.atomic
def gather_observations(*, notebook: Notebook, actor: User, observations: Collection[int], now: datetime) -> Measure:
    """Make one measure of the observations that `actor` was shown (their ids), dated of the last one.

    Its sample is their number; it keeps which ones it rests on. A stop criterion that it reaches suspends the trial.
    Raises NotAllowed, MeasureRefused (nothing to gather, one of them sorted since, evaluation deposited).
    """
    use_case = UseCase.objects.select_for_update().get(pk=notebook.indicator.protocol.use_case_id)
    require_runner(actor, use_case)
    _require_gathering(use_case)
    rows = list(Observation.objects.filter(notebook=notebook, pk__in=observations, sorted_at__isnull=True))
    if not rows:
        raise MeasureRefused(_("Aucun relevé n’attend dans ce carnet."))
    if len(rows) != len(set(observations)):
        raise MeasureRefused(_("Des relevés ont été triés entre-temps : rechargez la page."))
    indicator = _indicator_in_force(use_case, notebook.indicator)
    last_day = max(row.observed_on for row in rows)
    require_measurable(use_case, indicator, last_day, now)
    count = len(rows)
    measure = record_measure(
        indicator=indicator,
        actor=actor,
        value=gather([row.value for row in rows], notebook.gathering),
        sample=count,
        measured_on=last_day,
        note=ngettext("%(count)s relevé du carnet.", "%(count)s relevés du carnet.", count) % {"count": count},
        now=now,
    )
    for row in rows:
        row.measure, row.sorted_by, row.sorted_at = measure, actor, now
    Observation.objects.bulk_update(rows, ["measure", "sorted_by", "sorted_at"])
    return measure


def _require_gathering(use_case: UseCase) -> None:
    if use_case.state not in MEASURABLE_IN:
        raise MeasureRefused(_("L’évaluation est déposée : les relevés ne changent plus rien."))


def _indicator_in_force(use_case: UseCase, indicator: Indicator) -> Indicator:
    """Return the same criterion in the protocol in force: an extension goes on with the notebooks opened before it."""
    protocol = protocol_in_force(use_case)
    found = protocol.indicators.filter(code=indicator.code).select_related("protocol").first()
    return found or indicator
