"""The forty written votes, then each rule on its own where the forty leave a corner unseen."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.committee import enums
from evaluation.committee import tally as door
from evaluation.committee.tally import (
    CGCT,
    CRPA,
    Rules,
    ballot_refusal,
    case_from_dict,
    case_to_dict,
    presiding,
    proxy_verdicts,
    quorum_required,
    quorum_status,
    result_to_dict,
    rules_from_dict,
    rules_to_dict,
    secret_ballot_due,
    tally,
    valid_proxies,
    voices,
)
from tests.evaluation.committee.vote_cases import CASES, VoteCase, secret, session

ROOT = Path(__file__).resolve().parents[3]
SECRET = Rules(ballot="secret")
REMOTE_SECRET = Rules(ballot="secret", remote_counts_present=True)


def outcome(case) -> str:
    return tally(case).outcome.value


@pytest.mark.parametrize("vote", CASES, ids=lambda vote: vote.id)
def test_written_case(vote: VoteCase):
    result = result_to_dict(tally(vote.case))
    assert result.pop("reason")
    assert result == vote.expected


def test_there_are_forty_cases():
    assert [vote.id for vote in CASES] == [f"V{number:02}" for number in range(1, 41)]


@pytest.mark.parametrize("vote", CASES, ids=lambda vote: vote.id)
def test_a_case_survives_its_written_form(vote: VoteCase):
    written = json.loads(json.dumps(case_to_dict(vote.case)))
    assert case_from_dict(written) == vote.case
    assert rules_from_dict(rules_to_dict(vote.case.rules)) == vote.case.rules


# R1, R2, R3: the quorum


@pytest.mark.parametrize(
    ("base", "majority", "half"), [(0, 1, 0), (1, 1, 1), (2, 2, 1), (9, 5, 5), (10, 6, 5), (15, 8, 8)]
)
def test_quorum_required(base, majority, half):
    found = tuple(quorum_required(base, rule) for rule in ("majority", "half", "none"))
    assert found == (majority, half, 0)


@pytest.mark.parametrize("arguments", [(-1, "half"), (9, "third")])
def test_quorum_required_refuses_nonsense(arguments):
    with pytest.raises(ValueError, match=r"-1 membres|third"):
        quorum_required(*arguments)


def seen(case) -> tuple[int, int, int]:
    status = quorum_status(case)
    assert status.reached == (status.present >= status.required)
    return status.base, status.required, status.present


@pytest.mark.parametrize(
    ("setting", "expected"), [("not_present", (9, 5, 4)), ("out_of_base", (7, 4, 4)), ("counted", (9, 5, 6))]
)
def test_what_a_recusal_does_to_the_quorum(setting, expected):
    case = session("1-6", recused="5 6", rules=Rules(quorum_recused=setting))
    assert seen(case) == expected
    assert len(voices(case)) == 4


def test_members_at_a_distance_are_there_only_if_the_rules_say_so():
    assert seen(session("1-4", remote="5")) == (9, 5, 4)
    case = session("1-4", remote="5", rules=Rules(remote_counts_present=True))
    assert seen(case) == (9, 5, 5)
    assert voices(case) == ("m1", "m2", "m3", "m4", "m5")


def test_a_member_at_a_distance_has_no_voice_unless_the_rules_say_so_but_may_give_a_proxy():
    case = session("1-5", "1P 2P 6P 3C 4C 5C 5>6P", remote="6", proxies="6>5")
    result = tally(case)
    assert (result.voices, result.for_, result.against) == (6, 3, 3)
    assert [(r.voter, r.reason) for r in result.rejections] == [
        ("m6", "Ce membre n’est pas présent au moment du vote.")
    ]


def test_arrivals_do_not_make_a_quorum_and_departures_do_not_undo_it():
    assert outcome(session("1-4", "1P", arrived="5-9")) == "REPORTE"
    assert outcome(session("1-5", "1P", left="2-5")) == "ADOPTE"


def test_a_represented_member_joins_the_quorum_once():
    rules = replace(CRPA, max_proxies_per_holder=3)
    assert seen(session("1-3", seats=10, proxies="9>3 9>2 8>3", rules=rules)) == (10, 5, 5)
    assert seen(session("1-5", seats=10, left="5", proxies="5>4", rules=rules)) == (10, 5, 5)


def test_a_quorum_reached_with_proxies_survives_the_holder_leaving_and_the_giver_arriving():
    case = session("1-4", "1P 2P 4P", seats=10, left="3", proxies="9>3", rules=CRPA)
    assert (seen(case), outcome(case)) == ((10, 5, 5), "ADOPTE")
    case = session("1-4", "1P 2P 9P", seats=10, arrived="9", proxies="9>3", rules=CRPA)
    assert (seen(case), outcome(case)) == ((10, 5, 5), "ADOPTE")


def test_a_consultative_member_gives_no_proxy_towards_the_quorum():
    case = session("1-4", seats=11, consultative="11", proxies="11>3", rules=CRPA)
    assert seen(case) == (10, 5, 4)


# Rule R4, proxies.


def test_a_proxy_given_again_to_the_same_holder_is_judged_by_the_last_one():
    given_again, taken_back = session("1-5", "3P 3>9P", proxies="9>3x 9>3"), session("1-5", proxies="9>3 9>3x")
    assert ballot_refusal(given_again, "m3", "m9") == ""
    assert ballot_refusal(taken_back, "m3", "m9") == "Le pouvoir est sans effet : il a été retiré."


def voids(case) -> list[str]:
    return [verdict.void for verdict in proxy_verdicts(case)]


@pytest.mark.parametrize(
    ("case", "void"),
    [
        (session("1-5", proxies="9>3"), ""),
        (session("1-5", proxies="9>3x"), "il a été retiré"),
        (
            session("1-5", seats=10, consultative="10", proxies="10>3"),
            "la personne qui le donne n’a pas voix délibérative",
        ),
        (session("1-5", proxies="9>3", recused="9"), "le membre qui le donne s’est déporté"),
        (session("1-5", proxies="5>3"), "le membre qui le donne est présent"),
        (session("1-5", proxies="9>9"), "nul ne peut se donner pouvoir à soi-même"),
        (
            session("1-5 10", seats=10, consultative="10", proxies="9>10"),
            "la personne qui le reçoit n’a pas voix délibérative",
        ),
        (session("1-5", proxies="9>3", recused="3"), "son porteur s’est déporté"),
        (session("1-5", proxies="9>8"), "son porteur n’est pas présent"),
    ],
)
def test_why_a_proxy_is_void(case, void):
    assert voids(case) == [void]
    assert valid_proxies(case) == ({} if void else {"m9": "m3"})


def test_the_last_proxy_of_a_giver_replaces_the_others_even_when_revoked():
    assert valid_proxies(session("1-5", proxies="9>3 9>4")) == {"m9": "m4"}
    assert valid_proxies(session("1-5", proxies="9>3 9>4x")) == {}
    assert valid_proxies(session("1-5", proxies="9>3x 9>4")) == {"m9": "m4"}
    assert voids(session("1-5", proxies="9>3 9>4"))[0] == "un pouvoir plus récent l’a remplacé"


def test_slots_go_to_valid_proxies_in_order_of_receipt():
    assert valid_proxies(session("1-5", proxies="9>3 8>3")) == {"m9": "m3"}
    assert valid_proxies(session("1-5", proxies="9>3x 8>3 7>3")) == {"m8": "m3"}
    assert valid_proxies(session("1-5", proxies="9>3 8>3 9>3")) == {"m8": "m3"}
    two = Rules(max_proxies_per_holder=2)
    assert valid_proxies(session("1-5", proxies="9>3 8>3 7>3", rules=two)) == {"m9": "m3", "m8": "m3"}
    assert valid_proxies(session("1-5", proxies="9>3", rules=Rules(max_proxies_per_holder=0))) == {}


# R5, R6: voices, secrecy at a distance


def test_without_a_voice_the_item_is_postponed():
    result = tally(session("1-5", "1P", left="1-5"))
    assert (result.quorum, result.voices, result.for_, result.valid) == (True, 0, None, False)
    assert result.reason == "Aucun membre présent ou représenté ne peut voter. Le point est reporté."
    assert result.outcome == "REPORTE"


def test_no_secret_vote_while_a_voice_attends_at_a_distance():
    papers = secret("1-6", "PPPPPP")
    result = tally(session("1-5", papers, remote="6", rules=REMOTE_SECRET))
    assert (result.outcome, result.voices, result.for_) == ("REPORTE", 6, None)
    assert result.reason == "Un membre vote à distance : le scrutin secret est impossible. Le point est reporté."
    # Recused, or merely watching, a member at a distance has no voice.
    papers = secret("1-5", "PPPPP")
    assert outcome(session("1-5", papers, remote="6", recused="6", rules=REMOTE_SECRET)) == "ADOPTE"
    assert outcome(session("1-5", papers, remote="6", rules=SECRET)) == "ADOPTE"


@pytest.mark.parametrize(
    ("present", "requests", "nomination", "due"),
    [
        (12, 4, False, True),
        (12, 3, False, False),
        (10, 4, False, True),
        (9, 0, True, True),
        (0, 0, False, False),
    ],
)
def test_when_a_vote_must_be_secret(present, requests, nomination, due):
    assert secret_ballot_due(present, requests, nomination=nomination) is due


# R7, R8: which ballots count


def test_rejected_ballots_say_who_for_whom_and_why():
    case = session("1-5 10", "1P 5>9P 10P 8P 3>9P 2>3P 4C!", seats=10, consultative="10", proxies="9>3")
    result = tally(case)
    assert result.rejections == (
        ("m5", "m9", "Aucun pouvoir ne permet de voter pour ce membre."),
        ("m10", "m10", "Cette personne n’a pas voix délibérative."),
        ("m8", "m8", "Ce membre n’est pas présent au moment du vote."),
        ("m2", "m3", "Aucun pouvoir ne permet de voter pour ce membre."),
        ("m4", "m4", "Ce bulletin est arrivé après la clôture du vote."),
    )
    assert (result.rejected, result.for_, result.expressed) == (5, 2, 2)


def test_a_rejected_ballot_does_not_replace_an_accepted_one():
    assert tally(session("1-5", "1P 2>1C 1C!")).for_ == 1


def test_a_ballot_of_an_outsider_is_rejected():
    case = session("1-5", "1P 42P 42>1C")
    assert [r.voter for r in tally(case).rejections] == ["m42", "m42"]


def test_ballot_refusal_tells_beforehand():
    case = session("1-5", proxies="9>3 8>2x", recused="4")
    assert ballot_refusal(case, "m3", "m9") == ""
    assert ballot_refusal(case, "m3", "m3") == ""
    assert ballot_refusal(case, "m4", "m4") == "Ce membre s’est déporté sur ce point."
    assert ballot_refusal(case, "m2", "m8") == "Le pouvoir est sans effet : il a été retiré."
    # The member represented cannot also vote from outside the room.
    assert ballot_refusal(case, "m9", "m9") == "Ce membre n’est pas présent au moment du vote."


@pytest.mark.parametrize(
    ("ballots", "reason"),
    [
        (
            secret("1-5", "PPPP"),
            "Le nombre de bulletins dans l’urne (4) et celui des signatures (5) diffèrent.",
        ),
        (secret("1-4 4", "PPPPP"), "Une même voix a signé deux fois la liste d’émargement."),
        (
            secret("1-4 8", "PPPPP"),
            "La liste d’émargement porte une signature qui n’a pas de voix dans ce vote.",
        ),
    ],
)
def test_a_secret_vote_whose_roll_is_wrong_is_void(ballots, reason):
    result = tally(session("1-5", ballots, rules=SECRET))
    assert (result.outcome, result.valid, result.voices, result.rejected) == ("ANNULE", False, 5, None)
    assert result.reason == f"{reason} Le scrutin est annulé."


def test_a_secret_vote_counts_the_voices_represented():
    case = session("1-5", secret("1-3 9", "PPNC"), proxies="9>3", rules=SECRET)
    result = tally(case)
    assert (result.voices, result.for_, result.against, result.abstain) == (6, 2, 1, 1)


def test_a_vote_and_its_ballots_must_be_of_the_same_kind():
    for case in (session("1-5", secret("1-5", "PPPPP")), session("1-5", "1P", rules=SECRET)):
        with pytest.raises(ValueError, match="mode de scrutin"):
            tally(case)


# R9, R10, R11: the outcome


@pytest.mark.parametrize(
    ("majority", "ballots", "expected"),
    [
        ("unanimity_expressed", "1P 2A 3A", "ADOPTE"),
        ("unanimity_expressed", "1P 2P 3P 4P 5C", "REJETE"),
        ("unanimity_expressed", "1A", "SANS_DECISION"),
        ("absolute_members", "1P 2P 3P 4P 5P", "ADOPTE"),
        ("two_thirds_expressed", "1P 2P 3C", "ADOPTE"),
        ("two_thirds_expressed", "1P 2C", "REJETE"),
        ("majority_present_represented", "1P 2P 3P 4P", "ADOPTE"),
        ("majority_present_represented", "1P 2P 3P", "REJETE"),
    ],
)
def test_majorities(majority, ballots, expected):
    assert outcome(session("1-6", ballots, rules=Rules(majority=majority))) == expected


def test_half_of_the_members_is_not_their_majority():
    rules = Rules(majority="absolute_members")
    assert outcome(session("1-6", "1P 2P 3P 4P 5P", seats=10, rules=rules)) == "REJETE"
    assert outcome(session("1-6", "1P 2P 3P 4P 5P 6P", seats=10, rules=rules)) == "ADOPTE"


def test_the_majority_of_members_is_taken_before_recusals():
    rules = Rules(majority="absolute_members", quorum_recused="out_of_base")
    assert outcome(session("1-6", "1P 2P 3P 4P", recused="7-9", rules=rules)) == "REJETE"


@pytest.mark.parametrize(
    ("ballots", "expected"),
    [
        ("1P 2P 3P 4C 5C 6C", "ADOPTE"),
        ("4P 5P 6P 1C 2C 3C", "REJETE"),
        ("1P 2P 4C 5C 6A", "REJETE"),
        ("1P 2P 3P 4C 5C 6A", "REJETE"),
    ],
)
def test_casting_vote_among_present_and_represented_needs_exact_halves(ballots, expected):
    rules = Rules(majority="majority_present_represented")
    assert outcome(session("1-6", ballots, rules=rules)) == expected


@pytest.mark.parametrize("majority", ["two_thirds_expressed", "absolute_members", "unanimity_expressed"])
def test_other_majorities_have_no_casting_vote(majority):
    assert outcome(session("1-6", "1P 2P 3P 4C 5C 6C", rules=Rules(majority=majority))) == "REJETE"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (session("1-5"), "m1"),
        (session("2-6"), "m2"),
        (session("3-7"), None),
        (session("1-6", left="1"), "m2"),
        (session("2-6", arrived="1"), "m1"),
        (session("1-6", recused="1-2"), None),
        (session("1-6", vacant="1"), "m2"),
        (session("2-6", remote="1"), "m2"),
        (session("2-6", remote="1", rules=CRPA), "m1"),
        (session("2-6", proxies="1>2"), "m2"),
        (session("1-6", consultative="1"), "m1"),
        (replace(session("1-6"), president=None, deputy=None), None),
    ],
)
def test_who_presides(case, expected):
    assert presiding(case) == expected


def test_a_tie_that_nobody_can_break_rejects():
    assert outcome(session("3-8", "3P 4P 5C 6C")) == "REJETE"
    # A consultative president presides: the deputy's vote does not become a casting vote.
    assert outcome(session("1-6", "2P 3C", consultative="1")) == "REJETE"


def test_the_presiding_member_does_not_cast_with_a_proxy():
    assert outcome(session("1-6", "1C 1>9P 2P 3C", proxies="9>1")) == "REJETE"


# What people read


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (
            session("1-7", "1P 2P 3P 4P 5C 6C 7A"),
            "4 pour, 2 contre, 1 abstention. Il fallait plus de la moitié des suffrages exprimés (6). "
            "La proposition est adoptée.",
        ),
        (
            session("1-4"),
            "Le quorum n’est pas atteint : 4 présents sur 9 membres votants, il en faut 5. Le point est reporté.",
        ),
        (
            session("1-6", "1P 2C"),
            "1 pour, 1 contre, 0 abstention. Égalité : la voix de la présidence de séance, « pour », "
            "est prépondérante. La proposition est adoptée.",
        ),
        (
            session("1-6", "3P 2C 1A"),
            "1 pour, 1 contre, 1 abstention. Égalité : sans vote pour ou contre de la présidence de séance, "
            "rien ne départage les voix. La proposition est rejetée.",
        ),
        (
            session("1-6", "1P 2C", rules=Rules(casting_vote=False)),
            "1 pour, 1 contre, 0 abstention. Égalité, sans voix prépondérante. Il fallait plus de la moitié "
            "des suffrages exprimés (2). La proposition est rejetée.",
        ),
        (
            session("1-6", secret("1-2", "PC"), rules=SECRET),
            "1 pour, 1 contre, 0 abstention. Égalité, sans voix prépondérante. Il fallait plus de la moitié "
            "des suffrages exprimés (2). La proposition est rejetée.",
        ),
        (
            session("1-6", "1A 2A"),
            "0 pour, 0 contre, 2 abstentions. Aucun suffrage n’est exprimé : le comité ne se prononce pas.",
        ),
        (
            session("1-5", "1P 2P", seats=10, rules=CRPA),
            "2 pour, 0 contre, 0 abstention. Il fallait plus de la moitié des voix présentes ou "
            "représentées (5). La proposition est rejetée.",
        ),
    ],
)
def test_the_reason_is_a_sentence(case, reason):
    assert tally(case).reason == reason


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (session("1-5"), "Le quorum est atteint : 5 présents sur 9 membres votants, il en faut 5."),
        (session("1"), "Le quorum n’est pas atteint : 1 présent sur 9 membres votants, il en faut 5."),
        (
            session("1-4", seats=10, proxies="9>3", rules=CRPA),
            "Le quorum est atteint : 5 présents ou représentés sur 10 membres votants, il en faut 5.",
        ),
        (
            session("1", rules=Rules(quorum="none")),
            "Aucun quorum n’est exigé : la séance est une seconde convocation.",
        ),
    ],
)
def test_the_quorum_is_a_sentence(case, reason):
    assert quorum_status(case).reason == reason


# Written cases that make no sense


def written(**changes) -> dict:
    return case_to_dict(session("1-5", "1P", proxies="9>3")) | changes


MALFORMED = [
    ([], "Cas : un objet est attendu"),
    ({}, "Cas : il manque « attendance »"),
    (written(rules={}), "Règles : il manque « ballot »"),
    (written(rules=rules_to_dict(CGCT) | {"quorom": "half"}), "le réglage « quorom » n’existe pas"),
    (written(rules=rules_to_dict(CGCT) | {"majority": "most"}), "Majorité : « most »"),
    (written(rules=rules_to_dict(CGCT) | {"quorum": None}), "Quorum : « None »"),
    (written(rules=rules_to_dict(CGCT) | {"casting_vote": "yes"}), "Voix prépondérante : « yes »"),
    (written(rules=rules_to_dict(CGCT) | {"max_proxies_per_holder": -1}), "Pouvoirs par porteur : « -1 »"),
    (
        written(rules=rules_to_dict(CGCT) | {"max_proxies_per_holder": True}),
        "Pouvoirs par porteur : « True »",
    ),
    (written(members={}), "« members » doit être une liste"),
    (written(members=[{"id": "m1"}]), "Membre : il manque « in_office »"),
    (written(members=[{"id": "m1", "in_office": 1, "voting": True}]), r"En exercice \(m1\) : « 1 »"),
    (written(members=[{"id": "a", "in_office": True, "voting": True}] * 2), "« a » y figure deux fois"),
    (written(president="m42"), "Présidence : « m42 » n’est pas dans la liste"),
    (written(deputy=["m2"]), "Suppléance de la présidence"),
    (written(attendance=[]), "Présences : un objet est attendu"),
    (written(attendance={"m1": {"opening": "present"}}), r"Présence \(m1\) : il manque « vote »"),
    (written(attendance={"m1": {"opening": "here", "vote": "absent"}}), r"ouverture \(m1\) : « here »"),
    (written(attendance={"m42": {"opening": "absent", "vote": "absent"}}), "Présences : « m42 »"),
    (written(proxies=[{"from": "m9"}]), "Pouvoir : il manque « to »"),
    (written(proxies=[{"from": "m9", "to": 3}]), "Pouvoir donné à : « 3 »"),
    (written(recusals=["m42"]), "Déports : « m42 »"),
    (written(ballots="1P"), "Bulletins : une liste est attendue"),
    (written(ballots=[{"voter": "m1", "for": "m1"}]), "Bulletin : il manque « choice »"),
    (written(ballots=[{"voter": "m1", "for": "m1", "choice": "BLANC"}]), r"Choix \(m1\) : « BLANC »"),
    (written(ballots={"roll": []}), "il manque « box »"),
    (written(ballots={"roll": ["m1"], "box": ["OUI"]}), "Bulletin secret : « OUI »"),
]


@pytest.mark.parametrize(("data", "message"), MALFORMED, ids=[message for _, message in MALFORMED])
def test_a_malformed_case_says_what_is_wrong(data, message):
    with pytest.raises(ValueError, match=message):
        case_from_dict(data)


def test_marks_that_are_seldom_set_may_be_left_out():
    data = written(proxies=[{"from": "m9", "to": "m3"}], ballots=[{"voter": "m1", "for": "m1", "choice": "POUR"}])
    assert case_from_dict(data) == session("1-5", "1P", proxies="9>3")


# Around the rules


@pytest.mark.parametrize(
    ("stored", "counted"),
    [
        (enums.Choice, door.PUBLIC_CHOICES),
        (enums.TallyOutcome, door.Outcome),
        (enums.Presence, door.Presence),
    ],
)
def test_stored_values_are_those_that_are_counted(stored, counted):
    assert sorted(stored.values) == sorted(member.value for member in counted)


def test_the_rules_do_not_need_django():
    code = "import sys, evaluation.committee.tally; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own code


def test_the_guide_shows_the_same_forty_results():
    rows = re.findall(r"^\| (V\d\d) \| (.+?) \| (.+?) \| (.+?) \|$", (ROOT / "docs/votes.md").read_text(), re.M)
    shown = []
    for vote in CASES:
        wanted = vote.expected
        count = " / ".join(str(wanted[key]) for key in ("for", "against", "abstain")) if wanted["valid"] else "–"
        shown.append((vote.id, vote.title, count, wanted["outcome"]))
    assert rows == shown
