"""The métropole's committee changes a rule and sees a term end. Fictional, like its members."""

from dataclasses import replace
from datetime import date, datetime

from boussole.demo.clock import PARIS
from boussole.demo.people import METROPOLIS, Troupe
from boussole.demo.sessions import SECRETARIES
from evaluation.committee import actions
from evaluation.committee.models import Committee
from evaluation.committee.vote_case import CGCT

RECORDED = datetime(2026, 11, 16, 9, 30, tzinfo=PARIS)
ADOPTED = date(2026, 11, 12)
REASON = (
    "Deux membres habitent loin du siège et suivent les séances en visioconférence sans pouvoir voter. "
    "Ils compteront désormais parmi les présents. Un scrutin secret reste impossible à distance."
)
DELIBERATION = "Règlement intérieur du comité, article 6, version du 12 novembre 2026"
LEAVING, LAST_DAY = "gilles.aubry", date(2026, 12, 31)


def change_rules_and_terms(troupe: Troupe) -> None:
    """Adopt version 2 of the rules and set the end of one term, to be renewed."""
    committee = Committee.objects.get(organisation=troupe.organisations[METROPOLIS])
    coordinator = troupe.people[SECRETARIES[METROPOLIS]]
    actions.adopt_rules(
        committee=committee,
        rules=replace(CGCT, remote_counts_present=True),
        actor=coordinator,
        now=RECORDED,
        reason=REASON,
        adopted_on=ADOPTED,
        deliberation=DELIBERATION,
    )
    leaving = committee.members.get(user=troupe.people[LEAVING])
    actions.end_seat(member=leaving, actor=coordinator, ended_on=LAST_DAY, now=RECORDED)
