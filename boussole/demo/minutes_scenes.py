"""The minutes of the meetings that the demonstration played: illustrative words on fictional meetings."""

from datetime import datetime, time, timedelta

from accounts.models import User
from boussole.demo.clock import PARIS, working_day
from boussole.demo.people import DEPARTMENT, METROPOLIS, Troupe
from boussole.demo.scene import Play
from boussole.demo.sessions import SECRETARIES
from evaluation.committee import actions
from evaluation.committee.enums import MeetingState, MemberFunction
from evaluation.committee.models import AgendaItem, Committee, Meeting, Minutes

OPINION, FINAL, AMENDMENT = "opinion", "final_opinion", "amendment"
# What was said, by case and by stage. The others take the words of WORDS.
DEBATES = {
    ("delibia", OPINION): (
        "Le porteur présente l’essai : six mois, des volontaires, une relecture obligatoire.\n\n"
        "Un membre demande ce qui se passe si le prix monte en cours de contrat. Les achats répondent qu’un plafond peut "
        "être écrit au marché. Le comité en fait une réserve.\n\n"
        "Les représentants du personnel demandent à qui revient le temps gagné. Réponse : il ira à l’appui aux communes. "
        "La question sera reprise au bilan."
    ),
    ("delibia", FINAL): (
        "Les cinq critères de l’essai sont atteints. Le débat porte sur la fatigue de relecture, que plusieurs agents "
        "décrivent.\n\n"
        "Deux membres voulaient attendre un plan de prévention. Le comité préfère généraliser sous trois réserves, dont "
        "un suivi avec la formation spécialisée en santé et sécurité."
    ),
    ("fuites", OPINION): (
        "Le comité demande qui décide d’intervenir. Réponse : l’équipe, après une visite sur place. L’outil ne ferme "
        "aucune vanne. Aucune donnée d’abonné n’est lue."
    ),
    ("mdph", OPINION): (
        "Le comité s’arrête sur les personnes qui n’ont pas d’accès à internet. L’accueil par téléphone reste ouvert. "
        "Il demande que personne ne soit orienté sans qu’un agent ait relu."
    ),
    ("coco", OPINION): (
        "Les membres reconnaissent le besoin. Ils jugent que le dossier ne dit pas comment une erreur serait vue, ni "
        "qui répondrait à l’usager. La motion défavorable est mise aux voix."
    ),
}
WORDS = {
    OPINION: (
        "Le porteur présente le dossier puis sort. Les membres lisent les avis des experts et les points de vigilance de "
        "la boussole. Les questions portent sur le coût si l’usage double, sur la relecture par un agent et sur la façon "
        "d’arrêter l’essai."
    ),
    FINAL: (
        "Le comité compare les résultats de l’essai aux critères figés avant le début. Les questions portent sur ce qui "
        "n’a pas été mesuré et sur ce qui sera suivi ensuite."
    ),
    AMENDMENT: (
        "Le porteur explique pourquoi le protocole doit changer, puis sort. Le comité lit chaque changement, l’ancien "
        "texte en face du nouveau, et ce qui était déjà mesuré. Il vérifie que l’essai n’en devient pas plus facile à "
        "réussir sans raison."
    ),
}
REMARKS = "La séance n’était pas publique. Aucun incident."
CORRECTED = "La première version ne disait pas qu’une question avait été posée sur la formation des agents."
ADDED = "\n\nUne question porte sur la formation des agents. Réponse : une demi-journée avant l’essai."
# The last meetings leave something to do: in the métropole a signature to give, then a draft; in the département, minutes
# to start.
SIGNED, UNSIGNED, DRAFT, UNWRITTEN = "signed", "unsigned", "draft", "unwritten"
LAST = {METROPOLIS: (UNSIGNED, DRAFT), DEPARTMENT: (UNWRITTEN,)}


def write_minutes(troupe: Troupe, plays: list[Play]) -> None:
    """Write, settle and sign the minutes of every meeting held, in order, but for the last ones (LAST)."""
    keys = {scene.use_case.pk: scene.case.key for scene in plays}
    for where, last in LAST.items():
        committee = Committee.objects.get(organisation=troupe.organisations[where])
        held = list(committee.meetings.filter(state=MeetingState.CLOSED).order_by("closed_at", "pk"))
        ends = [SIGNED] * (len(held) - len(last)) + list(last)
        for place, (meeting, end) in enumerate(zip(held, ends, strict=True)):
            if end != UNWRITTEN:
                _keep(troupe.people[SECRETARIES[where]], meeting, keys, end)
            if where == METROPOLIS and place == 0:
                _correct(meeting, keys)


def _keep(secretary: User, meeting: Meeting, keys: dict[int, str], end: str) -> None:
    minutes = actions.start_minutes(meeting=meeting, actor=secretary, now=_days_after(meeting, 1))
    minutes = _write(minutes, keys, added="", now=_days_after(meeting, 2))
    if end != DRAFT:
        minutes = actions.settle_minutes(minutes=minutes, actor=secretary, now=_days_after(meeting, 5))
        _sign(minutes, president=end == SIGNED, now=_days_after(meeting, 6))


def _correct(meeting: Meeting, keys: dict[int, str]) -> None:
    first, now = meeting.minutes.get(), _days_after(meeting, 20)
    minutes = actions.correct_minutes(minutes=first, actor=first.secretary, corrects=CORRECTED, now=now)
    minutes = _write(minutes, keys, added=ADDED, now=now)
    minutes = actions.settle_minutes(minutes=minutes, actor=first.secretary, now=now)
    _sign(minutes, president=True, now=_days_after(meeting, 21))


def _write(minutes: Minutes, keys: dict[int, str], *, added: str, now: datetime) -> Minutes:
    items = list(minutes.meeting.items.all())
    president = minutes.meeting.committee.members.get(function=MemberFunction.PRESIDENT)
    return actions.save_minutes(
        minutes=minutes,
        actor=minutes.secretary,
        edition=minutes.edition,
        chair=president,
        secretary=minutes.secretary,
        remarks=REMARKS,
        debates={item: _said(item, keys) + added for item in items},
        now=now,
    )


def _said(item: AgendaItem, keys: dict[int, str]) -> str:
    return DEBATES.get((keys[item.use_case_id], item.kind), WORDS[item.kind])


def _sign(minutes: Minutes, *, president: bool, now: datetime) -> None:
    actions.sign_minutes(minutes=minutes, actor=minutes.secretary, now=now)
    if president:
        actions.sign_minutes(minutes=minutes, actor=minutes.chair.user, now=now + timedelta(hours=2))


def _days_after(meeting: Meeting, days: int) -> datetime:
    day = working_day(meeting.day + timedelta(days=days))
    return datetime.combine(day, time(9, 30), PARIS)
