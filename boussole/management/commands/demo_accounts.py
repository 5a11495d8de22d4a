from django.core.management.base import BaseCommand

from accounts.models import User
from boussole.demo.people import ONE_PER_ROLE, PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Donne un compte de démonstration par rôle, et leur mot de passe commun."

    def handle(self, *args: object, **options: object) -> None:
        if not User.objects.filter(is_demonstration=True).exists():
            return
        by_key = {person.key: person for person in PEOPLE}
        self.stdout.write(f"Comptes de démonstration (mot de passe : {PASSWORD})")
        for key in ONE_PER_ROLE:
            user = User.objects.get(email=by_key[key].email)
            held = user.memberships.in_force().order_by("pk")
            roles = " · ".join(dict.fromkeys(row.get_role_display() for row in held))
            self.stdout.write(f"  {user.email:42} {user} ({roles})")
