"""Who adopted which rules and why, kept by the database itself; who succeeds whom; the office of secretary."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from boussole.shared.triggers import protect
from evaluation.committee.protected import RULES


class Migration(migrations.Migration):

    dependencies = [
        ('committee', '0004_sealed_at_the_close'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='committeemember',
            name='committee_one_president_one_deputy',
        ),
        migrations.AddField(
            model_name='committeemember',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successor', to='committee.committeemember', verbose_name='succède à'),
        ),
        migrations.AddField(
            model_name='rulesversion',
            name='convocation_days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='délai de convocation, en jours francs'),
        ),
        migrations.AddField(
            model_name='rulesversion',
            name='deliberation',
            field=models.CharField(blank=True, max_length=150, verbose_name='délibération ou décision'),
        ),
        migrations.AddField(
            model_name='rulesversion',
            name='reason',
            field=models.TextField(blank=True, max_length=500, verbose_name='motif'),
        ),
        migrations.AddField(
            model_name='rulesversion',
            name='recorded_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='enregistrée le'),
        ),
        migrations.AddField(
            model_name='rulesversion',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par'),
        ),
        migrations.AlterField(
            model_name='committeemember',
            name='function',
            field=models.CharField(choices=[('president', 'Présidence'), ('deputy', 'Suppléance de la présidence'), ('secretary', 'Secrétariat de séance'), ('member', 'Membre')], default='member', max_length=10, verbose_name='fonction'),
        ),
        migrations.AddConstraint(
            model_name='committeemember',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True), ('function__in', ['president', 'deputy', 'secretary'])), fields=('committee', 'function'), name='committee_one_holder_per_office'),
        ),
        migrations.AddConstraint(
            model_name='rulesversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('recorded_by__isnull', True)), models.Q(('recorded_at__isnull', False), ('recorded_by__isnull', False)), _connector='OR'), name='committee_rules_author_and_instant'),
        ),
        protect(RULES),
    ]
