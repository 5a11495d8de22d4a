"""What minutes say, from plain values: presences, movements, proxies, votes, and never a name in a secret vote."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.committee.minutes_content import (
    ItemSaid,
    missing,
    movements,
    outcome_of,
    points,
    presence_of,
    presence_said,
    void_proxies,
)
from evaluation.committee.tally import Attendance, Proxy
from tests.reports.minutes_samples import case, content, name, public_vote, secret_vote

NAMES = {str(n): name(n) for n in range(25)}
WHERE = ("présent", "à distance", "représenté", "déporté", "absent")


def there(**places):
    """Attendance from m0="present/absent": at the opening, then at the vote."""
    return tuple(
        Attendance(member=member[1:], opening=place.split("/")[0], vote=place.split("/")[-1])
        for member, place in places.items()
    )


@pytest.mark.parametrize(
    ("member", "expected"),
    [("0", "présent"), ("1", "déporté"), ("3", "absent"), ("2", "à distance"), ("4", "représenté")],
)
def test_where_a_member_is_at_the_vote(member, expected):
    said = case(5, attendance=there(m0="present", m1="present", m2="remote", m3="absent", m4="absent"))
    assert presence_of(said, member) == expected


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([], "non relevé"),
        ([(1, "présent")], "présent"),
        ([(1, "présent"), (2, "présent")], "présent"),
        ([(1, "présent"), (2, "absent")], "présent au point 1, absent au point 2"),
        ([(1, "présent"), (2, "déporté"), (3, "présent")], "présent aux points 1 et 3, déporté au point 2"),
    ],
)
def test_presences_are_grouped(seen, expected):
    assert presence_said(seen) == expected


@given(st.lists(st.sampled_from(WHERE), min_size=1, max_size=12))
def test_every_item_is_told_once_whatever_the_presences(places):
    seen = list(enumerate(places, start=1))
    said = presence_said(seen)
    if len(set(places)) == 1:
        assert said == places[0]
        return
    for place in WHERE:
        numbers = [number for number, there_ in seen if there_ == place]
        assert (f"{place} {points(numbers)}" in said) if numbers else (f"{place} au" not in said)


def test_points_are_listed_as_one_says_them():
    assert [points([3]), points([1, 2]), points([1, 2, 4])] == [
        "au point 3",
        "aux points 1 et 2",
        "aux points 1, 2 et 4",
    ]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("present/present", []),
        ("absent/present", [f"{name(2)} arrive après l’ouverture du point."]),
        ("absent/remote", [f"{name(2)} rejoint la séance à distance après l’ouverture du point."]),
        ("present/absent", [f"{name(2)} part avant le vote."]),
        ("remote/present", [f"{name(2)} poursuit en salle."]),
        ("present/remote", [f"{name(2)} poursuit à distance."]),
    ],
)
def test_who_comes_and_goes_between_the_opening_and_the_vote(place, expected):
    assert movements(case(5, attendance=there(m0="present", m2=place)), NAMES) == expected


def test_a_proxy_without_effect_says_why_unless_it_was_moot():
    attendance = there(m0="absent", m2="present")
    void = case(5, attendance=attendance)
    assert void_proxies(void, NAMES) == [
        f"Pouvoir donné par {name(4)} à {name(0)}, sans effet : son porteur n’est pas présent."
    ]
    assert void_proxies(case(5), NAMES) == []
    revoked = replace(void, proxies=(Proxy(giver="4", holder="0", revoked=True),))
    assert void_proxies(revoked, NAMES) == []
    came = case(5, attendance=there(m0="present", m4="present"))
    assert void_proxies(came, NAMES) == []


def test_the_outcome_is_the_last_vote_that_stands():
    item = ItemSaid(1, "Outil", "2026-001", "Avis", "Reporté", case=case(5), votes=(public_vote(5), secret_vote(5)))
    assert outcome_of(item) == "Avis favorable : rejeté"
    annulled = replace(secret_vote(5), annulled="Une erreur.")
    assert outcome_of(replace(item, votes=(public_vote(5), annulled))) == "Avis favorable sous réserves : adopté"
    assert outcome_of(replace(item, votes=(annulled,))) == "Reporté"
    assert outcome_of(replace(item, votes=(replace(public_vote(5), counted=False),))) == "Reporté"


def test_names_given_with_a_secret_vote_never_come_out():
    vote = content(3)["items"][2]["votes"][0]
    assert "Jamais Ceci" not in json.dumps(vote, ensure_ascii=False)
    assert "Ni Cela" not in json.dumps(vote, ensure_ascii=False)
    assert vote["silent"] == []
    assert vote["turnout"] == "4 voix ont signé la liste d’émargement, sur 5."
    assert vote["mode"].endswith(f"dépouillé par {name(2)} et {name(3)}")


@pytest.mark.parametrize("signed", [0, 1, 2])
def test_the_turnout_agrees_in_number(signed):
    vote = replace(secret_vote(5), signed=signed)
    item = ItemSaid(1, "Outil", "2026-001", "Avis", "Voté", case=case(5), votes=(vote,))
    said = content(0, 5, items=(item,))
    turnout = said["items"][0]["votes"][0]["turnout"]
    assert turnout == f"{signed} voix {'a signé' if signed == 1 else 'ont signé'} la liste d’émargement, sur 5."


def test_an_item_that_never_opened_says_so_and_asks_nothing():
    item = ItemSaid(1, "Outil", "2026-001", "Avis", "Reporté", postponed="La séance a été levée avant ce point.")
    said = content(0, 5, items=(item,))
    assert said["items"][0]["opened"] is False
    assert "quorum" not in said["items"][0]
    assert {row["presence"] for row in said["members"]} == {"non relevé"}
    assert missing(item, opinion_recorded=False, voted=False) == []


def test_what_is_asked_before_settling():
    item = ItemSaid(2, "Outil", "2026-001", "Avis", "Voté", case=case(5), debate="  ")
    assert missing(item, opinion_recorded=False, voted=True) == [
        "Point 2 : résumez la teneur des discussions.",
        "Point 2 : enregistrez d’abord l’avis du comité.",
    ]
    assert missing(replace(item, debate="Dit."), opinion_recorded=True, voted=True) == []
    lost = replace(item, case=case(5, attendance=there(m0="present")))
    assert missing(lost, opinion_recorded=False, voted=False) == []


def test_the_content_is_plain_data_whatever_the_size():
    said = content(4, 9)
    assert json.loads(json.dumps(said)) == said
    assert [row["number"] for row in said["agenda"]] == [1, 2, 3, 4]
