"""Declarations and movements only grow; the recusals of before become declarations, and hide their dossier."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.committee.protected import DECLARATIONS, MOVEMENTS


def declare_what_was_known(apps, _editor):
    """Write the declaration, and the hidden dossier, of each recusal already there; its lead goes on reading it."""
    recusals = apps.get_model("committee", "Recusal").objects.select_related("member", "item__use_case")
    declaration = apps.get_model("committee", "Declaration").objects
    hidden = apps.get_model("usecases", "HiddenUseCase").objects
    for recusal in recusals.order_by("pk"):
        user, use_case = recusal.member.user_id, recusal.item.use_case
        declaration.create(
            item=recusal.item, member=recusal.member, number=1, interest="interest", reason=recusal.reason,
            declared_at=recusal.declared_at, declared_by_id=user,
        )  # fmt: skip
        if use_case.lead_id != user:
            values = {"reason": recusal.reason, "since": recusal.declared_at}
            hidden.get_or_create(use_case=use_case, user_id=user, until=None, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("committee", "0006_meetings"), ("usecases", "0006_hidden_use_case")]

    operations = [
        protect(DECLARATIONS),
        protect(MOVEMENTS),
        migrations.RunPython(declare_what_was_known, migrations.RunPython.noop, elidable=True),
    ]
