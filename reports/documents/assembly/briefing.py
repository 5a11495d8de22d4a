"""The note de synthèse: what a member of the assembly reads before the meeting, what weighs most first."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boussole.shared.wording import lower_first
from evaluation.committee.enums import FINAL_MOTIONS, FIRST_MOTIONS
from reports.documents.assembly.bodies import BODIES
from reports.documents.assembly.text import (
    Block,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
    bullet,
    line,
    marks,
    paragraph,
    say,
    to_check,
    to_fill,
    typed,
)
from reports.documents.assembly.wording import (
    amount,
    asked,
    awaited_panels,
    blockers_sentence,
    box_items,
    conditions_table,
    day,
    decided_already,
    given_panels,
    locked,
    results_table,
    shortened,
    signals,
    title_of,
    votes,
    without_article,
)


def briefing_text(snapshot: dict[str, Any]) -> Text:
    """Return the note de synthèse of a frozen content (see `reports.documents.assembly.snapshot`)."""
    parts = (
        (_("Ce qui est demandé"), _asked(snapshot)),
        (_("Points bloquants, vigilances et réserves"), _weighs(snapshot)),
        (_("Contexte"), _context(snapshot)),
        (_("Comment cela fonctionne"), _solution(snapshot)),
        (_("Résultats de l’essai"), _results(snapshot)),
        (_("La boussole"), _compass(snapshot)),
        (_("Avis et votes"), _opinions(snapshot)),
        (_("Coût"), _cost(snapshot)),
        (_("Empreinte"), _footprint(snapshot)),
        (_("Agents"), _staff(snapshot)),
        (_("Autres solutions, dont ne rien faire"), _alternatives(snapshot)),
        (_("Suites possibles"), _outcomes(snapshot)),
        (_("Pièces jointes"), _attached(snapshot)),
    )
    blocks: list[Block] = []
    for title, rows in parts:
        if rows:
            blocks += [Heading(1, say(title)), *rows]
    return Text(_("Note de synthèse"), (title_of(snapshot),), tuple(_box(snapshot, blocks)), tuple(blocks))


def _box(snapshot: dict[str, Any], blocks: list[Block]) -> list[Paragraph]:
    rule = to_check(str(BODIES[snapshot["body"]].note))
    found = [rule, *marks(blocks)]
    count = ngettext(
        "%(n)s endroit à compléter ou à vérifier :", "%(n)s endroits à compléter ou à vérifier :", len(found)
    )
    return [
        Paragraph(say(_("Encadré à supprimer avant l’envoi"), bold=True)),
        paragraph(
            _(
                "Cette note est préparée à partir du dossier n° {reference}. Le comité éthique a donné un avis : il "
                "est consultatif. L’assemblée décide. Ce que le dossier ne dit pas n’est pas inventé."
            ),
            reference=typed(snapshot["reference"]),
        ),
        *decided_already(snapshot),
        Paragraph(say(count % {"n": len(found)}, bold=True)),
        *box_items(found),
    ]


def _asked(snapshot: dict[str, Any]) -> list[Block]:
    council = str(BODIES[snapshot["body"]].council)
    return [
        line(_("Assemblée"), *say("{name}", name=without_article(council))),
        line(_("Séance du"), to_fill(_("date de la séance"))),
        line(_("Objet"), *asked(snapshot)),
        paragraph(_("Le comité éthique a donné son avis. C’est à l’assemblée de décider.")),
    ]


def _weighs(snapshot: dict[str, Any]) -> list[Block]:
    rows: list[Block] = [paragraph("{text}", text=blockers_sentence(snapshot)), *signals(snapshot["blockers"])]
    if snapshot["lifted"]:
        rows.append(paragraph(_("Points bloquants levés depuis l’évaluation :")))
        rows += [_lifted(row) for row in snapshot["lifted"]]
    if snapshot["warnings"]:
        count = len(snapshot["warnings"])
        sentence = ngettext("%(n)s point de vigilance :", "%(n)s points de vigilance :", count) % {"n": count}
        rows += [paragraph("{text}", text=sentence), *signals(snapshot["warnings"])]
    else:
        rows.append(paragraph(_("Aucun point de vigilance.")))
    if snapshot["conditions"]:
        rows += [paragraph(_("Le comité assortit son avis de réserves.")), conditions_table(snapshot)]
    else:
        rows.append(paragraph(_("L’avis du comité ne porte pas de réserve.")))
    return rows


def _context(snapshot: dict[str, Any]) -> list[Block]:
    users = snapshot["users"]
    told = say("{n}", n=users) if users else (to_fill(_("nombre d’utilisateurs")),)
    return [
        _said(_("Le besoin"), snapshot["problem"], _("besoin auquel le projet répond")),
        _said(_("Pour qui"), snapshot["beneficiaries"], _("personnes pour qui le projet est fait")),
        line(_("Utilisateurs prévus"), *told),
        _said(_("Ce qui est attendu"), snapshot["benefits"], _("bénéfices attendus")),
        _said(_("Qui risque d’être laissé de côté"), snapshot["left_aside"], _("personnes à risque et voie humaine")),
    ]


def _solution(snapshot: dict[str, Any]) -> list[Block]:
    classified = snapshot["classified"]
    law: tuple[Run, ...] = (to_fill(_("classement signé, absent du dossier")),)
    if classified:
        law = say(_("{labels} (signé le {on})"), labels=typed(classified["labels"]), on=day(classified["on"]))
    return [
        _said(_("La solution"), snapshot["solution"], _("solution en trois lignes")),
        _said(_("Ce que l’outil ne fera pas"), snapshot["exclusions"], _("ce que l’outil ne fera pas")),
        line(_("Classement selon le règlement européen sur l’IA"), *law),
    ]


def _results(snapshot: dict[str, Any]) -> list[Block]:
    if not snapshot["final"]:
        return []
    trial = snapshot["trial"]
    template = _("Essai du {start} au {end}. Protocole {locked}. {results}")
    said = {"start": day(trial["starts_on"]), "end": day(trial["ends_on"]), "locked": locked(snapshot)}
    proposal = typed(snapshot["proposal"]) if snapshot["proposal"] else to_fill(_("proposition des règles"))
    return [
        paragraph(template, **said, results=snapshot["results_sentence"]),
        results_table(snapshot),
        line(_("Ce que les règles d’évaluation proposent"), proposal),
        _said(_("Bilan du porteur"), snapshot["summary"], _("bilan de l’essai")),
    ]


def _compass(snapshot: dict[str, Any]) -> list[Block]:
    final = snapshot["final"] and snapshot["compass"]
    before = {row["label"]: row["before"] for row in snapshot["compass"]} if final else {}
    header = (_("Critère"), *((_("Avant"), _("Après")) if final else (_("Note sur 100"),)), _("Ce qui pèse"))
    rows = [
        (
            (typed(row["label"]),),
            *((_score(before.get(row["label"])),) if final else ()),
            _score(row["score"]),
            (typed(row["worst"]),) if row["worst"] else say(_("Rien à signaler")),
        )
        for row in snapshot["scores"]
    ]
    caption = say(_("Notes de la boussole, critère par critère"))
    return [
        paragraph(_("Il n’y a pas de note globale : une bonne note n’efface aucun point bloquant.")),
        Table(caption, tuple(say(name) for name in header), tuple(rows)),
    ]


def _opinions(snapshot: dict[str, Any]) -> list[Block]:
    opinion = snapshot["opinion"]
    if opinion is None:
        rows: list[Block] = [line(_("Comité éthique"), to_fill(_("avis du comité éthique, sa date et ses voix")))]
    else:
        template = _("{committee}, avis du {on} : {motion}, {votes}. Présents : {present} (quorum : {required}).")
        said = {"on": day(opinion["on"]), "motion": lower_first(opinion["motion"]), "votes": votes(opinion)}
        quorum = {"present": opinion["present"], "required": opinion["required"]}
        rows = [paragraph(template, committee=typed(opinion["committee"]), **said, **quorum)]
    if snapshot["minority"].strip():
        rows.append(line(_("Opinion minoritaire"), typed(snapshot["minority"].strip())))
    else:
        rows.append(paragraph(_("Aucune opinion minoritaire n’est jointe à cet avis.")))
    return rows


def _cost(snapshot: dict[str, Any]) -> list[Block]:
    total = snapshot["cost_total"]
    rows: list[Block] = [
        paragraph(_("Coût complet sur trois ans : {cost}."), cost=amount(total)),
        _said(_("Ce qu’il comprend"), snapshot["cost_details"], _("ce que le coût comprend")),
        _said(_("Si l’usage double"), snapshot["cost_double"], _("coût si l’usage double")),
    ]
    if snapshot["final"]:
        for row in snapshot["planned"][:1]:  # the money; the rows after it are no amounts
            if row["actual"]:
                template = _("Dépense de l’essai : {actual}, pour {planned} prévus.")
                rows.append(paragraph(template, actual=amount(row["actual"]), planned=amount(row["planned"])))
    return rows


def _footprint(snapshot: dict[str, Any]) -> list[Block]:
    return [
        _said(_("Estimation"), snapshot["footprint"], _("estimation de l’empreinte, absente du dossier")),
        _said(_("Serveurs"), snapshot["servers"], _("pays des serveurs et électricité")),
    ]


def _staff(snapshot: dict[str, Any]) -> list[Block]:
    panels = given_panels(snapshot)
    rows: list[Block] = [
        _said(_("Ce qui change pour les agents"), snapshot["staff_change"], _("effets sur le travail des agents")),
        *(paragraph(_("Avis rendu par {panel}."), panel=panel) for panel in panels),
        *(paragraph("{what}", what=mark) for mark in awaited_panels(snapshot)),
    ]
    for row in snapshot["panels"]:
        rows += [bullet(_("Réserve : {text}"), text=typed(text)) for text in row["reserves"]]
    if snapshot["final"]:
        rows += [
            _said(_("Ce que disent les agents après l’essai"), snapshot["staff_feedback"], _("retour des agents")),
            _said(_("Temps gagné"), snapshot["time_saved"], _("ce qu’on fait du temps gagné")),
        ]
    return rows


def _alternatives(snapshot: dict[str, Any]) -> list[Block]:
    return [
        _said(_("Ne rien faire"), snapshot["doing_nothing"], _("ce qui se passe si rien n’est décidé")),
        _said(_("Sans IA"), snapshot["alternatives"], _("autres solutions, sans IA")),
    ]


def _outcomes(snapshot: dict[str, Any]) -> list[Block]:
    rows: list[Block] = [
        bullet("{what}", what=f"{what} ({note})" if note else what) for what, note in _what_is_possible(snapshot)
    ]
    return [*rows, paragraph(_("L’assemblée peut s’écarter de l’avis : elle dit alors pourquoi."))]


def _what_is_possible(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    follows = _("dans le sens de l’avis du comité")
    if snapshot["final"]:
        closed = _("écarté par la méthode : %(why)s")
        notes = {"proposed": lambda row: follows, "closed": lambda row: closed % {"why": row["why"]}}
        rows = zip(FINAL_MOTIONS, snapshot["outcomes"], strict=False)
        return [(str(motion.label), notes.get(row["state"], lambda row: "")(row)) for motion, row in rows]
    new = (_("Autoriser l’essai"), _("Autoriser l’essai sous réserves"), _("Ne pas autoriser l’essai"))
    old = (_("Régulariser"), _("Régulariser sous réserves"), _("Arrêter le système en service"))
    words = zip(FIRST_MOTIONS, old if snapshot["in_service"] else new, strict=False)
    return [(what, follows if motion == snapshot["motion"] else "") for motion, what in words]


def _lifted(row: dict[str, str]) -> Paragraph:
    template = _("{text} ({code}), levé le {on} : {reason}")
    said = {"text": typed(row["text"].rstrip(". ")), "code": typed(row["code"]), "reason": typed(row["reason"])}
    return bullet(template, **said, on=day(row["on"]))


def _attached(snapshot: dict[str, Any]) -> list[Block]:
    reports = [_("Rapport d’aide à la décision (PDF)"), _("Projet de délibération")]
    if snapshot["final"]:
        reports.append(_("Protocole d’expérimentation et évaluation de l’essai"))
    rows: list[Block] = [bullet("{what}", what=what) for what in reports]
    rows += [bullet(_("Avis rendu par {panel}"), panel=panel) for panel in given_panels(snapshot)]
    lacking = snapshot["documents"]
    if not lacking:
        return rows
    missing = ngettext(
        "pièce attendue, absente du dossier : {titles}",
        "pièces attendues, absentes du dossier : {titles}",
        len(lacking),
    )
    return [*rows, bullet("{what}", what=to_fill(missing, titles=typed(", ".join(lacking))))]


def _said(label: str, text: str, lacking: str) -> Paragraph:
    return line(label, *shortened(text, lacking))


def _score(value: int | None) -> tuple[Run, ...]:
    return say("{n}", n=value) if value is not None else say(_("sans note"))
