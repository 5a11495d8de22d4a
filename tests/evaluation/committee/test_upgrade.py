"""The recusals recorded before declarations existed are carried over: declared, and their dossier hidden."""

from importlib import import_module

import pytest
from django.apps import apps

from evaluation.committee.models import Declaration, Recusal
from tests.factories.committee import MEETING_AT, convene, make_committee, make_ready, members_of, seat
from usecases.models import HiddenUseCase

pytestmark = pytest.mark.django_db
MIGRATION = import_module("evaluation.committee.migrations.0007_declarations_kept")


def test_a_recusal_of_before_is_a_declaration_and_hides_the_dossier(cast):
    committee = make_committee(cast.organisation, size=3)
    member = members_of(committee)[2]
    use_case = make_ready(cast.organisation, cast.lead)
    first = convene(committee, cast.coordinator, use_case).items.get()
    lead_seat = seat(committee, cast.lead)
    for out in (member, lead_seat):
        Recusal.objects.create(item=first, member=out, reason="Lien.", declared_at=MEETING_AT)
    MIGRATION.declare_what_was_known(apps, None)
    rows = Declaration.objects.order_by("pk").values_list("member", "number", "interest", "reason", "declared_by")
    assert list(rows) == [
        (member.pk, 1, "interest", "Lien.", member.user_id),
        (lead_seat.pk, 1, "interest", "Lien.", cast.lead.pk),
    ]
    hidden = HiddenUseCase.objects.get()
    assert (hidden.use_case, hidden.user, hidden.since) == (use_case, member.user, MEETING_AT)
