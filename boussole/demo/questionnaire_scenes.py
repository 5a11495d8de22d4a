"""Questionnaires to the agents of Delibia, before and at the end, and one that is still open elsewhere.

The moments are those of Rouen Métropole (a questionnaire to 160 agents); services, answers and words are invented. They
are drawn with a fixed seed: the same every time.
"""

from datetime import date
from random import Random
from typing import Any

from django.db import transaction

from boussole.demo.clock import Clock
from boussole.demo.scene import Play
from evaluation.questionnaires import actions
from evaluation.questionnaires.actions.mixing import mix
from evaluation.questionnaires.content import Item
from evaluation.questionnaires.models import Campaign, Template
from evaluation.questionnaires.selectors.results import items_of
from usecases.enums import State

# service: invited, answers before, answers at the end. The archives are four: they are hidden with the next smallest.
SERVICES = {
    "Assemblées": (24, 21, 20),
    "Finances et achats": (38, 27, 26),
    "Urbanisme": (31, 23, 21),
    "Environnement": (29, 20, 19),
    "Communes": (34, 24, 23),
    "Archives": (4, 3, 3),
}
# Chances of the marks 1 to 5, as they are ticked (not recoded).
USUAL = (5, 12, 23, 38, 22)
CHANCES = {
    "before": {"Q07": (16, 28, 28, 19, 9), "Q08": (20, 33, 26, 15, 6), "Q10": (4, 12, 26, 38, 20), "Q12": USUAL},
    "end": {
        "Q01": (3, 9, 20, 41, 27), "Q02": (6, 13, 23, 36, 22), "Q03": (3, 12, 30, 40, 15), "Q04": (4, 13, 25, 36, 22),
        "Q05": (5, 15, 33, 33, 14), "Q06": (9, 20, 28, 28, 15), "Q07": (13, 26, 30, 21, 10),
        "Q08": (18, 30, 27, 17, 8), "Q09": (2, 7, 16, 42, 33), "Q10": (7, 17, 31, 31, 14),
        "Q11": (3, 8, 15, 40, 34), "Q12": (5, 14, 27, 36, 18), "Q13": (8, 17, 25, 33, 17),
        "Q14": (21, 31, 27, 14, 7), "Q15": (5, 13, 24, 37, 21),
    },
}  # fmt: skip
MINUTES = (0, 10, 15, 20, 30, 30, 45, 60, 90)
CHOICES = ("yes", "yes_if", "no", "no_opinion")
CHOICE_CHANCES = (52, 27, 12, 9)
# code, words, what the coordinator decides (None: as written)
WORDS: tuple[tuple[str, str, tuple[str, str] | None], ...] = (
    ("L1", "Retrouver un acte comparable en deux minutes au lieu de vingt.", None),
    ("L1", "Reformuler un considérant trop long.", None),
    ("L1", "Oser écrire : avant, je demandais toujours à une collègue.", None),
    ("L2", "Résumer un débat : il invente un consensus.", None),
    ("L2", "Il a cité un article abrogé. Sans relecture, c’était publié.", None),
    (
        "L2",
        "Mon chef, le responsable du bureau 214, veut deux fois plus d’actes.",
        ("redacted", "On attend deux fois plus d’actes."),
    ),
    ("L3", "J’ai arrêté pour les courriers aux habitants : ce n’était plus ma voix.", None),
    ("L3", "Le calcul des seuils de marché : trop d’erreurs.", None),
    ("L3", "Propos sur une personne.", ("withheld", "Met en cause une personne reconnaissable.")),
    ("L4", "À appeler les petites communes qui attendaient.", None),
    ("L4", "À rien : on m’a donné d’autres dossiers.", None),
    ("Q16-detail", "Si la relecture reste sur le temps de travail, pas en plus.", None),
    ("Q16-detail", "Si on garde une journée sans l’outil.", None),
)


def ask_before(scene: Play) -> None:
    """Ask the agents before the trial, without naming the tool."""
    if scene.case.key == "delibia":
        _ask(scene, "before", date(2025, 12, 8), date(2025, 12, 19), column=1)


