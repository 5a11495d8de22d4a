"""Template tags: gauges that only repeat numbers, tags that help a word, pages of a list."""

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, engines
from django.test import RequestFactory
from django.utils.translation import ngettext

from boussole.templatetags.boussole import gauge, page_numbers, page_query, tag_class
from usecases.enums import State


def marks(svg: str) -> dict[str, list[float]]:
    """Return where the circle, the diamond and the tick stand on the axis."""
    return {
        "before": [float(x) for x in re.findall(r'cx="([\d.]+)"', svg)],
        "after": [float(x) for x in re.findall(r'd="M([\d.]+) 7l7', svg)],
        "threshold": [float(x) for x in re.findall(r'd="M([\d.]+) 3v22', svg)],
    }


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ({"before": 0, "after": 100}, {"before": [8.0], "after": [152.0], "threshold": []}),
        ({"after": 50, "threshold": 75}, {"before": [], "after": [80.0], "threshold": [116.0]}),
        ({"after": 3, "minimum": 1, "maximum": 5}, {"before": [], "after": [80.0], "threshold": []}),
        ({"before": -10, "after": 130}, {"before": [8.0], "after": [152.0], "threshold": []}),
        ({}, {"before": [], "after": [], "threshold": []}),
        ({"after": 5, "minimum": 5, "maximum": 5}, {"before": [], "after": [8.0], "threshold": []}),
    ],
)
def test_gauge_puts_each_mark_in_its_place(values, places):
    assert marks(gauge(**values)) == places


def test_gauge_is_hidden_from_assistive_technology_and_needs_no_style():
    svg = gauge(before=10, after=60)

    assert 'aria-hidden="true" focusable="false"' in svg
    assert "style" not in svg
    assert "<text" not in svg


@pytest.mark.parametrize(
    "state", [state for state in State if state not in {State.DRAFT, State.WITHDRAWN, State.RETIRED}]
)
def test_every_state_that_still_says_something_has_a_colour(state):
    assert re.fullmatch(r"tag tag--(todo|wait|ok|no)", tag_class(state))


def test_states_that_are_over_or_not_begun_are_grey():
    assert [tag_class(value) for value in (State.DRAFT, State.WITHDRAWN, "anything", None)] == ["tag"] * 4


def test_pages_of_a_list_keep_its_filters():
    context = Context({"request": RequestFactory().get("/dossiers/?q=tri&page=2")})

    assert page_query(context, "page", 3) == "?q=tri&page=3"
    assert page_numbers(Paginator(list(range(200)), 10).page(7)) == [1, None, 6, 7, 8, None, 20]


@pytest.mark.parametrize(("n", "said"), [(0, "0 point"), (1, "1 point"), (2, "2 points"), (12, "12 points")])
def test_plurals_are_french(n, said):
    assert ngettext("%(n)s point", "%(n)s points", n) % {"n": n} == said
    source = (
        "{% load i18n %}{% blocktranslate count n=n %}{{ n }} point{% plural %}{{ n }} points{% endblocktranslate %}"
    )
    assert engines["django"].from_string(source).render({"n": n}) == said
