"""The law as data, and the class of each system."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('usecases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LawVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='law_versions', to='accounts.organisation', verbose_name='collectivité')),
                ('code', models.CharField(max_length=20, verbose_name='version')),
                ('read_on', models.DateField(verbose_name='droit lu le')),
                ('content', models.JSONField(verbose_name='contenu')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('imported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='importée par')),
                ('imported_at', models.DateTimeField(verbose_name='importée le')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publiée par')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publiée le')),
            ],
            options={
                'verbose_name': 'version du règlement européen sur l’IA',
                'verbose_name_plural': 'versions du règlement européen sur l’IA',
                'ordering': ['-published_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='ai_act_law_version_unique'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('code',), name='ai_act_shipped_law_unique'), models.CheckConstraint(condition=models.Q(models.Q(('sha256', ''), _negated=True), models.Q(('code', ''), _negated=True)), name='ai_act_law_is_sealed'), models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('imported_by__isnull', False), _connector='OR'), name='ai_act_law_has_importer')],
            },
        ),
        migrations.CreateModel(
            name='Classification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classifications', to='usecases.usecase', verbose_name='dossier')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('law', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classifications', to='ai_act.lawversion', verbose_name='version du droit')),
                ('answers', models.JSONField(default=dict, verbose_name='réponses')),
                ('already_in_service', models.BooleanField(default=False, verbose_name='système déjà en service')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='commencé par')),
                ('started_at', models.DateTimeField(verbose_name='commencé le')),
                ('justification', models.TextField(blank=True, max_length=2000, verbose_name='pourquoi classer de nouveau')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='résultat figé')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='répondu par')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signé par')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signé le')),
            ],
            options={
                'verbose_name': 'classement au titre du règlement européen sur l’IA',
                'verbose_name_plural': 'classements au titre du règlement européen sur l’IA',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'number'), name='ai_act_classification_number_unique'), models.UniqueConstraint(condition=models.Q(('signed_at__isnull', True)), fields=('use_case',), name='ai_act_one_open_classification'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('result__isnull', True), ('sha256', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('result__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='ai_act_answered_is_frozen'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_by__isnull', True)), models.Q(('answered_at__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='ai_act_signed_was_answered'), models.CheckConstraint(condition=models.Q(('number', 1), ('answered_at__isnull', True), models.Q(('justification', ''), _negated=True), _connector='OR'), name='ai_act_change_is_justified')],
            },
        ),
    ]
