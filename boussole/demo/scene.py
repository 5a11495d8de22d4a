"""One dossier being played: its case, its people, its clock."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from boussole.demo import words
from boussole.demo.case import Case
from boussole.demo.clock import Clock
from boussole.demo.people import DEPARTMENT, EXPERTS, Troupe
from usecases.models import UseCase


@dataclass
class Play:
    """One dossier being played: who, when, and where it stands."""

    case: Case
    troupe: Troupe
    clock: Clock
    use_case: UseCase | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def person(self, key: str) -> User:
        """Return a person of the demonstration, their rights read again."""
        return self.troupe.people[key]

    @property
    def lead(self) -> User:
        return self.person(self.case.lead)

    @property
    def coordinator(self) -> User:
        return self.person("eric.masson" if self.case.where == DEPARTMENT else "hugo.marchand")

    @property
    def elected(self) -> User:
        return self.person(words.ELECTED[self.case.where])

    @property
    def experts(self) -> dict[str, User]:
        return {code: self.person(key) for code, key in EXPERTS[self.case.where].items()}

    def reached(self) -> bool:
        """Tell whether the dossier is where the case stops."""
        self.use_case.refresh_from_db()
        return self.use_case.state == self.case.until

    def part(self, name: str) -> dict[str, Any]:
        """Return what the case says of one stage, over the plain defaults."""
        return {**words.DEFAULTS.get(name, {}), **self.case.story.get(name, {})}
