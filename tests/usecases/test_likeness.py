"""How alike two demands are, and why: the reasons, the thresholds, the demonstration's cases, the cost."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boussole.demo import delibia, engaged_cases, examined_cases
from usecases.likeness import Demand, Reason, Strength, alike, compare, fold, root_of, significant_words

CASES = {case.key: case for case in (delibia.CASE, *engaged_cases.ENGAGED, *examined_cases.EXAMINED)}
FIELDS = {
    "need": "need",
    "solution": "solution",
    "beneficiaries": "beneficiaries",
    "provider": "provider",
    "model_name": "model_name",
    "kind": "solution_kind",
    "public_policy": "public_policy",
}
LEAKS = Demand(
    1,
    "Détection de fuites d’eau",
    need="Un mètre cube sur six se perd dans les canalisations.",
    solution="Des capteurs signalent les fuites probables.",
    kind="classical",
    public_policy="Eau et transition écologique",
)


def of_case(key, place=0, **changes):
    case = CASES[key]
    said = {name: case.demand.get(column, "") for name, column in FIELDS.items()}
    return Demand(place, case.title, **{**said, **changes})


def kinds(likeness):
    return [reason.kind for reason in likeness.reasons]


def test_the_same_assistant_of_two_collectivites_is_found():
    found = compare(of_case("redaction-communes"), of_case("delibia", 1))
    assert found.strength is Strength.VERY_CLOSE
    assert found.reasons == (
        Reason("product", ("Delibia",)),
        Reason("provider", ("Éditeur du service, partenariat d’innovation",)),
        Reason("title_words", ("rédaction",)),
        Reason("words", ("rédaction", "secrétaire", "actes")),
    )


def test_it_is_found_by_its_words_alone():
    nameless = {"provider": "À choisir", "model_name": "Non connu à ce jour"}
    found = compare(of_case("redaction-communes", **nameless), of_case("delibia", 1))
    assert (found.strength, kinds(found)) == (Strength.CLOSE, ["title_words", "words"])


@pytest.mark.parametrize("other", ["fuites", "coco", "chatbot-rh", "recital", "visages", "support"])
def test_what_has_nothing_to_do_with_it_is_not_found(other):
    assert compare(of_case("delibia"), of_case(other, 1)) is None


def test_the_pairs_of_the_demonstration_and_no_other():
    demands = [of_case(key, place) for place, key in enumerate(CASES)]
    keys = list(CASES)
    found = {frozenset({keys[demand.key], keys[row.other]}) for demand in demands for row in alike(demand, demands)}
    assert found == {
        frozenset({"delibia", "redaction-communes"}),
        frozenset({"urbanet", "vipare"}),
        frozenset({"barnabe", "mdph"}),
        frozenset({"comptes-rendus", "transcription"}),
    }


def test_the_same_product_is_enough_to_be_close_a_letter_apart():
    twin = Demand(2, "Lire les compteurs", model_name="Délibia  2", need="Compter.")
    named = compare(Demand(1, "Écrire", model_name="delibia-2"), twin)
    assert (named.strength, kinds(named)) == (Strength.CLOSE, ["product"])
    assert compare(Demand(1, "Écrire", model_name="Albertine"), Demand(2, "Lire", model_name="Albertina")) is None
    assert compare(Demand(1, "Écrire", model_name="Albertine France"), Demand(2, "Lire", model_name="Albertina France"))
    assert compare(Demand(1, "Écrire", model_name="IA1"), Demand(2, "Lire", model_name="IA2")) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Non connu à ce jour",
        "Pas encore choisi",
        "À choisir par une mise en concurrence",
        "à définir",
        "Aucun",
        "je ne sais pas",
    ],
)
def test_a_name_that_names_nobody_is_no_reason(name):
    first, second = (
        Demand(1, "Écrire", model_name=name, provider=name),
        Demand(2, "Lire", model_name=name, provider=name),
    )
    assert compare(first, second) is None


def test_a_provider_alone_is_not_a_likeness_and_our_own_services_never_are():
    first, second = Demand(1, "Écrire", provider="Grand Éditeur"), Demand(2, "Lire", provider="Grand éditeur")
    assert compare(first, second) is None
    words = {"need": "fuites capteurs canalisations compteur"}
    assert kinds(
        compare(Demand(1, "A", provider="Grand Éditeur", **words), Demand(2, "B", provider="GRAND EDITEUR", **words))
    ) == [
        "provider",
        "words",
    ]
    own = {"provider": "Développement interne", "need": "fuites capteurs canalisations"}
    assert compare(Demand(1, "A", **own), Demand(2, "B", **own)) is None


def test_two_titles_say_the_same_thing_whatever_the_order_and_the_typing():
    found = compare(LEAKS, Demand(2, "Fuite d'eau : detections"))
    assert (found.strength, kinds(found)[0]) == (Strength.CLOSE, "title")
    assert kinds(compare(LEAKS, Demand(2, "Détectoin des fuites d’eau")))[0] == "title"
    told = Demand(2, "Détection des fuites d’eau", need="Les canalisations fuient.", solution="Capteurs.")
    assert compare(LEAKS, told).strength is Strength.VERY_CLOSE


def test_a_precise_policy_counts_with_two_words_a_broad_one_never():
    second = Demand(
        2,
        "Tuyaux",
        need="Des capteurs sur les canalisations neuves.",
        solution="Cartes, plans, prévisions, travaux, chantiers, calendrier, budget, pression, débit.",
        kind="mixed",
        public_policy="Eau et  transition écologique",
    )
    assert kinds(compare(LEAKS, second)) == ["policy", "words"]
    for changes in ({"kind": "generative"}, {"kind": "unknown"}, {"kind": ""}, {"public_policy": "Eau"}):
        assert compare(LEAKS, Demand(**{**vars(second), **changes})) is None
    broad = {"public_policy": "Administration générale"}
    assert compare(Demand(**{**vars(LEAKS), **broad}), Demand(**{**vars(second), **broad})) is None


def test_the_same_project_told_twice_is_very_close_and_a_few_words_of_a_long_text_are_nothing():
    copy = Demand(2, "Autre nom", need=LEAKS.need, solution=LEAKS.solution + " Fuites d’eau détectées.")
    assert compare(LEAKS, copy).strength is Strength.VERY_CLOSE
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    long = " ".join(f"mot{first}{second}" for first in alphabet for second in alphabet[:5])
    other = " ".join(f"nom{first}{second}" for first in alphabet for second in alphabet[:5])
    shared = "canalisations capteurs fuites probables signalent"
    assert compare(Demand(1, "A", need=f"{shared} {long}"), Demand(2, "B", need=f"{shared} {other}")) is None


def test_words_are_folded_rooted_and_sifted():
    assert fold("L’Œuvre d’ÉTÉ-2026 ") == "l oeuvre d ete 2026"
    assert root_of("actes") == root_of("Acte") == "acte"
    assert root_of("secrétaires") == root_of("Secrétariat")
    assert root_of("détection") == root_of("DÉTECTIONS")
    assert [root_of(word) for word in ("outil", "les", "données", "été", "2026")] == [""] * 5
    assert significant_words("Les actes, l’acte et l’outil") == {"acte": "actes"}


def test_the_list_is_ordered_limited_and_never_holds_the_demand_itself():
    named = Demand(9, "Autre", model_name="Produit unique")
    ours = Demand(**{**vars(LEAKS), "model_name": "Produit unique"})
    others = [named, ours, Demand(**{**vars(LEAKS), "key": 5}), Demand(**{**vars(ours), "key": 4})]
    assert [(row.other, row.strength) for row in alike(ours, others)] == [
        (4, Strength.VERY_CLOSE),
        (5, Strength.VERY_CLOSE),
        (9, Strength.CLOSE),
    ]
    assert [row.other for row in alike(ours, reversed(others), limit=1)] == [4]


texts = st.sampled_from(
    [
        "",
        "Fuites d’eau",
        "Détection des fuites",
        "Rédaction des actes",
        "capteurs canalisations pression débit",
        "À choisir",
    ]
)
demands = st.builds(
    Demand,
    key=st.integers(1, 9),
    title=texts,
    need=texts,
    solution=texts,
    beneficiaries=texts,
    provider=texts,
    model_name=texts,
    kind=st.sampled_from(["", "generative", "classical", "mixed", "unknown"]),
    public_policy=texts,
)


@given(first=demands, second=demands)
def test_likeness_goes_both_ways_and_always_says_why(first, second):
    one, other = compare(first, second), compare(second, first)
    assert (one is None) == (other is None)
    if one:
        assert one.strength is other.strength
        assert {reason.kind for reason in one.reasons} == {reason.kind for reason in other.reasons}
        assert one.reasons
        assert all(reason.shared for reason in one.reasons)


@given(text=st.text(max_size=60))
def test_any_text_is_read_and_twins_share_their_title(text):
    found = compare(Demand(1, text, need=text), Demand(2, text, need=text))
    assert (found is not None) == bool(significant_words(text))
    assert found is None or kinds(found)[0] == "title"


def test_two_thousand_demands_are_compared_while_the_page_is_awaited():
    words = [
        f"{first}{second}ation"
        for first in ("alim", "form", "reg", "prest", "vent")
        for second in map(chr, range(97, 123))
    ]
    others = [
        Demand(
            place,
            f"Projet {words[place % 97]} {words[place % 89]}",
            need=" ".join(words[(place * step) % 130] for step in range(1, 80)),
            solution=" ".join(words[(place + step) % 130] for step in range(1, 80)),
            provider=f"Fournisseur {place}",
        )
        for place in range(2000)
    ]
    start = perf_counter()
    alike(LEAKS, others)
    assert perf_counter() - start < 5  # 0.3 s on one free core: wide enough for a busy machine
