"""A protocol says all that the method asks, and once locked changes by a voted amendment only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from boussole.shared.triggers import Lift, Protect
from evaluation.trial.protected import LOCKED_PROTOCOLS, SETTLED_AMENDMENTS


class Migration(migrations.Migration):
    dependencies = [
        ("trial", "0002_protected"),
        ("usecases", "0002_protected"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Lift(LOCKED_PROTOCOLS),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('proposed', 'Proposé au comité'), ('adopted', 'Adopté'), ('rejected', 'Rejeté'), ('withdrawn', 'Retiré'), ('lapsed', 'Sans objet')], default='draft', max_length=10, verbose_name='état')),
                ('reasons', models.TextField(blank=True, max_length=2000, verbose_name='motifs')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('created_at', models.DateTimeField(verbose_name='ouvert le')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposé le')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='clos le')),
                ('vote', models.CharField(blank=True, max_length=500, verbose_name='vote')),
            ],
            options={
                'verbose_name': 'avenant au protocole',
                'verbose_name_plural': 'avenants aux protocoles',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='protocol',
            name='baseline_method',
            field=models.TextField(blank=True, default='', max_length=1000, verbose_name='situation de départ : comment elle est mesurée'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='communes',
            field=models.TextField(blank=True, default='', max_length=1000, verbose_name='communes qui participent'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='control_group',
            field=models.TextField(blank=True, default='', max_length=1000, verbose_name='groupe témoin'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='departments',
            field=models.TextField(blank=True, default='', max_length=1000, verbose_name='services qui participent'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='exit_data',
            field=models.TextField(blank=True, default='', max_length=1000, verbose_name='sortie : données effacées'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='footprint_kg',
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True, verbose_name='empreinte prévue, en kg CO₂e'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='grid',
            field=models.CharField(blank=True, default='', editable=False, max_length=200, verbose_name='grille de la boussole avant l’essai'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='logging',
            field=models.TextField(blank=True, default='', max_length=1000, verbose_name='journalisation'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='max_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée maximale, en mois'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='quality_test',
            field=models.TextField(blank=True, default='', max_length=1000, verbose_name='test de qualité'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='reporting_on',
            field=models.DateField(blank=True, null=True, verbose_name='restitution : quand'),
        ),
        migrations.AddField(
            model_name='protocol',
            name='volunteering',
            field=models.TextField(blank=True, default='', max_length=1000, verbose_name='volontariat'),
        ),
        migrations.AlterField(
            model_name='protocol',
            name='exit_plan',
            field=models.TextField(blank=True, max_length=1000, verbose_name='sortie : comptes fermés'),
        ),
        migrations.AlterField(
            model_name='protocol',
            name='participants',
            field=models.TextField(blank=True, max_length=1000, verbose_name='participants'),
        ),
        migrations.AlterField(
            model_name='protocol',
            name='reporting',
            field=models.TextField(blank=True, max_length=500, verbose_name='restitution : à qui'),
        ),
        migrations.AlterField(
            model_name='protocol',
            name='security',
            field=models.TextField(blank=True, max_length=1000, verbose_name='sécurité'),
        ),
        migrations.AddConstraint(
            model_name='protocol',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('footprint_kg__isnull', True), ('footprint_kg__gte', 0), _connector='OR'), models.Q(('max_months__isnull', True), ('max_months__gte', 1), _connector='OR')), name='trial_protocol_plans_make_sense'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='protocol',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='amendment', to='trial.protocol', verbose_name='protocole'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='clos par'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='use_case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='usecases.usecase', verbose_name='dossier'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'proposed'))), fields=('use_case',), name='trial_one_open_amendment'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn', 'lapsed']), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False), models.Q(('sha256', ''), _negated=True), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='trial_proposed_amendment_says_why'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('state__in', ('draft', 'proposed'))), models.Q(models.Q(('state__in', ('draft', 'proposed')), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='trial_settled_amendment_has_instant'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('adopted', 'rejected')), _negated=True), models.Q(('vote', ''), _negated=True), _connector='OR'), name='trial_voted_amendment_says_how'),
        ),
        Protect(LOCKED_PROTOCOLS, SETTLED_AMENDMENTS),
    ]
