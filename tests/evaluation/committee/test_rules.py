"""Versions of the voting rules: adopted with a reason, tried without writing, never reaching a meeting convened."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from boussole.shared.triggers import MESSAGE
from evaluation.committee import actions
from evaluation.committee.models import Meeting, RulesVersion, Tally
from evaluation.committee.selectors import rules_history
from evaluation.committee.selectors.rules_text import rules_in_words
from evaluation.committee.tally import CGCT, CRPA, Rules, case_from_dict, rules_to_dict
from tests.evaluation.committee.checks import everything, refused
from tests.factories.committee import (
    MEETING_AT,
    NOW,
    cast_all,
    close,
    convene,
    make_committee,
    make_ready,
    members_of,
    open_item,
    open_vote,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)
WHY = "Une abstention ne doit pas suffire à faire passer un avis."
READS = {"coordinator", "committee_member", "committee_president", "staff_representative", "auditor"}


def adopt(committee, actor, rules=CRPA, **more):
    return actions.adopt_rules(**{"committee": committee, "actor": actor, "rules": rules, "reason": WHY, "now": NOW,
                                  **more})  # fmt: skip


# --- adopting ----------------------------------------------------------------------------------------


def test_a_version_says_who_adopted_what_and_why(cast_of_nine):
    cast, committee, _members = cast_of_nine
    version = adopt(committee, cast.coordinator, reason=f" {WHY} ", deliberation="Délibération 2026-14", after=1)
    assert (version.number, version.settings) == (2, rules_to_dict(CRPA))
    assert (version.reason, version.deliberation, version.adopted_on) == (WHY, "Délibération 2026-14", TODAY)
    assert (version.recorded_by, version.recorded_at) == (cast.coordinator, NOW)
    entry = Entry.objects.get(verb="committee.adopt_rules")
    assert all(word in entry.content for word in ("2026-14", "majority_present_represented"))


def test_each_refusal_says_why_and_writes_nothing(cast_of_nine):
    cast, committee, members = cast_of_nine
    given = {"committee": committee, "actor": cast.coordinator, "rules": CRPA, "reason": WHY, "now": NOW}
    cases = [
        ("Dites pourquoi", {"reason": "  "}),
        ("choisissez une date passée, ou aujourd’hui", {"adopted_on": TODAY + timedelta(days=1)}),
        ("une nouvelle ne peut pas être plus ancienne", {"adopted_on": TODAY - timedelta(days=400)}),
        ("il n’y a rien à adopter", {"rules": CGCT}),
        ("La version 1 a été adoptée pendant que vous écriviez", {"after": 0}),
    ]
    for sentence, wrong in cases:
        refused(sentence, actions.adopt_rules, error=actions.RulesRefused, **{**given, **wrong})
    for person in (members[0].user, cast.expert, cast.outsider):
        refused("réservée au secrétariat", actions.adopt_rules, error=NotAllowed, **{**given, "actor": person})


def test_the_same_version_sent_twice_is_one_version(cast_of_nine):
    cast, committee, _members = cast_of_nine
    first = adopt(committee, cast.coordinator, after=1)
    before = everything()
    assert adopt(committee, cast.coordinator, after=1) == first
    assert everything() == before
    refused(
        "La version 2 a été adoptée pendant",
        actions.adopt_rules,
        committee=committee,
        actor=cast.coordinator,
        rules=Rules(casting_vote=False),
        reason=WHY,
        after=1,
        now=NOW,
    )


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_version(cast_of_nine, change):
    rows = RulesVersion.objects.filter(number=1)
    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic():
        rows.update(settings={}) if change == "update" else rows.delete()
    assert rows.get().settings == rules_to_dict(CGCT)


def test_a_committee_starts_with_the_default_rules_and_says_so(cast):
    committee = actions.create_committee(
        organisation=cast.organisation, name="Comité éthique", actor=cast.coordinator, now=NOW
    )
    version = committee.rules.get()
    assert (version.settings, version.reason, version.recorded_by) == (
        rules_to_dict(CGCT),
        "Règles de départ du comité.",
        cast.coordinator,
    )


# --- past meetings keep theirs -----------------------------------------------------------------------


def vote_at(meeting, people, members, letters):
    vote = open_vote(open_item(meeting, people.coordinator, members), people.coordinator)
    cast_all(vote, members, letters)
    return close(vote, people.coordinator)


def test_the_same_ballots_before_and_after_a_change_of_rules(cast):
    """Five for, four against, six abstentions: adopted by the CGCT profile, rejected by the CRPA one."""
    committee = make_committee(cast.organisation, size=15)
    members = members_of(committee)
    first, second = (
        convene(committee, cast.coordinator, make_ready(cast.organisation, cast.lead), at=MEETING_AT) for _ in range(2)
    )
    adopt(committee, cast.coordinator)
    third = convene(committee, cast.coordinator, make_ready(cast.organisation, cast.lead))
    letters = "P" * 5 + "C" * 4 + "A" * 6
    assert vote_at(first, cast, members, letters).outcome == "ADOPTE"
    kept = list(Tally.objects.values())
    adopt(committee, cast.coordinator, rules=Rules(majority="unanimity_expressed"))
    # Convened before both changes and held after them: still under its own rules.
    assert vote_at(second, cast, members, letters).outcome == "ADOPTE"
    after = vote_at(third, cast, members, letters)
    assert (after.outcome, case_from_dict(after.inputs).rules) == ("REJETE", CRPA)
    assert [Meeting.objects.get(pk=row.pk).rules.number for row in (first, second, third)] == [1, 1, 2]
    assert list(Tally.objects.exclude(pk__gt=kept[0]["id"]).values()) == kept


def test_the_history_tells_what_changed_and_which_meetings_it_governed(cast_of_nine):
    cast, committee, _members = cast_of_nine
    first = convene(committee, cast.coordinator)
    adopt(committee, cast.coordinator, rules=Rules(casting_vote=False))
    newer, older = rules_history(committee)
    assert (newer.version.number, older.version.number) == (2, 1)
    assert [(row.before, row.after) for row in newer.changed] == [("Oui", "Non")]
    assert (older.changed, newer.profile.key, len(newer.apart)) == ((), "cgct", 1)
    assert (older.meetings, newer.meetings) == ((first,), ())


def test_each_rule_names_the_source_of_its_own_value():
    sources = {row.name: row.source for row in rules_in_words(rules_to_dict(CRPA))}
    assert sources["Quorum"] == "décret n° 2006-672, art. 11, repris au CRPA"
    assert sources["Majorité"] == "décret n° 2006-672, art. 12"
    custom = {row.name: row.source for row in rules_in_words(rules_to_dict(Rules(casting_vote=False)))}
    assert custom["Égalité"] == "Choix du règlement intérieur (à vérifier)"


def test_a_secret_vote_can_be_the_rule(cast_of_nine):
    cast, committee, members = cast_of_nine
    adopt(committee, cast.coordinator, rules=Rules(ballot="secret"))
    meeting = convene(committee, cast.coordinator, make_ready(cast.organisation, cast.lead))
    item = open_item(meeting, cast.coordinator, members)
    refused("prévoit le scrutin secret", open_vote, item=item, coordinator=cast.coordinator)
    assert open_vote(item, cast.coordinator, secret=actions.SecretWish(mode="secret", because="rules")).is_secret


# --- pages -------------------------------------------------------------------------------------------


def typed(rules=CRPA, **more):
    plain = {name: {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
             for name, value in rules_to_dict(rules).items()}  # fmt: skip
    today = timezone.localdate()
    about = {"adopted_on": f"{today:%Y-%m-%d}", "reason": WHY, "deliberation": "", "after": 1, "convocation_days": 5}
    return {**plain, **about, **more}


def test_each_page_by_each_role(client, cast_of_nine):
    cast, committee, members = cast_of_nine
    readers = READS | {"president", "member"}
    everyone = {**cast.everyone(), "president": members[0].user, "member": members[2].user}
    for name, allowed in (("rules", readers), ("rules_new", {"coordinator"})):
        for who, person in everyone.items():
            client.force_login(person)
            status = client.get(reverse(f"committee:{name}", args=[committee.pk])).status_code
            assert status == (200 if who in allowed else 403 if who in readers else 404), (name, who)


def test_rules_are_adopted_from_their_page(client, cast_of_nine):
    cast, committee, _members = cast_of_nine
    url = reverse("committee:rules_new", args=[committee.pk])
    client.force_login(cast.coordinator)
    page = text_of(client.get(url))
    assert "partent de la version 1, en vigueur" in page
    assert "5 présents sur 9, 6 sur 10. Source : CGCT, art. L2121-17." in page
    assert "Source : Choix du règlement intérieur (à vérifier)." in page
    assert "checked" in page.split('name="quorum" value="majority"')[1].split(">")[0]
    crpa = text_of(client.get(f"{url}?profil=crpa"))
    assert "ceux du profil Commission consultative de l’État (CRPA)" in crpa
    wrong = text_of(client.post(url, typed(reason="", max_proxies_per_holder="9", do="adopt")))
    assert 'href="#id_reason"' in wrong
    assert 'href="#id_max_proxies_per_holder"' in wrong
    assert 'value="9"' in wrong
    assert committee.rules.count() == 1
    done = client.post(url, typed(do="adopt", deliberation="Décision du 3 mars"), follow=True)
    assert done.redirect_chain == [(reverse("committee:rules", args=[committee.pk]), 302)]
    page = text_of(done)
    for words in ("Version 2", "En vigueur", "Décision du 3 mars", WHY, str(cast.coordinator), "Au moins la moitié"):
        assert words in page
    stale = text_of(client.post(url, typed(Rules(casting_vote=False), do="adopt")))
    assert "La version 2 a été adoptée pendant que vous écriviez" in stale
    assert WHY in stale
    assert committee.rules.count() == 2


def test_rules_are_tried_around_the_real_seats_without_writing(client, cast_of_nine):
    cast, committee, members = cast_of_nine
    client.force_login(cast.coordinator)
    url = reverse("committee:rules_new", args=[committee.pk])
    before = everything()
    page = text_of(client.post(url, typed(Rules(casting_vote=False), reason="", adopted_on="", do="try")))
    assert everything() == before
    assert "Rien n’est enregistré" in page
    assert "4 présents sur 9 membres votants, il en faut 5" in page
    assert f"{members[0].user}" in page
    assert "Égalité, sans voix prépondérante" in page
    assert "À égalité, la voix de qui préside l’emporte-t-elle" in page.split('id="apart"')[1].split("</section>")[0]
    assert "Erreur" not in page
    assert "(facultatif)" not in page.split("Pourquoi ces règles changent")[1].split("</label>")[0]
    odd = text_of(client.post(url, typed(majority="tirage au sort", do="try")))
    assert 'href="#id_majority' in odd
    assert "Rien n’est enregistré. Les réponses" not in odd
    assert everything() == before


def test_rules_cannot_be_tried_before_three_people_vote(client, cast):
    committee = make_committee(cast.organisation, size=2)
    client.force_login(cast.coordinator)
    page = text_of(client.post(reverse("committee:rules_new", args=[committee.pk]), typed(do="try")))
    assert "Il faut au moins trois membres votants" in page


def test_more_versions_and_meetings_take_no_more_queries(client, cast_of_nine, django_assert_num_queries):
    cast, committee, _members = cast_of_nine
    client.force_login(cast.coordinator)
    url = reverse("committee:rules", args=[committee.pk])
    for expected in (1, 3):
        for number in range(expected - committee.rules.count()):
            adopt(committee, cast.coordinator, rules=Rules(max_proxies_per_holder=number + 2))
            convene(committee, cast.coordinator)
        client.get(url)
        with django_assert_num_queries(8):
            client.get(url)
