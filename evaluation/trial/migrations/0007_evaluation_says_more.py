"""An evaluation says what is done with the time saved, and how the workload is looked after."""

import django.core.validators
from django.db import migrations, models

from boussole.shared.triggers import Lift, Protect
from evaluation.trial.protected import DEPOSITED_EVALUATIONS


class Migration(migrations.Migration):

    dependencies = [
        ('trial', '0002_protected'),
    ]

    operations = [
        Lift(DEPOSITED_EVALUATIONS),
        migrations.AddField(
            model_name='evaluation',
            name='hours_saved',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='heures gagnées par semaine, en tout'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='prevention_opinion',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='avis de la F3SCT ou du CST sur ce plan'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='prevention_plan',
            field=models.TextField(blank=True, default='', max_length=1500, verbose_name='plan de prévention pour la charge de travail'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='time_saved_decided',
            field=models.CharField(blank=True, choices=[('staff', 'Avec les agents concernés'), ('representatives', 'Avec les représentants du personnel'), ('management', 'Par la direction seule'), ('undecided', 'Ce n’est pas décidé')], default='', max_length=15, verbose_name='avec qui c’est décidé'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='time_saved_use',
            field=models.CharField(blank=True, choices=[('service', 'Le service aux usagers'), ('training', 'La formation et les savoir-faire'), ('workload', 'Une charge de travail moins lourde'), ('other', 'Autre chose, dite ci-dessous'), ('unknown', 'On ne le sait pas encore'), ('none', 'Aucun temps gagné')], default='', max_length=15, verbose_name='à quoi sert surtout le temps gagné'),
        ),
        migrations.AlterField(
            model_name='evaluation',
            name='proposal',
            field=models.CharField(blank=True, choices=[('roll_out', 'Généraliser'), ('roll_out_with_conditions', 'Généraliser sous réserves'), ('extend', 'Prolonger l’essai'), ('adapt', 'Adapter et refaire un essai'), ('stop', 'Arrêter'), ('suspend', 'Suspendre, puis vote du comité')], max_length=30, verbose_name='suite proposée par les règles'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('time_saved_use__in', ['', 'service', 'training', 'workload', 'other', 'unknown', 'none']), ('time_saved_decided__in', ['', 'staff', 'representatives', 'management', 'undecided']), models.Q(('hours_saved__isnull', True), ('hours_saved__gte', 0), _connector='OR')), name='trial_time_saved_makes_sense'),
        ),
        Protect(DEPOSITED_EVALUATIONS),
    ]
