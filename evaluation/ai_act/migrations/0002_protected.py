"""The database itself refuses to change or delete a signed classification, a published law."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.ai_act.protected import PUBLISHED_LAWS, SIGNED_CLASSIFICATIONS


class Migration(migrations.Migration):
    dependencies = [("ai_act", "0001_initial")]

    operations = [Protect(PUBLISHED_LAWS, SIGNED_CLASSIFICATIONS)]
