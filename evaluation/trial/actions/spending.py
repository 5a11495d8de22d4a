"""What the trial really takes: expenses and usage, noted as they come. Each row stays; a new one corrects it."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.cost.enums import Category
from evaluation.trial.actions.events import EVENTS_IN
from evaluation.trial.actions.refusals import MEASURABLE_IN, MeasureRefused
from evaluation.trial.models import Expense, Protocol, UsageReading
from evaluation.trial.permissions import require_runner
from evaluation.trial.selectors import protocol_at_hand, protocol_in_force
from usecases.journal import record
from usecases.models import UseCase


@transaction.atomic
def record_expense(
    *,
    use_case: UseCase,
    actor: User,
    spent_on: date,
    label: str,
    category: str,
    amount_eur: Decimal,
    now: datetime,
) -> Expense:
    """Note an expense of the trial, in euros tax included (above 0). It may come before the first day.

    Raises NotAllowed, MeasureRefused (no trial, unknown category, no words, in the future, nothing spent).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_runner(actor, use_case)
    protocol = _protocol(use_case)
    if amount_eur <= 0:
        raise MeasureRefused(_("Le montant est plus grand que zéro."), field="amount_eur")
    _check_expense(spent_on, label, category, now)
    expense = Expense.objects.create(
        protocol=protocol,
        spent_on=spent_on,
        label=label.strip(),
        category=category,
        amount_eur=amount_eur,
        recorded_by=actor,
        recorded_at=now,
    )
    details = {"expense": expense.pk, "category": category, "amount_eur": Decimal(amount_eur)}
    record(verb="trial.record_expense", actor=actor, use_case=use_case, now=now, details=details)
    return expense


@transaction.atomic
def correct_expense(
    *,
    expense: Expense,
    actor: User,
    spent_on: date,
    label: str,
    category: str,
    amount_eur: Decimal,
    reason: str,
    now: datetime,
) -> Expense:
    """Replace an expense by another, with the reason; an amount of 0 cancels it. The first one stays to be read.

    Raises NotAllowed, MeasureRefused (corrected before, no reason, and as `record_expense`).
    """
    use_case = UseCase.objects.select_for_update().get(pk=expense.protocol.use_case_id)
    require_runner(actor, use_case)
    protocol = _protocol(use_case)
    if Expense.objects.filter(corrects=expense).exists():
        raise MeasureRefused(_("Cette dépense est déjà corrigée : corrigez la dernière version."))
    if amount_eur < 0:
        raise MeasureRefused(_("Écrivez 0 pour annuler la dépense, ou le bon montant."), field="amount_eur")
    _check_expense(spent_on, label, category, now)
    if not reason.strip():
        raise MeasureRefused(_("Dites pourquoi la dépense est corrigée."), field="reason")
    correction = Expense.objects.create(
        protocol=protocol,
        spent_on=spent_on,
        label=label.strip(),
        category=category,
        amount_eur=amount_eur,
        corrects=expense,
        reason=reason.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    details = {"expense": correction.pk, "corrects": expense.pk, "amount_eur": Decimal(amount_eur)}
    record(verb="trial.correct_expense", actor=actor, use_case=use_case, now=now, details=details)
    return correction


@transaction.atomic
def record_usage(
    *, use_case: UseCase, actor: User, month: date, requests: int, users: int, source: str, now: datetime
) -> UsageReading:
    """Note how much the tool answered in the month of `month`: `requests` answers, `users` people (0 or more each).

    Noted again, the last figure counts and the earlier one stays. Raises NotAllowed, MeasureRefused (no trial running
    or ended, a month outside the trial, negative figures, answers without users, no source).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_runner(actor, use_case)
    protocol = protocol_in_force(use_case)
    if use_case.state not in MEASURABLE_IN or protocol is None:
        raise MeasureRefused(_("L’usage se relève pendant l’essai."))
    first = month.replace(day=1)
    if not protocol.starts_on.replace(day=1) <= first <= timezone.localdate(now):
        raise MeasureRefused(_("Choisissez un mois de l’essai, déjà commencé."), field="month")
    if use_case.trial_ended_at and first > timezone.localdate(use_case.trial_ended_at):
        raise MeasureRefused(_("Ce mois vient après la fin de l’essai."), field="month")
    if requests < 0 or users < 0 or (requests and not users):
        raise MeasureRefused(_("S’il y a des demandes, il y a un utilisateur au moins."), field="users")
    if not source.strip():
        raise MeasureRefused(_("Dites d’où vient le chiffre."), field="source")
    reading = UsageReading.objects.create(
        protocol=protocol,
        month=first,
        requests=requests,
        users=users,
        source=source.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    details = {"month": first, "requests": requests, "users": users}
    record(verb="trial.record_usage", actor=actor, use_case=use_case, now=now, details=details)
    return reading


def _protocol(use_case: UseCase) -> Protocol:
    protocol = protocol_at_hand(use_case)
    if use_case.state not in EVENTS_IN:
        raise MeasureRefused(_("Les dépenses se notent de l’autorisation de l’essai au dépôt de son évaluation."))
    if protocol is None:
        raise MeasureRefused(_("Écrivez d’abord le protocole de l’essai."))
    return protocol


def _check_expense(spent_on: date, label: str, category: str, now: datetime) -> None:
    if category not in Category.values:
        raise MeasureRefused(_("Choisissez la catégorie."), field="category")
    if not label.strip():
        raise MeasureRefused(_("Dites ce qui est payé."), field="label")
    if spent_on > timezone.localdate(now):
        raise MeasureRefused(_("La date de la dépense est dans le futur."), field="spent_on")
