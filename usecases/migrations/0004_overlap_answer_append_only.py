"""The database itself refuses to change or delete an answer to « pourquoi un dossier de plus »."""

from django.db import migrations

from boussole.shared.triggers import protect
from usecases.protected import OVERLAP_ANSWERS


class Migration(migrations.Migration):
    dependencies = [("usecases", "0003_overlap_answer")]

    operations = [protect(OVERLAP_ANSWERS)]
