"""Scores of the members, their reveal, and the minority opinions that they sign."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('committee', '0007_declarations_kept'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The limit of a text is checked by forms, not by the database: nothing changes there, the table is not rebuilt.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='agendaitem',
                    name='minority_opinion',
                    field=models.TextField(blank=True, verbose_name='opinions minoritaires'),
                ),
            ],
        ),
        migrations.CreateModel(
            name='MinorityOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('text', models.CharField(max_length=1000, verbose_name='texte')),
                ('filed_at', models.DateTimeField(verbose_name='déposée le')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minority_opinions', to='committee.agendaitem', verbose_name='point')),
            ],
            options={
                'verbose_name': 'opinion minoritaire',
                'verbose_name_plural': 'opinions minoritaires',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='MinoritySignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named', models.BooleanField(verbose_name='nom donné')),
                ('signed_at', models.DateTimeField(verbose_name='signée le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('sealed', models.BooleanField(default=False, verbose_name='scellée')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.committeemember', verbose_name='membre')),
                ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='committee.minorityopinion', verbose_name='opinion minoritaire')),
            ],
            options={
                'verbose_name': 'signature d’une opinion minoritaire',
                'verbose_name_plural': 'signatures d’opinions minoritaires',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ScoreReveal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revealed_at', models.DateTimeField(verbose_name='révélées le')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='score_reveal', to='committee.agendaitem', verbose_name='point')),
                ('revealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='révélées par')),
            ],
            options={
                'verbose_name': 'révélation des notes',
                'verbose_name_plural': 'révélations des notes',
            },
        ),
        migrations.CreateModel(
            name='CommitteeScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(max_length=10, verbose_name='code du critère')),
                ('label', models.CharField(max_length=80, verbose_name='critère')),
                ('round', models.CharField(choices=[('initial', 'De départ'), ('revised', 'Révisée')], max_length=10, verbose_name='tour')),
                ('mark', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='note de 0 à 4, ou sans avis')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='remarque')),
                ('given_at', models.DateTimeField(verbose_name='donnée le')),
                ('sealed', models.BooleanField(default=False, verbose_name='scellée')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='committee.agendaitem', verbose_name='point')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.committeemember', verbose_name='membre')),
            ],
            options={
                'verbose_name': 'note d’un membre',
                'verbose_name_plural': 'notes des membres',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('item', 'member', 'criterion', 'round'), name='committee_one_score_per_criterion_and_round'), models.CheckConstraint(condition=models.Q(('mark__isnull', True), ('mark__lte', 4), _connector='OR'), name='committee_score_range'), models.CheckConstraint(condition=models.Q(('round__in', ['initial', 'revised'])), name='committee_score_round_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='minorityopinion',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='committee_minority_opinion_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='minorityopinion',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='committee_minority_opinion_is_said'),
        ),
        migrations.AddConstraint(
            model_name='minoritysignature',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('opinion', 'member'), name='committee_minority_opinion_signed_once'),
        ),
    ]
