"""The journal and its head."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'tête du journal',
                'verbose_name_plural': 'tête du journal',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='audit_single_head')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('seq', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='numéro')),
                ('at', models.DateTimeField(verbose_name='instant')),
                ('actor_id', models.PositiveBigIntegerField(null=True, verbose_name='identifiant de l’auteur')),
                ('actor_label', models.CharField(max_length=200, verbose_name='auteur')),
                ('organisation_id', models.PositiveBigIntegerField(db_index=True, null=True, verbose_name='collectivité')),
                ('verb', models.CharField(db_index=True, max_length=80, verbose_name='acte')),
                ('target_type', models.CharField(max_length=80, verbose_name='objet')),
                ('target_id', models.CharField(max_length=40, verbose_name='identifiant de l’objet')),
                ('target_label', models.CharField(max_length=300, verbose_name='nom de l’objet')),
                ('content', models.TextField(verbose_name='contenu canonique')),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'entrée du journal',
                'verbose_name_plural': 'entrées du journal',
                'ordering': ['seq'],
                'indexes': [models.Index(fields=['target_type', 'target_id'], name='audit_target')],
            },
        ),
    ]
