"""The database itself refuses to change or delete a signed classification and a published version of the law."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.ai_act.protected import PUBLISHED_LAWS, SIGNED_CLASSIFICATIONS


class Migration(migrations.Migration):
    dependencies = [("ai_act", "0001_initial")]

    operations = [protect(SIGNED_CLASSIFICATIONS), protect(PUBLISHED_LAWS)]
