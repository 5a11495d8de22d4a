"""The decision report on screen and on paper: what one says, the other says."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from reports.render import report_html
from tests.reports.samples import RICH, SEAL, snapshot

# Values that a page chooses from or formats, and the codes of questions, which paper only gives in its annex.
CHOSEN = {
    "kind", "key", "state", "verdict", "worst_kind", "matrix", "code", "planned", "actual", "cost_total",
    "protocol_sha256", "assessment_sha256", "doubled", "today", "end",
}  # fmt: skip
FROZEN_DAYS = re.compile(r"\d{4}-\d\d-\d\d")


def numbered(content: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """Return the content with a mark of its own in the place of each text, and the marks."""
    marks: set[str] = set()

    def replaced(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: replaced(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [replaced(item, name) for item in value]
        if not isinstance(value, str) or not value or name in CHOSEN or FROZEN_DAYS.fullmatch(value):
            return value
        mark = f"m{len(marks):03d}x"
        marks.add(mark)
        return mark

    return replaced(content, ""), marks


def said(markup: str, marks: set[str]) -> set[str]:
    return marks & set(re.findall(r"m\d{3}x", markup.lower()))


@pytest.mark.parametrize("rich", [{}, RICH], ids=["plain", "rich"])
@pytest.mark.parametrize("kind", ["before_trial", "final"])
def test_every_text_on_paper_is_on_screen_and_the_reverse(kind, rich):
    changes = {**rich, "staff_voices": "Le personnel a écrit."}
    if kind == "before_trial":
        changes["blockers"] = [{"code": "TRA-02", "text": "L’avis manque.", "provisional": True}]
    else:
        why = [{**row, "why": "trop peu de réponses"} for row in snapshot(kind)["results"]]
        changes["results"] = why
    content, marks = numbered(snapshot(kind, **changes))
    content["demonstration"] = True
    paper = report_html(content, SEAL)
    screen = render_to_string("reports/read_body.html", {"s": content, "seal": SEAL, "request_url": "/"})
    assert len(said(paper, marks)) > 50
    assert said(screen, marks) == said(paper, marks)
    assert SEAL.code in screen
    assert SEAL.sha256 in screen


@pytest.mark.parametrize("rich", [{}, RICH], ids=["plain", "rich"])
@pytest.mark.parametrize("kind", ["before_trial", "final"])
def test_the_figures_and_the_days_of_paper_are_on_screen(kind, rich):
    content = snapshot(kind, **rich)
    paper = report_html(content, SEAL)
    screen = render_to_string("reports/read_body.html", {"s": content, "seal": SEAL, "request_url": "/"})
    days = re.compile(r"\d{1,2}\u00a0[a-zûé]+ 20\d\d")
    amounts = re.compile(r"[\d\u202f]+\u00a0[€%]")
    for pattern in (days, amounts):
        assert set(pattern.findall(paper)) <= set(pattern.findall(screen))
