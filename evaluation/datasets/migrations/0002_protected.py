"""The database itself refuses to change or delete a version of a data set or of its use."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.datasets.protected import DATASET_VERSIONS, USE_VERSIONS


class Migration(migrations.Migration):
    dependencies = [("datasets", "0001_initial")]

    operations = [Protect(DATASET_VERSIONS, USE_VERSIONS)]
