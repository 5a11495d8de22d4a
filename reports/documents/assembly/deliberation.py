"""The projet de délibération: what the assembly is asked to vote, drawn from the opinion of the committee.

The committee gave an opinion; the assembly decides. The articles only propose what follows the opinion.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boussole.shared.wording import lower_first
from reports.documents.assembly.articles import Article, article_to_check, articles
from reports.documents.assembly.bodies import BODIES, Body
from reports.documents.assembly.text import (
    Block,
    Heading,
    Paragraph,
    Run,
    Text,
    bullet,
    line,
    marks,
    paragraph,
    say,
    to_check,
    to_fill,
    typed,
    typed_or_fill,
)
from reports.documents.assembly.wording import (
    asked,
    awaited_panels,
    blockers_sentence,
    box_items,
    cited,
    day,
    decided_already,
    given_panels,
    lifted,
    locked,
    results_table,
    signals,
    title_of,
    votes,
    without_article,
)
from usecases.enums import YesNoUnknown


def deliberation_text(snapshot: dict[str, Any]) -> Text:
    """Return the projet de délibération of a frozen content (see `reports.documents.assembly.snapshot`)."""
    body = BODIES[snapshot["body"]]
    blocks = [
        *_head(snapshot, body),
        Heading(1, say(_("Visas"))),
        *_visas(snapshot, body),
        Heading(1, say(_("Motifs"))),
        *_reasons(snapshot),
        Heading(1, say(_("Dispositif"))),
        paragraph(_("Après en avoir délibéré, {council} :"), council=str(body.council)),
        *_numbered(articles(snapshot, body)),
        Heading(1, say(_("Vote"))),
        *_vote(body),
    ]
    return Text(_("Projet de délibération"), (title_of(snapshot),), tuple(_box(snapshot, blocks)), tuple(blocks))


def _box(snapshot: dict[str, Any], blocks: list[Block]) -> list[Paragraph]:
    found = marks(blocks)
    count = ngettext(
        "%(n)s endroit à compléter ou à vérifier :", "%(n)s endroits à compléter ou à vérifier :", len(found)
    )
    return [
        Paragraph(say(_("Encadré à supprimer avant l’inscription à l’ordre du jour"), bold=True)),
        paragraph(
            _(
                "Ce texte est proposé à partir du dossier n° {reference}. Le comité éthique a donné un avis : il est "
                "consultatif. L’assemblée décide. Si elle s’écarte de l’avis, changez les articles et dites pourquoi "
                "dans les motifs."
            ),
            reference=typed(snapshot["reference"]),
        ),
        paragraph(
            _(
                "Vérifiez d’abord que cette décision revient à l’assemblée, et non à l’exécutif par délégation. "
                "Ce que le dossier ne dit pas n’est pas inventé : il reste à compléter."
            )
        ),
        paragraph(_("Le droit que suit la boussole a été lu le {on}."), on=day(snapshot["law_read_on"])),
        *decided_already(snapshot),
        Paragraph(say(count % {"n": len(found)}, bold=True)),
        *box_items(found),
    ]


def _head(snapshot: dict[str, Any], body: Body) -> list[Block]:
    council = str(body.council)
    return [
        line(_("Collectivité"), typed(snapshot["organisation"])),
        line(_("Assemblée"), *say("{name}", name=without_article(council))),
        line(_("Séance du"), to_fill(_("date de la séance"))),
        line(_("Délibération n°"), to_fill(_("numéro de la délibération"))),
        line(_("Rapporteur"), to_fill(_("nom du rapporteur"))),
        line(_("Objet"), *asked(snapshot)),
    ]


def _visas(snapshot: dict[str, Any], body: Body) -> list[Block]:
    return [*_law(snapshot, body), *_opinions(snapshot), *_works(snapshot)]


def _law(snapshot: dict[str, Any], body: Body) -> list[Block]:
    if body.powers:
        template = _("Vu le code général des collectivités territoriales, notamment son article {article} {check} ;")
        powers = paragraph(template, article=body.powers, check=article_to_check(body.powers))
    else:
        powers = paragraph(_("Vu {what} ;"), what=to_fill(_("texte ou statuts qui donnent compétence à l’assemblée")))
    rows = [
        powers,
        paragraph(
            _(
                "Vu le règlement (UE) 2024/1689 établissant des règles harmonisées concernant l’intelligence "
                "artificielle, modifié notamment par le règlement (UE) 2026/1744 ;"
            )
        ),
    ]
    personal = snapshot["personal_data"]
    if personal == YesNoUnknown.YES:
        rows.append(paragraph(_("Vu le règlement (UE) 2016/679, dit RGPD ;")))
    elif personal != YesNoUnknown.NO:
        check = to_check(_("à garder si l’outil traite des données personnelles, le dossier ne le dit pas"))
        rows.append(paragraph(_("Vu le règlement (UE) 2016/679, dit RGPD {check} ;"), check=check))
    if snapshot["affects_person"] == YesNoUnknown.YES:
        article = "L.\u00a0311-3-1"
        template = _(
            "Vu le code des relations entre le public et l’administration, notamment son article {n} {check} ;"
        )
        rows.append(paragraph(template, n=article, check=article_to_check(article)))
    return rows


def _opinions(snapshot: dict[str, Any]) -> list[Block]:
    opinion = snapshot["opinion"]
    if opinion is None:
        rows = [paragraph(_("Vu {what} ;"), what=to_fill(_("avis du comité éthique, sa date et ses voix")))]
    else:
        template = _(
            "Vu l’avis consultatif rendu le {on} par le comité éthique (« {committee} ») : {motion}, {votes} ;"
        )
        said = {"on": day(opinion["on"]), "motion": lower_first(opinion["motion"]), "votes": votes(opinion)}
        rows = [paragraph(template, committee=typed(opinion["committee"]), **said)]
    rows += [paragraph(_("Vu l’avis rendu par {panel} ;"), panel=panel) for panel in given_panels(snapshot)]
    rows += [paragraph(_("Vu {what} ;"), what=mark) for mark in awaited_panels(snapshot)]
    return rows


def _works(snapshot: dict[str, Any]) -> list[Block]:
    template = _(
        "Vu l’évaluation du projet par la boussole de l’IA, dossier n° {reference}, {grid} (SHA-256 : {sha}) ;"
    )
    sha = _hash(snapshot["assessment_sha256"])
    rows = [
        paragraph(template, reference=typed(snapshot["reference"]), grid=typed(lower_first(snapshot["grid"])), sha=sha)
    ]
    if snapshot["final"]:
        template = _("Vu le protocole d’expérimentation, {locked} (SHA-256 : {sha}) ;")
        rows.append(paragraph(template, locked=locked(snapshot), sha=_hash(snapshot["protocol_sha256"])))
        template = _("Vu l’évaluation de l’essai, déposée le {on} (SHA-256 : {sha}) ;")
        sha = _hash(snapshot["evaluation_sha256"])
        rows.append(paragraph(template, on=day(snapshot["evaluated_on"]), sha=sha))
    return rows


def _reasons(snapshot: dict[str, Any]) -> list[Block]:
    need = cited(snapshot["problem"], _("besoin auquel le projet répond"))
    limits = cited(snapshot["exclusions"], _("ce que l’outil ne fera pas"))
    rows: list[Block] = [
        paragraph(_("Considérant le besoin, ainsi décrit dans le dossier : {need} ;"), need=need),
        paragraph(
            _("Considérant ce que l’outil ne fera pas, ainsi décrit dans le dossier : {limits} ;"), limits=limits
        ),
        _classified(snapshot),
    ]
    if snapshot["final"]:
        results = lower_first(snapshot["results_sentence"].rstrip("."))
        template = _("Considérant les résultats de l’essai, face aux critères du protocole : {results} ;")
        rows += [paragraph(template, results=results), results_table(snapshot)]
    sentence = lower_first(blockers_sentence(snapshot).rstrip("."))
    if sentence.startswith("aucun"):
        rows.append(paragraph(_("Considérant qu’{sentence} dans la boussole ;"), sentence=sentence))
    else:
        rows.append(paragraph(_("Considérant que {sentence} dans la boussole :"), sentence=sentence))
        rows += signals(snapshot["blockers"], " ;")
    if snapshot["lifted"]:
        rows += [
            paragraph(_("Considérant les points bloquants levés depuis l’évaluation :")),
            *lifted(snapshot["lifted"]),
        ]
    if snapshot["conditions"]:
        rows.append(paragraph(_("Considérant les réserves dont le comité assortit son avis ;")))
    if snapshot["minority"].strip():
        rows.append(paragraph(_("Considérant l’opinion minoritaire de membres du comité, jointe à son avis ;")))
    return rows


def _classified(snapshot: dict[str, Any]) -> Block:
    if snapshot["classified"] is None:
        mark = to_fill(_("classement du projet selon le règlement européen sur l’IA, non signé dans le dossier"))
        return paragraph(_("Considérant {what} ;"), what=mark)
    template = _("Considérant le classement du projet selon le règlement (UE) 2024/1689, signé le {on} : {labels} ;")
    said = snapshot["classified"]
    return paragraph(template, on=day(said["on"]), labels=typed(said["labels"]))


def _numbered(proposed: list[Article]) -> list[Block]:
    rows: list[Block] = []
    for number, (title, blocks) in enumerate(proposed, 1):
        rank = _("1er") if number == 1 else str(number)
        rows += [Heading(2, say(_("Article {rank} – {title}"), rank=rank, title=title)), *blocks]
    return rows


def _vote(body: Body) -> list[Block]:
    counts = (
        (_("Pour"), _("voix pour")),
        (_("Contre"), _("voix contre")),
        (_("Abstention"), _("abstentions")),
        (_("NPPV (ne prend pas part au vote)"), _("nombre de NPPV")),
    )
    return [
        line(_("Membres en exercice, présents, représentés"), to_fill(_("nombres constatés en séance"))),
        *(bullet("{label} : {what}", label=label, what=to_fill(what)) for label, what in counts),
        paragraph(
            _("Signatures : {executive} et le secrétaire de séance, {names}"),
            executive=str(body.executive),
            names=to_fill(_("noms des signataires et date")),
        ),
    ]


def _hash(sha256: str) -> Run:
    return typed_or_fill(sha256, _("somme de contrôle, absente du dossier"))
