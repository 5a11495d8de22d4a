"""The assembly of each kind of collectivité and the articles that its texts rest on, as data.

Every article is printed with a mark that asks the service des assemblées to check it: none of them was read in its
version in force for this table (docs/deliberation.md says what was read, where). `powers`: the assembly settles the
affairs of the collectivité; `publicity`: its acts are published and sent to the State; `note`: what members receive
before the meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind


@dataclass(frozen=True)
class Body:
    """An assembly: its name with « le », what leads the collectivité, its articles of the CGCT ('' when not known)."""

    council: Any
    executive: Any
    note: Any
    powers: str = ""
    publicity: str = ""


_COMMUNITY_NOTE = _(
    "note explicative de synthèse, obligatoire comme dans les communes de 3 500 habitants et plus, jointe à la "
    "convocation cinq jours francs au moins avant la séance (CGCT, art.\u00a0L.\u00a02121-12 et L.\u00a05211-1)"
)
BODIES: Mapping[str, Body] = {
    OrganisationKind.COMMUNE: Body(
        council=_("le conseil municipal"),
        executive=_("le maire"),
        note=_(
            "note explicative de synthèse, obligatoire dans les communes de 3 500 habitants et plus, "
            "jointe à la convocation cinq jours francs au moins avant la séance (CGCT, art.\u00a0L.\u00a02121-12)"
        ),
        powers="L.\u00a02121-29",
        publicity="L.\u00a02131-1",
    ),
    OrganisationKind.METROPOLIS: Body(
        council=_("le conseil métropolitain"),
        executive=_("le président"),
        note=_COMMUNITY_NOTE,
        powers="L.\u00a05211-1",
        publicity="L.\u00a05211-3",
    ),
    OrganisationKind.INTERCOMMUNAL: Body(
        council=_("le conseil communautaire"),
        executive=_("le président"),
        note=_COMMUNITY_NOTE,
        powers="L.\u00a05211-1",
        publicity="L.\u00a05211-3",
    ),
    OrganisationKind.DEPARTMENT: Body(
        council=_("le conseil départemental"),
        executive=_("le président"),
        note=_(
            "le rapport du président sur chaque affaire part douze jours au moins avant la réunion "
            "(CGCT, art.\u00a0L.\u00a03121-19) : cette note peut en tenir lieu ou s’y joindre"
        ),
        powers="L.\u00a03211-1",
        publicity="L.\u00a03131-1",
    ),
    OrganisationKind.REGION: Body(
        council=_("le conseil régional"),
        executive=_("le président"),
        note=_(
            "le rapport du président sur chaque affaire part douze jours au moins avant la réunion "
            "(CGCT, art.\u00a0L.\u00a04132-18) : cette note peut en tenir lieu ou s’y joindre"
        ),
        powers="L.\u00a04221-1",
        publicity="L.\u00a04141-1",
    ),
    OrganisationKind.OTHER: Body(
        council=_("l’assemblée délibérante"),
        executive=_("l’exécutif"),
        note=_("ce que les statuts prévoient d’envoyer aux membres avant la séance, et quand"),
    ),
}
