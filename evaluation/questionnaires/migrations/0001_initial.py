"""Questionnaires, campaigns, invitations by token, answers without a name."""

import django.db.models.deletion
import django.utils.timezone
import uuid
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
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questionnaire_templates', to='accounts.organisation', verbose_name='collectivité')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('title', models.CharField(max_length=150, verbose_name='titre')),
                ('state', models.CharField(choices=[('draft', 'Brouillon'), ('published', 'Publié'), ('archived', 'Archivé')], default='draft', max_length=10, verbose_name='état')),
                ('content', models.JSONField(verbose_name='contenu')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='questionnaires.template', verbose_name='copié de')),
                ('edit_version', models.PositiveIntegerField(default=1, verbose_name='version d’édition')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='créé par')),
                ('created_at', models.DateTimeField(verbose_name='créé le')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publié par')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publié le')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
            ],
            options={
                'verbose_name': 'modèle de questionnaire',
                'verbose_name_plural': 'modèles de questionnaire',
                'ordering': ['organisation', 'number'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='questionnaires_template_number_unique'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('number',), name='questionnaires_shipped_number_unique'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('organisation',), name='questionnaires_one_draft'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('published_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='questionnaires_published_template_is_sealed'), models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('created_by__isnull', False), _connector='OR'), name='questionnaires_template_has_author')],
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='usecases.usecase', verbose_name='dossier')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='questionnaires.template', verbose_name='questionnaire')),
                ('moment', models.CharField(choices=[('before', 'Avant l’essai'), ('midway', 'À mi-parcours'), ('end', 'À la fin de l’essai'), ('year_1', 'Après un an de service'), ('year_3', 'Après trois ans de service'), ('year_5', 'Après cinq ans de service')], max_length=10, verbose_name='moment')),
                ('opens_on', models.DateField(verbose_name='ouverture')),
                ('closes_on', models.DateField(verbose_name='dernier jour pour répondre')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('open', 'Ouvert aux réponses'), ('closed', 'Clos'), ('published', 'Clos, réponses libres relues')], default='draft', max_length=10, verbose_name='état')),
                ('reminders', models.PositiveSmallIntegerField(default=0, verbose_name='relances envoyées')),
                ('reminded_on', models.DateField(blank=True, null=True, verbose_name='dernière relance')),
                ('printed_at', models.DateTimeField(blank=True, null=True, verbose_name='bulletins imprimés le')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
                ('created_at', models.DateTimeField(verbose_name='préparé le')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouvert le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='clos le')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='réponses libres publiées le')),
            ],
            options={
                'verbose_name': 'campagne de questionnaire',
                'verbose_name_plural': 'campagnes de questionnaire',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'number'), name='questionnaires_campaign_number_unique'), models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='questionnaires_campaign_closes_after_opening'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('open', 'closed', 'published')), _negated=True), ('opened_at__isnull', False), _connector='OR'), name='questionnaires_started_campaign_was_opened'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('closed', 'published')), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='questionnaires_ended_campaign_was_closed'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='questionnaires_published_campaign_has_instant')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='questionnaires.campaign', verbose_name='campagne')),
                ('name', models.CharField(max_length=100, verbose_name='service')),
                ('invited', models.PositiveIntegerField(blank=True, null=True, verbose_name='agents invités')),
                ('responses', models.PositiveIntegerField(blank=True, null=True, verbose_name='réponses')),
            ],
            options={
                'verbose_name': 'service interrogé',
                'verbose_name_plural': 'services interrogés',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'name'), name='questionnaires_service_name_unique'), models.CheckConstraint(condition=models.Q(models.Q(('invited__isnull', True), ('responses__isnull', True)), models.Q(('invited__isnull', False), ('responses__lte', models.F('invited'))), _connector='OR'), name='questionnaires_no_more_answers_than_invited')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='questionnaires.campaign', verbose_name='campagne')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='questionnaires.service', verbose_name='service')),
                ('channel', models.CharField(choices=[('mail', 'Courriel'), ('paper', 'Bulletin imprimé')], max_length=5, verbose_name='envoi')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse de courriel')),
                ('token_hash', models.CharField(max_length=64, unique=True, verbose_name='empreinte du jeton')),
                ('used', models.BooleanField(default=False, verbose_name='a servi')),
            ],
            options={
                'verbose_name': 'invitation à répondre',
                'verbose_name_plural': 'invitations à répondre',
                'constraints': [models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('campaign', 'email'), name='questionnaires_one_invitation_per_address'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'mail'), models.Q(('email', ''), _negated=True)), models.Q(('channel', 'paper'), ('email', '')), _connector='OR'), name='questionnaires_invitation_has_its_address')],
            },
        ),
        migrations.CreateModel(
            name='InvitationMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'En échec'), ('cancelled', 'Annulé')], db_index=True, default='queued', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='avancement, en %')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='commencé le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='questionnaires.invitation', verbose_name='invitation')),
                ('round', models.PositiveSmallIntegerField(help_text='0 : invitation ; puis les relances.', verbose_name='rang de l’envoi')),
            ],
            options={
                'verbose_name': 'courriel d’invitation',
                'verbose_name_plural': 'courriels d’invitation',
                'constraints': [models.UniqueConstraint(fields=('invitation', 'round'), name='questionnaires_one_mail_per_round')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='identifiant')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='questionnaires.campaign', verbose_name='campagne')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='questionnaires.service', verbose_name='service')),
                ('answers', models.JSONField(verbose_name='réponses')),
                ('sealed', models.BooleanField(default=False, verbose_name='scellé')),
            ],
            options={
                'verbose_name': 'réponse au questionnaire',
                'verbose_name_plural': 'réponses au questionnaire',
            },
        ),
        migrations.CreateModel(
            name='FreeAnswer',
            fields=[
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='identifiant')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='free_answers', to='questionnaires.campaign', verbose_name='campagne')),
                ('code', models.CharField(max_length=20, verbose_name='question')),
                ('text', models.TextField(blank=True, max_length=500, verbose_name='réponse')),
                ('state', models.CharField(choices=[('waiting', 'À relire'), ('as_written', 'Publiée telle quelle'), ('redacted', 'Publiée sans ce qui désigne quelqu’un'), ('withheld', 'Retenue')], default='waiting', max_length=10, verbose_name='relecture')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='relue par')),
                ('sealed', models.BooleanField(default=False, verbose_name='scellé')),
            ],
            options={
                'verbose_name': 'réponse libre',
                'verbose_name_plural': 'réponses libres',
                'ordering': ['code', 'uuid'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'waiting'), ('reviewed_by__isnull', False), _connector='OR'), name='questionnaires_read_answer_has_reader'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withheld'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='questionnaires_withheld_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Scrub',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'En échec'), ('cancelled', 'Annulé')], db_index=True, default='queued', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='avancement, en %')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='commencé le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scrubs', to='questionnaires.campaign', verbose_name='campagne')),
                ('cause', models.CharField(help_text='Le jour, ou l’acte.', max_length=20, verbose_name='cause')),
            ],
            options={
                'verbose_name': 'effacement des traces d’un questionnaire',
                'verbose_name_plural': 'effacements des traces de questionnaires',
                'constraints': [models.UniqueConstraint(fields=('campaign', 'cause'), name='questionnaires_one_scrub_per_cause')],
            },
        ),
    ]
