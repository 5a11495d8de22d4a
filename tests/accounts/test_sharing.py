"""Sharing between collectivités: both agree, either ends it, hosting shares by itself, everything is journaled."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import actions
from accounts.actions import AccountRefused
from accounts.models import Membership, Notification, SharingAgreement
from accounts.selectors import possible_partners, shares_with, sharing_agreements
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import make_member, make_organisation
from tests.factories.usecases import START

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=2)


def propose(cast, **changes):
    given = {"organisation": cast.organisation, "partner": cast.elsewhere, "actor": cast.administrator, "now": START}
    return actions.propose_sharing(**{**given, **changes})


def accept(cast, agreement, **changes):
    given = {"organisation": cast.elsewhere, "actor": cast.outsider, "now": LATER}
    return actions.accept_sharing(agreement=agreement, **{**given, **changes})


def end(cast, agreement, **changes):
    given = {"organisation": cast.organisation, "actor": cast.administrator, "now": LATER}
    return actions.end_sharing(agreement=agreement, **{**given, **changes})


def refused(match, act, *args, error=AccountRefused, **given):
    before = [list(model.objects.order_by("pk").values()) for model in (SharingAgreement, Entry, Notification)]
    with pytest.raises(error, match=match) as refusal:
        act(*args, **given)
    after = [list(model.objects.order_by("pk").values()) for model in (SharingAgreement, Entry, Notification)]
    assert after == before
    return refusal.value


def circle(organisation):
    return set(shares_with(organisation))


def test_nothing_is_shared_before_both_agree_then_both_ways_until_one_ends_it(cast):
    alone = ({cast.organisation}, {cast.elsewhere})
    both = ({cast.organisation, cast.elsewhere},) * 2
    assert (circle(cast.organisation), circle(cast.elsewhere)) == alone
    agreement = propose(cast)
    assert (circle(cast.organisation), circle(cast.elsewhere)) == alone
    accept(cast, agreement)
    assert (circle(cast.organisation), circle(cast.elsewhere)) == both
    end(cast, agreement, organisation=cast.elsewhere, actor=cast.outsider)
    assert (circle(cast.organisation), circle(cast.elsewhere)) == alone
    assert propose(cast, now=LATER).pk != agreement.pk


def test_each_act_is_in_the_journal_of_both_and_told_to_the_other(cast):
    agreement = accept(cast, propose(cast))
    end(cast, agreement)
    rows = Entry.objects.order_by("seq").values_list("verb", "organisation_id", "actor_id")
    pair = (cast.organisation.pk, cast.elsewhere.pk)
    assert list(rows) == [
        *[("accounts.propose_sharing", pk, cast.administrator.pk) for pk in pair],
        *[("accounts.accept_sharing", pk, cast.outsider.pk) for pk in pair],
        *[("accounts.end_sharing", pk, cast.administrator.pk) for pk in pair],
    ]
    told = list(Notification.objects.order_by("pk").values_list("recipient", "kind", "path"))
    path = reverse("accounts:sharing")
    assert told == [
        (cast.outsider.pk, "to_do", path),
        (cast.administrator.pk, "information", path),
        (cast.outsider.pk, "information", path),
    ]


def test_only_administrators_of_the_collectivite_that_acts(cast):
    for person in [*cast.by_role.values(), cast.nobody]:
        if person != cast.administrator:
            refused("Seul un administrateur", propose, cast, error=NotAllowed, actor=person)
    agreement = propose(cast)
    refused("Seul un administrateur", accept, cast, agreement, error=NotAllowed, actor=cast.administrator)
    refused("Seul un administrateur", end, cast, agreement, error=NotAllowed, actor=cast.coordinator)
    Membership.objects.filter(user=cast.outsider, role="administrator").update(ended_at=START)
    refused("Seul un administrateur", accept, cast, agreement, error=NotAllowed)


def test_a_pair_has_one_agreement_whoever_asks(cast):
    third = make_organisation()
    third_admin = make_member(third, "administrator")
    agreement = propose(cast)
    assert refused("existe déjà", propose, cast).field == "partner"
    crossed = {"organisation": cast.elsewhere, "partner": cast.organisation, "actor": cast.outsider}
    refused("existe déjà", propose, cast, **crossed)
    refused("existe déjà", propose, cast, partner=cast.organisation)
    refused(
        "l’autre collectivité d’accepter",
        accept,
        cast,
        agreement,
        organisation=cast.organisation,
        actor=cast.administrator,
    )
    refused("ne concerne pas", accept, cast, agreement, organisation=third, actor=third_admin)
    refused("ne concerne pas", end, cast, agreement, organisation=third, actor=third_admin)
    accept(cast, agreement)
    refused("déjà en vigueur", accept, cast, agreement)
    end(cast, agreement)
    refused("déjà terminé", end, cast, agreement)
    refused("déjà terminé", accept, cast, agreement)


def test_hosting_shares_by_itself_with_the_host_not_between_communes(cast):
    first, second = (make_organisation(parent=cast.organisation, hosted=True) for _ in range(2))
    member = make_organisation(parent=cast.organisation)
    assert circle(first) == {first, cast.organisation}
    assert circle(cast.organisation) == {cast.organisation, first, second}
    assert circle(member) == {member}
    assert set(possible_partners(first)) == {second, member, cast.elsewhere}
    assert set(possible_partners(cast.organisation)) == {member, cast.elsewhere}
    refused("existe déjà", propose, cast, partner=first)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"partner": "organisation"}, "accounts_sharing_takes_two"),
        ({"accepted_at": START}, "accounts_sharing_accepted_by_someone"),
        ({"ended_at": START}, "accounts_sharing_ended_by_someone"),
    ],
)
def test_the_database_refuses_an_impossible_agreement(cast, values, constraint):
    given = {"proposer": cast.organisation, "partner": cast.elsewhere, "proposed_by": cast.lead, "proposed_at": START}
    wrong = {name: getattr(cast, value) if isinstance(value, str) else value for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SharingAgreement.objects.create(**{**given, **wrong})


def test_the_database_refuses_a_second_agreement_in_either_direction(cast):
    propose(cast)
    given = {"proposer": cast.elsewhere, "partner": cast.organisation, "proposed_by": cast.lead, "proposed_at": START}
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingAgreement.objects.create(**given)


def test_the_page_takes_a_sharing_from_the_proposal_to_its_end(client, cast):
    page = reverse("accounts:sharing")
    client.force_login(cast.administrator)
    assert "Aucun partage." in client.get(page).content.decode()
    assert "Choisissez la collectivité" in client.post(page, {"managed": cast.organisation.pk}).content.decode()
    client.post(page, {"partner": cast.elsewhere.pk, "managed": cast.organisation.pk})
    agreement = SharingAgreement.objects.get()
    waiting = client.get(page).content.decode()
    assert ("En attente de réponse" in waiting, "Accepter" in waiting) == (True, False)
    client.force_login(cast.outsider)
    assert "Réponse à donner" in client.get(page).content.decode()
    client.post(reverse("accounts:accept_sharing", args=[agreement.pk]), {"managed": cast.elsewhere.pk})
    assert "En vigueur" in client.get(page).content.decode()
    assert sharing_agreements(cast.elsewhere)[0].in_force
    client.post(reverse("accounts:end_sharing", args=[agreement.pk]), {"managed": cast.elsewhere.pk})
    assert sharing_agreements(cast.elsewhere) == []
    assert client.post(reverse("accounts:end_sharing", args=[agreement.pk])).status_code == 404


def test_the_page_is_for_administrators_and_a_third_one_finds_nothing(client, cast):
    agreement = propose(cast)
    client.force_login(make_member(make_organisation(), "administrator"))
    for name in ("accept_sharing", "end_sharing"):
        assert client.post(reverse(f"accounts:{name}", args=[agreement.pk])).status_code == 404
        assert client.get(reverse(f"accounts:{name}", args=[agreement.pk])).status_code == 405
    client.force_login(cast.coordinator)
    assert client.get(reverse("accounts:sharing")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries(client, cast, django_assert_num_queries, count):
    for _ in range(count):
        propose(cast, partner=make_organisation())
    client.force_login(cast.administrator)
    with django_assert_num_queries(9):
        client.get(reverse("accounts:sharing"))
