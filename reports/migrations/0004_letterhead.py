"""The head of a collectivité's documents: name, colour, logo; the database refuses to change what was printed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from boussole.shared.triggers import Protect
from reports.protected import LETTERHEADS, LOGOS


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('reports', '0003_batches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='SHA-256')),
                ('content', models.BinaryField(verbose_name='octets')),
                ('width', models.PositiveSmallIntegerField(verbose_name='largeur, en pixels')),
                ('height', models.PositiveSmallIntegerField(verbose_name='hauteur, en pixels')),
            ],
            options={
                'verbose_name': 'logo',
                'verbose_name_plural': 'logos',
            },
        ),
        migrations.CreateModel(
            name='Letterhead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('name', models.CharField(max_length=80, verbose_name='nom imprimé')),
                ('colour', models.CharField(max_length=7, verbose_name='couleur')),
                ('alternative', models.CharField(blank=True, max_length=120, verbose_name='texte qui remplace le logo')),
                ('saved_at', models.DateTimeField(verbose_name='enregistré le')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letterheads', to='accounts.organisation', verbose_name='collectivité')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistré par')),
                ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.logo', verbose_name='logo')),
            ],
            options={
                'verbose_name': 'en-tête des documents',
                'verbose_name_plural': 'en-têtes des documents',
                'ordering': ['organisation', '-number'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='reports_letterhead_number_once'), models.CheckConstraint(condition=models.Q(('colour__regex', '^#[0-9a-f]{6}$'), models.Q(('name', ''), _negated=True)), name='reports_letterhead_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('alternative', ''), ('logo__isnull', True)), models.Q(('logo__isnull', False), models.Q(('alternative', ''), _negated=True)), _connector='OR'), name='reports_logo_has_its_text')],
            },
        ),
        Protect(LOGOS),
        Protect(LETTERHEADS),
    ]