def ask_at_the_end(scene: Play) -> None:
    """Ask them again at the end; the coordinator re-reads what they wrote."""
    if scene.case.key != "delibia":
        return
    campaign = _ask(scene, "end", date(2026, 6, 15), date(2026, 7, 3), column=2)
    clock = Clock(date(2026, 7, 7))
    decided = {text: decision for _code, text, decision in WORDS}
    for answer in campaign.free_answers.all():
        decision, more = decided[answer.text] or ("as_written", "")
        actions.review_answer(
            answer=answer, actor=scene.coordinator, decision=decision, text=more, reason=more, now=clock.tick()
        )
    actions.publish_free_answers(campaign=campaign, actor=scene.coordinator, now=clock.tick())


def ask_under_way(plays: list[Play]) -> None:
    """Leave one questionnaire open to answers, halfway through a trial that runs."""
    scene = next((play for play in plays if play.case.until == State.TRIAL_RUNNING), None)
    if scene is None:
        return
    campaign = _open(scene, "midway", date(2026, 11, 16), date(2026, 12, 18), {"Accueil": 18, "Régie": 9})
    _fill(campaign, {"Accueil": 11, "Régie": 3}, Random(f"{scene.case.key}-midway"))  # noqa: S311 - invented answers


def _ask(scene: Play, moment: str, opens_on: date, closes_on: date, *, column: int) -> Campaign:
    campaign = _open(scene, moment, opens_on, closes_on, {name: row[0] for name, row in SERVICES.items()})
    answers = {name: row[column] for name, row in SERVICES.items()}
    _fill(campaign, answers, Random(f"{scene.case.key}-{moment}"))  # noqa: S311 - invented answers
    clock = Clock(closes_on)
    return actions.close_campaign(campaign=campaign, actor=scene.lead, now=clock.after(1))


def _open(scene: Play, moment: str, opens_on: date, closes_on: date, services: dict[str, int]) -> Campaign:
    """Prepare and open a campaign by slips: no mail of the demonstration leaves to anybody."""
    clock = Clock(opens_on)
    campaign = actions.prepare_campaign(
        use_case=scene.use_case,
        actor=scene.lead,
        template=Template.objects.get(organisation=None),
        moment=moment,
        opens_on=opens_on,
        closes_on=closes_on,
        now=clock.tick(),
    )
    for name, number in services.items():
        actions.add_slips(campaign=campaign, actor=scene.lead, service=name, number=number, now=clock.tick())
    actions.print_slips(campaign=campaign, actor=scene.lead, now=clock.tick())
    return actions.open_campaign(campaign=campaign, actor=scene.lead, now=clock.tick())


@transaction.atomic
def _fill(campaign: Campaign, answered: dict[str, int], rng: Random) -> None:
    """Answer for many at once: sending them one by one would write all the earlier ones again each time."""
    items = items_of(campaign)
    words = list(WORDS) if campaign.moment == "end" else []
    rows = []
    for service in campaign.services.filter(name__in=answered):
        used = list(service.invitations.values_list("pk", flat=True)[: answered[service.name]])
        campaign.invitations.filter(pk__in=used).update(used=True)
        rows += [(service.pk, _sheet(items, campaign.moment, rng)) for _agent in used]
    for (_service, sheet), (code, text, _decision) in zip(rng.sample(rows, len(words)), words, strict=True):
        sheet[code] = text
    mix(campaign, added=rows)


def _sheet(items: tuple[Item, ...], moment: str, rng: Random) -> dict[str, Any]:
    chances = CHANCES["before" if moment == "before" else "end"]
    sheet: dict[str, Any] = {}
    for item in items:
        if item.kind == "choice":
            (sheet[item.code],) = rng.choices(CHOICES, CHOICE_CHANCES)
        elif item.kind == "scale" and rng.random() < 0.97:
            (sheet[item.code],) = rng.choices(range(1, 6), chances.get(item.code, USUAL))
        if item.minutes:
            sheet[item.minutes_code] = rng.choice(MINUTES)
    return sheet
