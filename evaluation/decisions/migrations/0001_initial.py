"""Decisions of élus, their conditions and the reviews that follow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('committee', '0001_initial'),
        ('usecases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='usecases.usecase', verbose_name='dossier')),
                ('kind', models.CharField(choices=[('authorise_trial', 'Autoriser l’essai'), ('refuse', 'Refuser'), ('generalise', 'Généraliser'), ('extend_trial', 'Prolonger l’essai'), ('adapt', 'Adapter et refaire un essai'), ('abandon', 'Arrêter'), ('regularise', 'Régulariser'), ('stop_existing', 'Arrêter le système en service'), ('retire', 'Retirer du service')], max_length=20, verbose_name='décision')),
                ('opinion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='committee.vote', verbose_name='avis du comité')),
                ('reasons', models.TextField(max_length=2000, verbose_name='motifs')),
                ('departs_from_opinion', models.BooleanField(default=False, verbose_name='s’écarte de l’avis du comité')),
                ('departure_reasons', models.TextField(blank=True, max_length=1000, verbose_name='pourquoi s’écarter de l’avis')),
                ('deliberation', models.CharField(blank=True, max_length=100, verbose_name='référence de l’acte')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prise par')),
                ('taken_at', models.DateTimeField(verbose_name='prise le')),
            ],
            options={
                'verbose_name': 'décision',
                'verbose_name_plural': 'décisions',
                'ordering': ['taken_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='decisions_reasons_given'), models.CheckConstraint(condition=models.Q(('departs_from_opinion', False), models.Q(('departure_reasons', ''), _negated=True), _connector='OR'), name='decisions_departure_explained')],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='decisions.decision', verbose_name='décision')),
                ('text', models.CharField(max_length=200, verbose_name='condition')),
                ('owner', models.CharField(max_length=100, verbose_name='responsable')),
                ('due_on', models.DateField(verbose_name='avant le')),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='levée le')),
                ('evidence', models.TextField(blank=True, max_length=1000, verbose_name='preuve')),
            ],
            options={
                'verbose_name': 'condition',
                'verbose_name_plural': 'conditions',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('owner', ''), _negated=True)), name='decisions_condition_is_whole'), models.CheckConstraint(condition=models.Q(('met_on__isnull', True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='decisions_met_with_evidence')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='usecases.usecase', verbose_name='dossier')),
                ('label', models.CharField(max_length=80, verbose_name='bilan')),
                ('reason', models.CharField(choices=[('planned', 'Bilan prévu'), ('incident', 'Incident'), ('new_model', 'Nouveau modèle'), ('new_purpose', 'Nouvelle finalité'), ('law', 'Droit modifié')], max_length=15, verbose_name='raison')),
                ('due_on', models.DateField(verbose_name='prévu le')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouvert le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='clos le')),
                ('conclusion', models.TextField(blank=True, max_length=2000, verbose_name='conclusion')),
            ],
            options={
                'verbose_name': 'bilan de suivi',
                'verbose_name_plural': 'bilans de suivi',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), models.Q(('conclusion', ''), _negated=True), _connector='OR'), name='decisions_review_concluded')],
            },
        ),
    ]
