"""Conditions have a holder, a state and a history; reviews, their reports and the events reported on a system."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from boussole.shared.triggers import Lift
from evaluation.decisions.protected import DECISIONS


class Migration(migrations.Migration):

    dependencies = [
        ('committee', '0002_protected'),
        ('compass', '0003_review_phase'),
        ('decisions', '0002_protected'),
        ('usecases', '0002_protected'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Lift(DECISIONS),
        migrations.AddField(
            model_name='condition',
            name='holder',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte du responsable'),
        ),
        migrations.AddField(
            model_name='condition',
            name='state',
            field=models.CharField(choices=[('open', 'À remplir'), ('proposed', 'À vérifier'), ('met', 'Remplie')], default='open', max_length=10, verbose_name='état'),
        ),
        migrations.AddField(
            model_name='decision',
            name='acted_on',
            field=models.DateField(blank=True, null=True, verbose_name='date de l’acte'),
        ),
        migrations.AddField(
            model_name='decision',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usecases.document', verbose_name='pièce'),
        ),
        migrations.AddField(
            model_name='decision',
            name='public_reason',
            field=models.TextField(blank=True, max_length=1000, verbose_name='motif public'),
        ),
        migrations.AddField(
            model_name='review',
            name='assessment',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review', to='compass.assessment', verbose_name='boussole rouverte'),
        ),
        migrations.AddField(
            model_name='review',
            name='outcome',
            field=models.CharField(blank=True, choices=[('maintain', 'Garder en service'), ('adapt', 'Garder en service et adapter'), ('reopen', 'Rouvrir la boussole avant de conclure'), ('retire', 'Retirer du service')], max_length=10, verbose_name='suite'),
        ),
        migrations.AddField(
            model_name='review',
            name='public_reason',
            field=models.TextField(blank=True, max_length=1000, verbose_name='motif public'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('authorise_trial', 'Autoriser l’essai'), ('refuse', 'Refuser'), ('generalise', 'Généraliser'), ('generalise_with_conditions', 'Généraliser sous réserves'), ('extend_trial', 'Prolonger l’essai'), ('adapt', 'Adapter et refaire un essai'), ('abandon', 'Arrêter'), ('regularise', 'Régulariser'), ('stop_existing', 'Arrêter le système en service'), ('retire', 'Retirer du service')], max_length=30, verbose_name='décision'),
        ),
        migrations.AlterField(
            model_name='review',
            name='reason',
            field=models.CharField(choices=[('planned', 'Bilan prévu'), ('incident', 'Incident'), ('new_model', 'Nouveau modèle'), ('new_purpose', 'Nouvelle finalité'), ('new_audience', 'Nouveau public'), ('price', 'Hausse de prix'), ('law', 'Droit modifié'), ('contract', 'Renouvellement du marché')], max_length=15, verbose_name='raison'),
        ),
        migrations.CreateModel(
            name='ConditionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(choices=[('proposed', 'Proposée comme remplie'), ('accepted', 'Acceptée comme remplie'), ('returned', 'Renvoyée : reste à remplir'), ('extended', 'Date reportée')], max_length=10, verbose_name='ce qui s’est passé')),
                ('note', models.TextField(max_length=1000, verbose_name='preuve ou motif')),
                ('due_before', models.DateField(blank=True, null=True, verbose_name='date d’avant')),
                ('due_after', models.DateField(blank=True, null=True, verbose_name='nouvelle date')),
                ('at', models.DateTimeField(verbose_name='le')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('condition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='decisions.condition', verbose_name='condition')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usecases.document', verbose_name='pièce')),
            ],
            options={
                'verbose_name': 'étape d’une condition',
                'verbose_name_plural': 'étapes des conditions',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='decisions_step_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('due_after__isnull', False), ('due_before__isnull', False), ('move', 'extended')), models.Q(models.Q(('move', 'extended'), _negated=True), ('due_after__isnull', True), ('due_before__isnull', True)), _connector='OR'), name='decisions_extension_has_its_dates')],
            },
        ),
        migrations.CreateModel(
            name='ReviewReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('model_in_use', models.CharField(blank=True, max_length=300, verbose_name='modèle et version en service')),
                ('usage', models.TextField(blank=True, max_length=1500, verbose_name='usage constaté')),
                ('incidents', models.TextField(blank=True, max_length=1500, verbose_name='incidents depuis le dernier bilan')),
                ('cost_and_footprint', models.TextField(blank=True, max_length=1500, verbose_name='coût et empreinte : ce qui a changé')),
                ('staff_findings', models.TextField(blank=True, max_length=1500, verbose_name='travail des agents : santé, compétences')),
                ('saved_at', models.DateTimeField(verbose_name='enregistré le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='decisions.review', verbose_name='bilan')),
            ],
            options={
                'verbose_name': 'constat d’un bilan',
                'verbose_name_plural': 'constats des bilans',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='decisions_report_number_unique'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='decisions_report_number_positive')],
            },
        ),
        migrations.CreateModel(
            name='PromiseKept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('kind', models.CharField(choices=[('condition', 'Condition de la décision'), ('criterion', 'Critère de l’essai')], max_length=10, verbose_name='sorte')),
                ('label', models.CharField(max_length=200, verbose_name='ce qui était promis')),
                ('promised', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                ('observed', models.TextField(blank=True, max_length=500, verbose_name='ce qui est observé')),
                ('kept', models.CharField(choices=[('yes', 'Tenu'), ('partly', 'En partie'), ('no', 'Non tenu'), ('unknown', 'Pas encore constaté')], default='unknown', max_length=10, verbose_name='constat')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='decisions.reviewreport', verbose_name='constat')),
            ],
            options={
                'verbose_name': 'promesse et constat',
                'verbose_name_plural': 'promesses et constats',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('report', 'order'), name='decisions_promise_order_unique')],
            },
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('planned', 'Bilan prévu'), ('incident', 'Incident'), ('new_model', 'Nouveau modèle'), ('new_purpose', 'Nouvelle finalité'), ('new_audience', 'Nouveau public'), ('price', 'Hausse de prix'), ('law', 'Droit modifié'), ('contract', 'Renouvellement du marché')], max_length=15, verbose_name='raison')),
                ('comment', models.TextField(max_length=2000, verbose_name='ce qui s’est passé')),
                ('requested_at', models.DateTimeField(verbose_name='signalé le')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='traité le')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='traité par')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signalé par')),
                ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='decisions.review', verbose_name='bilan ouvert')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_requests', to='usecases.usecase', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'signalement',
                'verbose_name_plural': 'signalements',
                'ordering': ['requested_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment', ''), _negated=True), models.Q(('reason', 'planned'), _negated=True)), name='decisions_request_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('review__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('review__isnull', False), models.Q(('answer', ''), _negated=True), _connector='OR')), _connector='OR'), name='decisions_request_answered_whole')],
            },
        ),
    ]
