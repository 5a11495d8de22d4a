"""French typography: what changes, what never does."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.html import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from boussole.shared.typography import (
    alphabetical,
    date_fr,
    datetime_fr,
    euros,
    number_fr,
    size_fr,
    time_fr,
    typo_fr,
)
from boussole.shared.wording import lower_first
from boussole.templatetags import boussole as tags

SPACES = re.compile(r"[ \u00a0\u202f\u2009]")
SENTENCES = st.lists(
    st.sampled_from(
        [
            *"aéZ019 '’«»;:!?.,/@&#<>()%€°\n\u00a0\u202f",
            "https://",
            "n° ",
            "§ ",
            " kg ",
            " m²",
            "l'",
            " : ",
            "14:30",
            "a@b.fr",
            "&nbsp;",
            " h ",
        ]
    ),
    max_size=40,
).map("".join)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi ?", "Pourquoi\u202f?"),
        ("Pourquoi?", "Pourquoi\u202f?"),
        ("Quoi ?!", "Quoi\u202f?!"),
        ("Attention ! Lisez ; puis signez.", "Attention\u202f! Lisez\u202f; puis signez."),
        ("Erreur : saisissez", "Erreur\u00a0: saisissez"),
        ("Erreur: saisissez", "Erreur\u00a0: saisissez"),
        ("le dossier « Tri »", "le dossier «\u202fTri\u202f»"),
        ("«Tri»", "«\u202fTri\u202f»"),
        ("l'essai d'aujourd'hui", "l’essai d’aujourd’hui"),
        ("l'« IA »", "l’«\u202fIA\u202f»"),
        ("12 500 habitants", "12\u202f500 habitants"),
        ("SIREN 244 400 404", "SIREN 244\u202f400\u202f404"),
        ("72 % et 12 500 €", "72\u00a0% et 12\u202f500\u00a0€"),
        ("à 14 h 30", "à 14\u00a0h\u00a030"),
        ("12 kWh et 1 200 MWh", "12\u00a0kWh et 1\u202f200\u00a0MWh"),
        ("19 kg CO₂e, 2 t, 148 Go, 30 m²", "19\u00a0kg CO₂e, 2\u00a0t, 148\u00a0Go, 30\u00a0m²"),
        ("les 2 tâches, les 3 grands, 4 m’ont dit", "les 2 tâches, les 3 grands, 4 m’ont dit"),
        ("le dossier n° 12, § 3 et le n° du guichet", "le dossier n°\u00a012, §\u00a03 et le n° du guichet"),
        ("en 2026 150 agents", "en 2026 150 agents"),
        ("de 14:30 à 15:00", "de 14:30 à 15:00"),
        ("voir https://exemple.fr/a?b=1;c:d ici", "voir https://exemple.fr/a?b=1;c:d ici"),
        ("écrire à dpo@exemple.fr ?", "écrire à dpo@exemple.fr\u202f?"),
        ("R&amp;D&nbsp;: oui", "R&amp;D&nbsp;: oui"),
        ('<a title="quoi ?">l\'avis ?</a>', '<a title="quoi ?">l’avis\u202f?</a>'),
        ("a != b", "a != b"),
        ("", ""),
    ],
)
def test_typo_fr(typed, printed):
    assert typo_fr(typed) == printed


@given(SENTENCES)
def test_typo_fr_is_idempotent(text):
    once = typo_fr(text)

    assert typo_fr(once) == once


@given(st.one_of(SENTENCES, st.text(max_size=60)))
def test_typo_fr_changes_spaces_and_apostrophes_only(text):
    def bare(value: str) -> str:
        return SPACES.sub("", value).replace("'", "’")

    assert bare(typo_fr(text)) == bare(text)


@given(st.from_regex(r"https://[a-z]{1,8}\.fr/[a-z?;:!=&]{0,12}", fullmatch=True))
def test_typo_fr_leaves_addresses_alone(address):
    assert typo_fr(f"Voir {address} maintenant") == f"Voir {address} maintenant"


def test_filter_keeps_what_is_safe_safe_and_escapes_the_rest():
    assert tags.typo_fr(mark_safe("<b>Quoi ?</b>")).__html__() == "<b>Quoi\u202f?</b>"
    assert not hasattr(tags.typo_fr("<b>Quoi ?</b>"), "__html__")
    assert tags.typo_fr(None) == ""


def test_dates_and_hours_are_printed_in_local_time():
    assert date_fr(date(2026, 3, 12)) == "12\u00a0mars 2026"
    assert date_fr(date(2026, 3, 1)) == "1er\u00a0mars 2026"
    assert date_fr(date(2026, 12, 4), weekday=True) == "vendredi 4\u00a0décembre 2026"
    assert date_fr(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1er\u00a0janvier 2027"
    assert time_fr(datetime(2026, 7, 1, 12, 30, tzinfo=UTC)) == "14\u00a0h\u00a030"
    assert time_fr(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "14\u00a0h"
    assert datetime_fr(datetime(2026, 7, 2, 7, 5, tzinfo=UTC)) == "2\u00a0juillet 2026 à 9\u00a0h\u00a005"
    assert (date_fr(None), time_fr(None), datetime_fr(None)) == ("", "", "")


def test_date_filter_raises_the_ordinal_except_in_plain_text():
    assert tags.date_fr(date(2026, 3, 1)) == "1<sup>er</sup>\u00a0mars 2026"
    assert tags.date_fr(date(2026, 3, 1), "text") == "1er\u00a0mars 2026"
    assert tags.date_fr(date(2026, 3, 2), "long") == "lundi 2\u00a0mars 2026"


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (12500, None, "12\u202f500"),
        (1234567.5, None, "1\u202f234\u202f567,5"),
        (Decimal("3.10"), None, "3,1"),
        (Decimal("2.5"), 0, "3"),
        (-7, None, "−7"),
        (0, 2, "0,00"),
        (None, None, ""),
        ("", None, ""),
    ],
)
def test_number_fr(value, decimals, printed):
    assert number_fr(value, decimals) == printed


def test_units():
    assert euros(12500) == "12\u202f500\u00a0€"
    assert euros(Decimal("0.5")) == "0,50\u00a0€"
    assert euros(None) == ""
    assert tags.percent(72.5) == "72,5\u00a0%"
    assert [tags.signed(value) for value in (7, -7, 0, None)] == ["+7", "−7", "0", ""]
    assert [size_fr(value) for value in (1, 148_000, 1_200_000, 2_000_000, None)] == [
        "1\u00a0octet",
        "148\u00a0Ko",
        "1,2\u00a0Mo",
        "2\u00a0Mo",
        "",
    ]


def test_names_sort_as_in_a_dictionary():
    names = ["Zola", "Évrard", "etienne", "Faye", "Œuvrard", "Olive", "Çelik", "Carlier"]
    sorted_names = ["Carlier", "Çelik", "etienne", "Évrard", "Faye", "Œuvrard", "Olive", "Zola"]
    assert sorted(names, key=alphabetical) == sorted_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [("L’avis manque.", "l’avis manque."), ("AIPD manquante", "AIPD manquante"), ("", ""), ("A", "a"), ("Été", "été")],
)
def test_the_first_letter_is_small_after_a_colon_unless_it_begins_an_acronym(text, expected):
    assert lower_first(text) == expected
