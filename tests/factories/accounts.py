"""People and collectivités for tests: a fixed cast, one person per role."""

from dataclasses import dataclass, field
from itertools import count

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from boussole.shared.validators import luhn_is_valid

_numbers = count(1)
PASSWORD = "un-long-mot-de-passe"


def make_siren(number: int) -> str:
    """Return the `number`-th valid SIREN that starts with 9."""
    body = f"9{number:07d}"
    return next(body + key for key in "0123456789" if luhn_is_valid(body + key))


def make_organisation(name: str = "", **fields: object) -> Organisation:
    number = next(_numbers)
    defaults = {
        "name": name or f"Collectivité {number}",
        "siren": make_siren(number),
        "kind": OrganisationKind.COMMUNE,
        "population": 12_000,
    }
    return Organisation.objects.create(**{**defaults, **fields})


def make_user(**fields: object) -> User:
    number = next(_numbers)
    defaults = {
        "email": f"personne{number}@exemple.test",
        "first_name": "Camille",
        "last_name": f"Martin{number}",
    }
    password = fields.pop("password", PASSWORD)
    return User.objects.create_user(password=password, **{**defaults, **fields})


def make_member(organisation: Organisation, *roles: str, **fields: object) -> User:
    """Create a person who holds `roles` in `organisation`."""
    user = make_user(**fields)
    Membership.objects.bulk_create([Membership(user=user, organisation=organisation, role=role) for role in roles])
    return user


@dataclass
class Cast:
    """One person per role in one collectivité, an outsider with every role elsewhere, and nobody's account."""

    organisation: Organisation
    elsewhere: Organisation
    by_role: dict[str, User] = field(default_factory=dict)
    outsider: User | None = None
    nobody: User | None = None

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["by_role"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    def everyone(self) -> dict[str, User]:
        """Return every person of the cast by name: the roles, the outsider, the person without any role."""
        return {**self.by_role, "outsider": self.outsider, "nobody": self.nobody}


def make_cast() -> Cast:
    """Create the cast. `cast.lead`, `cast.coordinator`, `cast.elected_official`… are its people."""
    cast = Cast(organisation=make_organisation("Val d’Essai"), elsewhere=make_organisation("Ailleurs"))
    for role in Role:
        cast.by_role[role.value] = make_member(
            cast.organisation,
            role,
            first_name=role.label.split()[0],
            last_name=role.value.replace("_", " ").title(),
        )
    cast.outsider = make_member(cast.elsewhere, *Role.values)
    cast.nobody = make_user()
    return cast
