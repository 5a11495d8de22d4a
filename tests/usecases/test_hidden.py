"""A dossier hidden from a person: whatever their roles, on every page, until it is shown again; never from its lead."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Notification
from tests.factories.accounts import make_member
from tests.factories.usecases import make_use_case
from usecases.actions import hide_from, show_again, withdraw
from usecases.actions.hiding import who_may_read
from usecases.enums import State
from usecases.models import HiddenUseCase, UseCase
from usecases.selectors import ListFilters, find_use_cases

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@pytest.fixture
def dossier(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.READY_FOR_COMMITTEE, title="Tri des courriels")


def hide(dossier, person, reason="Contrat avec le fournisseur."):
    return hide_from(use_case=dossier, user=person, reason=reason, now=NOW)


@pytest.mark.parametrize("role", ["coordinator", "expert", "committee_member", "elected_official", "auditor"])
def test_it_is_nowhere_for_them_and_still_there_for_the_others(client, cast, dossier, role):
    person = getattr(cast, role)
    other = cast.coordinator if role != "coordinator" else cast.expert
    hide(dossier, person)
    assert dossier not in UseCase.objects.visible_to(person)
    assert list(find_use_cases(person, ListFilters(search="courriels"))) == []
    assert dossier in UseCase.objects.visible_to(other)
    client.force_login(person)
    for name in ("usecases:detail", "usecases:documents", "usecases:messages", "compass:overview", "committee:dossier",
                 "decisions:detail", "trial:overview", "reports:list"):  # fmt: skip
        page = client.get(reverse(name, args=[dossier.pk]))
        assert page.status_code == 403, name
        assert "Contrat avec le fournisseur." in page.content.decode()
    assert "Tri des courriels" not in client.get(reverse("usecases:list")).content.decode()
    assert "Tri des courriels" not in client.get("/").content.decode()


def test_whoever_never_read_it_learns_nothing(client, cast, dossier):
    hide(dossier, cast.committee_member)
    client.force_login(cast.outsider)
    assert client.get(reverse("usecases:detail", args=[dossier.pk])).status_code == 404


def test_its_lead_goes_on_reading_it(cast, dossier):
    assert hide(dossier, cast.lead) is None
    assert dossier in UseCase.objects.visible_to(cast.lead)


def test_twice_is_once_and_it_is_shown_again(cast, dossier):
    person = cast.committee_member
    assert hide(dossier, person) == hide(dossier, person, "Autre chose.")
    assert who_may_read(dossier, [person, cast.expert]) == [cast.expert]
    assert show_again(use_case=dossier, user=person, now=NOW) is True
    assert show_again(use_case=dossier, user=person, now=NOW) is False
    assert dossier in UseCase.objects.visible_to(person)
    hide(dossier, person, "De nouveau.")
    assert list(HiddenUseCase.objects.values_list("reason", "until")) == [
        ("Contrat avec le fournisseur.", NOW),
        ("De nouveau.", None),
    ]


def test_the_database_refuses_the_impossible(cast, dossier):
    hide(dossier, cast.expert)
    values = {"use_case": dossier, "user": cast.auditor, "reason": "Lien.", "since": NOW}
    for wrong in ({"user": cast.expert}, {"until": NOW - timedelta(days=1)}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HiddenUseCase.objects.create(**{**values, **wrong})


def test_nobody_is_told_of_a_dossier_hidden_from_them(cast, dossier):
    other = make_member(cast.organisation, Role.COORDINATOR)
    hide(dossier, cast.coordinator)
    withdraw(use_case=dossier, actor=cast.lead, comment="Le besoin a disparu.", now=NOW)
    told = Notification.objects.filter(subject__startswith="Dossier retiré").values_list("recipient", flat=True)
    assert list(told) == [other.pk]
