"""Answers are shuffled under new identifiers each time one is added, each night, and for good at the close.

An answer and the use of its token are written by one transaction: none is lost, none counts twice. What a database
keeps of transactions (`xmin` in PostgreSQL, the place of a row in SQLite) would then link the two. So the same
transaction deletes all the answers of the campaign and writes them again in an order drawn at random: it leaves the
same trace on all of them. The deleted rows stay in the files until a `Scrub` writes these anew.
"""

from collections.abc import Sequence
from datetime import datetime
from secrets import SystemRandom
from typing import Any

from django.db import transaction
from django.utils import timezone

from boussole.shared.jobs import dispatch
from evaluation.questionnaires.enums import CampaignState
from evaluation.questionnaires.models import Answer, Campaign, Scrub

Row = tuple[int, dict[str, Any]]  # service, answers


def mix(campaign: Campaign, *, added: Sequence[Row] = ()) -> None:
    """Write every answer of a locked campaign again, with those of `added`, in a new order, under new identifiers."""
    write_again(campaign, [*campaign.answers.values_list("service_id", "answers"), *added], sealed=False)


def write_again(campaign: Campaign, rows: Sequence[Row], *, sealed: bool) -> None:
    """Replace the answers of a locked campaign by `rows`, shuffled."""
    shuffled = list(rows)
    SystemRandom().shuffle(shuffled)
    campaign.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(campaign=campaign, service_id=service, answers=answers, sealed=sealed) for service, answers in shuffled
    )


@transaction.atomic
def mix_tonight(*, campaign: Campaign, now: datetime) -> Scrub | None:
    """Shuffle the answers of an open campaign and have their traces wiped, once a day. Return None when it was done."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    day = timezone.localdate(now).isoformat()
    if campaign.state != CampaignState.OPEN or Scrub.objects.filter(campaign=campaign, cause=day).exists():
        return None
    mix(campaign)
    return have_wiped(campaign, day, now)


def have_wiped(campaign: Campaign, cause: str, now: datetime) -> Scrub:
    """Ask for the traces of what this transaction deletes to be wiped, once it is committed."""
    job = Scrub.objects.create(campaign=campaign, cause=cause, queued_at=now)
    dispatch(job)
    return job
