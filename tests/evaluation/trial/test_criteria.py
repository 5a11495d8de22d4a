"""What a criterion says in plain French, and what looks wrong in it: values only, no database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.trial.criteria import AT_LEAST, AT_MOST, STOP, SUCCESS, Criterion, figure, meets
from evaluation.trial.criteria import reading as read
from evaluation.trial.criteria import remarks as look

NUMBERS = st.integers(-1000, 1000).map(Decimal)


def criterion(code="R1", **fields):
    given = {
        "kind": SUCCESS,
        "label": "Délai de publication",
        "unit": "jours",
        "source": "Assemblées",
        "baseline": Decimal(12),
        "direction": AT_MOST,
        "threshold": Decimal("9.5"),
        "minimum_sample": 1,
    }
    return Criterion(code=code, **{**given, **fields})


def stop(**fields):
    return criterion("A1", kind=STOP, **fields)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_criterion_reads_as_a_sentence():
    said = plain(read(criterion(minimum_sample=50)))
    assert said == (
        "Réussi si l’indicateur « Délai de publication », d’après « Assemblées », vaut au plus 9,5 jours. "
        "Au départ, il vaut 12 jours. Il faut 50 observations au moins."
    )
    alone = stop(label="Fuites", unit="", direction=AT_LEAST, threshold=Decimal("1.000"), baseline=None)
    assert plain(read(alone)) == "Arrêt si l’indicateur « Fuites », d’après « Assemblées », vaut au moins 1."


@pytest.mark.parametrize(
    ("value", "said"), [("9.500", "9,5"), ("30", "30"), ("1200.000", "1200"), ("-3.1", "−3,1"), ("0.000", "0")]
)
def test_a_figure_has_no_useless_zero(value, said):
    assert figure(Decimal(value)) == said


@pytest.mark.parametrize(
    ("row", "participants", "expected"),
    [
        (criterion(), 20, ""),
        (criterion(baseline=None), 20, "situation de départ n’est pas connue"),
        (criterion(baseline=Decimal("9.5")), 20, "déjà atteint au départ. L’essai réussirait"),
        (criterion(direction=AT_LEAST, baseline=Decimal("9.4")), 20, ""),
        (stop(direction=AT_LEAST, baseline=None), 20, ""),
        (stop(direction=AT_LEAST, baseline=Decimal(10)), 20, "suspendrait l’essai"),
        (criterion(minimum_sample=20), 20, ""),
        (criterion(minimum_sample=21), 20, "il faut 21 observations pour 20 participants"),
        (criterion(minimum_sample=21), None, ""),
    ],
)
def test_each_remark_and_its_edge(row, participants, expected):
    found = look([row], participants)
    assert [remark.code for remark in found] == ([row.code] if expected else [])
    assert all(expected in remark.text for remark in found)


@pytest.mark.parametrize(
    ("success", "stopping", "clash"),
    [
        ((AT_MOST, 9), (AT_LEAST, 10), False),
        ((AT_MOST, 9), (AT_LEAST, 9), True),
        ((AT_MOST, 9), (AT_LEAST, 8), True),
        ((AT_LEAST, 30), (AT_MOST, 29), False),
        ((AT_LEAST, 30), (AT_MOST, 30), True),
        ((AT_LEAST, 30), (AT_LEAST, 99), True),
        ((AT_MOST, 9), (AT_MOST, 1), True),
    ],
)
def test_a_stop_that_contradicts_a_success_is_said(success, stopping, clash):
    rows = [
        criterion(direction=success[0], threshold=Decimal(success[1])),
        stop(label="  délai de PUBLICATION", direction=stopping[0], threshold=Decimal(stopping[1]), baseline=None),
    ]
    assert any("contredit" in remark.text for remark in look(rows, None)) is clash
    other = [rows[0], stop(label="Plaintes", direction=stopping[0], threshold=Decimal(stopping[1]), baseline=None)]
    assert not any("contredit" in remark.text for remark in look(other, None))


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from([AT_LEAST, AT_MOST]), st.sampled_from([AT_LEAST, AT_MOST]))
def test_no_value_both_reaches_and_stops_unless_it_is_said(value, reach, end, way, other):
    success = criterion(direction=way, threshold=reach)
    stopping = stop(direction=other, threshold=end)
    said = any("contredit" in remark.text for remark in look([success, stopping], None))
    assert said or not (meets(success, value) and meets(stopping, value))
