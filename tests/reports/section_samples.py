"""A document made of sections, and the map of jobs, as their builders make them, without a database."""

from typing import Any

from reports.documents.blocks import barred, facts, heading, items, marked, note, said, section, table, words
from reports.enums import ReportKind
from tests.reports.samples import SHA


def everything(text: str) -> dict[str, Any]:
    """One section with every kind of block, each saying `text`."""
    return section(
        text,
        heading(text),
        words(text, strong=True),
        note(text),
        said(text, by=text),
        facts([("Étiquette", text)]),
        items([text, marked(text, "blocker")]),
        table("Titre", [("Critère", ""), ("Note", "score")], [[text, barred(60)]]),
        table("Vide", [("Critère", "")], [], empty="Rien."),
    )


def of_sections(kind: ReportKind, **more: Any) -> dict[str, Any]:
    """Return the content of a document made of sections."""
    return {
        "kind": str(kind),
        "name": str(kind.label),
        "organisation": "Métropole du Val d’Arzon",
        "demonstration": True,
        "reference": "2026-014",
        "title": "Delibia, aide à la rédaction des actes",
        "dated_on": "2026-10-15",
        "status": "Provisoire.",
        "lead": "Ce que le dossier dit aujourd’hui.",
        "sections": [everything("Reformuler un acte prend une heure par jour.") for _part in range(4)],
        **more,
    }


def journal_extract() -> dict[str, Any]:
    """Return an extract of the journal with two entries, the second withheld."""
    rows = [
        {"seq": seq, "previous_hash": SHA, "content": "{}" if seq == 1 else None, "hash": SHA[::-1]} for seq in (1, 2)
    ]
    return of_sections(ReportKind.JOURNAL_EXTRACT, entries=rows, head={"seq": 9, "hash": SHA})


def job_map() -> dict[str, Any]:
    """Return the map of a staff table of 1,500 posts."""
    columns = ["Très concernés", "Concernés", "Peu concernés", "Pas concernés"]
    grouping = {
        "label": "Filière",
        "title": "Par filière",
        "rows": [
            {"name": name, "cells": ["10", "20", "30", "0"], "total": "60", "share": "50 %"}
            for name in ("Administrative", "Technique")
        ],
        "others": 0,
    }
    return {
        "kind": str(ReportKind.JOB_MAP),
        "demonstration": True,
        "organisation": "Métropole du Val d’Arzon",
        "title": str(ReportKind.JOB_MAP.label),
        "topic": "1",
        "table": "Effectifs 2026",
        "as_of": "1er janvier 2026",
        "dated_on": "2026-01-01",
        "reference": "Barème de l’étude. INET, avril 2024",
        "table_sha256": SHA,
        "headline": "Sur 1 500 postes, la moitié sont concernés.",
        "warning": "C’est une borne haute, pas une prévision.",
        "why": "Un métier exposé n’est pas un métier supprimé.",
        "unmatched": "12 postes n’ont pas de métier de référence.",
        "set_aside": "9 postes sont hors regroupements.",
        "levels": [{"label": label, "posts": "375", "share": "25 %", "width": 25} for label in columns],
        "jobs": [
            {"label": "Chargé d’accueil", "level": columns[0], "posts": "60", "share": "4 %"} for _job in range(6)
        ],
        "columns": columns,
        "groupings": [grouping, {**grouping, "label": "Catégorie", "title": "Par catégorie"}],
    }
