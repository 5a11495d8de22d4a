"""Collectivités, their members and roles, and what each person is told."""

import boussole.shared.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('siren', models.CharField(max_length=9, unique=True, validators=[boussole.shared.validators.validate_siren], verbose_name='SIREN')),
                ('kind', models.CharField(choices=[('metropolis', 'Métropole'), ('intercommunal', 'Autre intercommunalité'), ('commune', 'Commune'), ('department', 'Département'), ('region', 'Région'), ('other', 'Autre établissement public')], max_length=20, verbose_name='type')),
                ('population', models.PositiveIntegerField(verbose_name='population, en habitants')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='accounts.organisation', verbose_name='intercommunalité')),
                ('hosted', models.BooleanField(default=False, verbose_name='dossiers instruits par l’intercommunalité')),
                ('is_demonstration', models.BooleanField(default=False, editable=False, verbose_name='données de démonstration')),
            ],
            options={
                'verbose_name': 'collectivité',
                'verbose_name_plural': 'collectivités',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('siren__regex', '^[0-9]{9}$')), name='accounts_siren_digits'), models.CheckConstraint(condition=models.Q(('hosted', False), ('parent__isnull', False), _connector='OR'), name='accounts_hosted_has_parent'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='accounts_not_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('first_name', models.CharField(max_length=80, verbose_name='prénom')),
                ('last_name', models.CharField(max_length=80, verbose_name='nom')),
                ('job_title', models.CharField(blank=True, max_length=150, verbose_name='service ou fonction')),
                ('is_active', models.BooleanField(default=True, verbose_name='compte actif')),
                ('is_staff', models.BooleanField(default=False, verbose_name='accès au site d’administration')),
                ('is_demonstration', models.BooleanField(default=False, editable=False, verbose_name='compte de démonstration')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'personne',
                'verbose_name_plural': 'personnes',
                'ordering': ['last_name', 'first_name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_email_ci_unique')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation', verbose_name='collectivité')),
                ('role', models.CharField(choices=[('lead', 'Porteur de projet'), ('expert', 'Expert'), ('coordinator', 'Coordinateur (référent IA)'), ('committee_member', 'Membre du comité éthique'), ('committee_president', 'Président du comité éthique'), ('elected_official', 'Élu'), ('staff_representative', 'Représentant du personnel'), ('staff_member', 'Agent'), ('administrator', 'Administrateur'), ('auditor', 'Auditeur (DPO)')], max_length=30, verbose_name='rôle')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='depuis le')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='jusqu’au')),
            ],
            options={
                'verbose_name': 'rôle',
                'verbose_name_plural': 'rôles',
                'ordering': ['organisation__name', 'role'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'organisation', 'role'), name='accounts_role_held_once')],
            },
        ),
        migrations.CreateModel(
            name='SharingAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='demandé par')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='demandé à')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur de la demande')),
                ('proposed_at', models.DateTimeField(verbose_name='demandé le')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepté par')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepté le')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='terminé par')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
            ],
            options={
                'verbose_name': 'partage entre collectivités',
                'verbose_name_plural': 'partages entre collectivités',
                'ordering': ['-proposed_at', '-pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Least('proposer', 'partner'), django.db.models.functions.comparison.Greatest('proposer', 'partner'), condition=models.Q(('ended_at__isnull', True)), name='accounts_one_sharing_a_pair'), models.CheckConstraint(condition=models.Q(('proposer', models.F('partner')), _negated=True), name='accounts_sharing_takes_two'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='accounts_sharing_accepted_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='accounts_sharing_ended_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'En échec'), ('cancelled', 'Annulé')], db_index=True, default='queued', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='avancement, en %')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='commencé le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name='destinataire')),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('access', 'Accès au compte'), ('to_do', 'À faire'), ('information', 'Information')], max_length=20, verbose_name='type')),
                ('subject', models.CharField(max_length=200, verbose_name='objet')),
                ('body', models.TextField(verbose_name='texte')),
                ('path', models.CharField(blank=True, max_length=300, verbose_name='adresse de la page')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='clé')),
                ('attachment_name', models.CharField(blank=True, max_length=100, verbose_name='fichier joint')),
                ('attachment_type', models.CharField(blank=True, max_length=100, verbose_name='format du fichier joint')),
                ('attachment_text', models.TextField(blank=True, verbose_name='contenu du fichier joint')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-queued_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('attachment_name', ''), ('attachment_text', ''), ('attachment_type', '')), models.Q(('attachment_name', ''), ('attachment_type', ''), ('attachment_text', ''), _connector='OR', _negated=True), _connector='OR'), name='accounts_attachment_whole_or_none')],
            },
        ),
        migrations.CreateModel(
            name='Tries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.CharField(max_length=64, verbose_name='machine')),
                ('minute', models.BigIntegerField(help_text='Minutes depuis 1970.', verbose_name='minute')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='essais')),
            ],
            options={
                'verbose_name': 'essais d’une machine',
                'verbose_name_plural': 'essais des machines',
                'constraints': [models.UniqueConstraint(fields=('client', 'minute'), name='accounts_one_row_of_tries')],
            },
        ),
    ]
