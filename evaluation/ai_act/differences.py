"""What changes from one version of the law to another, and from one classification to the next. Values only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.ai_act.law import Condition, Law, Obligation, Question


@dataclass(frozen=True)
class Change:
    """One thing that changed: its place in words, what it was and what it is ("" when it did not or does not exist)."""

    what: str
    before: str
    after: str


def law_changes(before: Law, after: Law) -> list[Change]:
    """Return what changes from one version of the law to another: texts, dates, questions, classes, duties."""
    rows = [Change("Textes lus", before.texts, after.texts)] if before.texts != after.texts else []
    rows += _tables("Date", _dates(before), _dates(after))
    rows += _tables("Question", _questions(before), _questions(after))
    rows += _tables("Classe", _classes(before), _classes(after))
    rows += _tables("Obligation", _obligations(before), _obligations(after))
    return rows


def result_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what changes from one frozen result to another: classes, answers on the path, duties.

    Both are what `case_format.frozen_result` returns.
    """
    rows = []
    was, is_now = (" · ".join(row["class_labels"]) for row in (before, after))
    if was != is_now:
        rows.append(Change("Classement", was, is_now))
    rows += _tables("", _said(before), _said(after))
    old, new = ({row["code"]: row["text"] for row in result["obligations"]} for result in (before, after))
    rows += [Change("Obligation en plus", "", text) for code, text in new.items() if code not in old]
    rows += [Change("Obligation en moins", text, "") for code, text in old.items() if code not in new]
    return rows


def _said(result: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {row["text"]: {"": row["answer_text"]} for row in result["path"]}


Table = Mapping[str, Mapping[str, str]]


def _tables(kind: str, before: Table, after: Table) -> Iterator[Change]:
    """Compare two tables of rows; the order is that of `after`, then what is gone."""
    for name in [*after, *(name for name in before if name not in after)]:
        label = f"{kind} {name}".strip()
        if name not in before or name not in after:
            yield Change(label, _whole(before.get(name)), _whole(after.get(name)))
            continue
        for key in [*after[name], *(key for key in before[name] if key not in after[name])]:
            was, is_now = before[name].get(key, ""), after[name].get(key, "")
            if was != is_now:
                yield Change(f"{label}, {key}" if key else label, was, is_now)


def _whole(row: Mapping[str, str] | None) -> str:
    return next((value for value in row.values() if value), "") if row else ""


def _dates(law: Law) -> Table:
    return {
        f"« {row.label} »": {"jour": f"{row.day:%d/%m/%Y}", "confiance": row.confidence, "prudence": row.caution}
        for row in law.dates.values()
    }


def _questions(law: Law) -> Table:
    return {code: _question(row) for code, row in law.questions.items()}


def _question(row: Question) -> dict[str, str]:
    return {
        "texte": row.text,
        "aide": row.help,
        "sources": _list(source.text for source in row.sources),
        **{f"réponse « {code} »": label for code, label in row.options.items()},
        "suites": " ; ".join(
            " ".join(filter(None, [_when(branch.when), *branch.adds, f"→ {branch.next or 'fin'}"]))
            for branch in row.branches
        ),
    }


def _classes(law: Law) -> Table:
    return {f"« {row.label} »": {"sens": row.text} for row in law.classes.values()}


def _obligations(law: Law) -> Table:
    return {row.code: _obligation(law, row) for row in law.obligations}


def _obligation(law: Law, row: Obligation) -> dict[str, str]:
    return {
        "texte": row.text,
        "détail": _list(row.parts.values()),
        "qui": row.who,
        "sources": _list(source.text for source in row.sources),
        "classes": _list(law.classes[code].label for code in row.classes),
        "conditions": " ou ".join(_when(condition) for condition in row.any_of),
        "dates suivies": _list(law.dates[start.date].label for start in row.starts),
        "prudence": row.caution,
    }


def _when(condition: Condition) -> str:
    return _list(f"{code} = {test if isinstance(test, str) else '/'.join(test)}" for code, test in condition.items())


def _list(items: Any) -> str:
    return ", ".join(items)
