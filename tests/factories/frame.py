"""Frames, positions and places for tests, with the real actions."""

from datetime import datetime, timedelta

from accounts.models import Organisation, User
from evaluation.frame import actions
from evaluation.frame.alignment import Said
from evaluation.frame.models import Alignment, FrameVersion
from evaluation.frame.selectors.alignments import last_number
from evaluation.frame.selectors.matrix import place_of
from evaluation.frame.selectors.versions import content_hash, frame_in_force
from tests.factories.accounts import Cast
from tests.factories.usecases import START
from usecases.models import UseCase

ADOPTED = START - timedelta(days=30)
DELIBERATION = "Délibération 2026-004 du 31 janvier 2026"
PRIORITY = {"title": "L’eau", "text": "Perdre moins d’eau."}
RED_LINE = {"title": "Aucune IA ne répond seule aux habitants", "text": "Une personne lit et répond."}
OTHER_LINE = {"title": "Aucune note sur les agents", "text": "Aucun outil ne classe les agents."}
FITS = {"P-1": Said("fits"), "PP-1": Said("fits"), "LR-1": Said("fits"), "LR-2": Said("not_concerned")}
CROSSES = {**FITS, "LR-1": Said("crosses", "L’assistant répond seul, jour et nuit.")}


def draft(organisation: Organisation, preparer: User, now: datetime = ADOPTED) -> FrameVersion:
    """A first draft: one principle, one priority, two red lines."""
    version = actions.open_draft(organisation=organisation, actor=preparer, with_principles=False, now=now)
    for kind, values in (
        ("principle", {"title": "Une finalité dite", "text": "Un but précis, écrit avant."}),
        ("priority", PRIORITY),
        ("red_line", RED_LINE),
        ("red_line", OTHER_LINE),
    ):
        actions.add_item(version=version, actor=preparer, kind=kind, values=values, now=now)
    return version


def read(version: FrameVersion) -> str:
    """What somebody who reads the draft now has seen."""
    return content_hash(FrameVersion.objects.get(pk=version.pk))


def adopt(version: FrameVersion, elected: User, now: datetime = ADOPTED) -> FrameVersion:
    """Adopt a draft on the day."""
    return actions.adopt_frame(
        version=version, actor=elected, adopted_on=now.date(), deliberation=DELIBERATION, seen=read(version), now=now
    )


def in_force(cast: Cast) -> FrameVersion:
    """The frame of the cast's collectivité: P-1, PP-1, LR-1, LR-2."""
    return adopt(draft(cast.organisation, cast.coordinator), cast.elected_official)


def next_version(cast: Cast, now: datetime, **words: str) -> FrameVersion:
    """Adopt a second version; `words` change the first red line (title=…, text=…), or nothing."""
    version = actions.open_draft(organisation=cast.organisation, actor=cast.coordinator, now=now)
    line = version.items.get(code="LR-1")
    actions.change_item(
        item=line, actor=cast.coordinator, values={**RED_LINE, **words}, edit_version=line.edit_version, now=now
    )
    return adopt(version, cast.elected_official, now)


def say(use_case: UseCase, actor: User, said: dict[str, Said] | None = None, now: datetime = START) -> Alignment:
    """Take a position on the frame in force: the lead proposes, an examiner confirms. It fits by default."""
    return actions.say_alignment(
        use_case=use_case,
        actor=actor,
        version=frame_in_force(use_case.organisation_id),
        said=FITS if said is None else said,
        base=last_number(use_case),
        now=now,
    )


def place(
    use_case: UseCase, cast: Cast, can: bool | None = None, wish: bool | None = None, now: datetime = START
) -> None:
    """Place the dossier on the axes that are given."""
    found = place_of(use_case)
    if can is not None:
        actions.place_can(
            use_case=use_case,
            actor=cast.expert,
            positive=can,
            reasons="Les essais le montrent.",
            test="Jeu de test écrit de cent cas.",
            base=found.can.number if found.can else 0,
            now=now,
        )
    if wish is not None:
        actions.place_wish(
            use_case=use_case,
            actor=cast.coordinator,
            positive=wish,
            reasons="Le comité y voit un service rendu.",
            held_on=now.date(),
            voices="Sept membres sur neuf.",
            base=found.wish.number if found.wish else 0,
            now=now,
        )
