"""What the collectivité wants and refuses, and where a dossier stands."""

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
            name='FrameVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='frame_versions', to='accounts.organisation', verbose_name='collectivité')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('introduction', models.TextField(blank=True, max_length=2000, verbose_name='préambule')),
                ('edit_version', models.PositiveIntegerField(default=1, verbose_name='version d’édition')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
                ('created_at', models.DateTimeField(verbose_name='préparé le')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='date de la délibération')),
                ('deliberation', models.CharField(blank=True, max_length=150, verbose_name='délibération')),
                ('adopted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='adopté par')),
                ('adopted_at', models.DateTimeField(blank=True, null=True, verbose_name='enregistré le')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
            ],
            options={
                'verbose_name': 'cadre politique',
                'verbose_name_plural': 'cadres politiques',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='frame_version_number_unique'), models.UniqueConstraint(condition=models.Q(('adopted_at__isnull', True)), fields=('organisation',), name='frame_one_draft'), models.CheckConstraint(condition=models.Q(('adopted_at__isnull', True), models.Q(('adopted_on__isnull', False), ('adopted_by__isnull', False), models.Q(('deliberation', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='frame_adopted_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='FrameItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='frame.frameversion', verbose_name='cadre')),
                ('kind', models.CharField(choices=[('principle', 'Principe'), ('priority', 'Politique publique prioritaire'), ('red_line', 'Ligne rouge')], max_length=10, verbose_name='sorte')),
                ('code', models.CharField(max_length=10, verbose_name='code')),
                ('order', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('title', models.CharField(max_length=120, verbose_name='titre')),
                ('text', models.TextField(max_length=1000, verbose_name='texte')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('edit_version', models.PositiveIntegerField(default=1, verbose_name='version d’édition')),
                ('sealed', models.BooleanField(default=False, editable=False, verbose_name='adopté')),
            ],
            options={
                'verbose_name': 'élément du cadre',
                'verbose_name_plural': 'éléments du cadre',
                'ordering': ['kind', 'order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='frame_item_code_unique'), models.CheckConstraint(condition=models.Q(('kind__in', ['principle', 'priority', 'red_line'])), name='frame_item_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='frame_item_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Alignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alignments', to='usecases.usecase', verbose_name='dossier')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alignments', to='frame.frameversion', verbose_name='cadre')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('kind', models.CharField(choices=[('proposal', 'Proposée par le porteur'), ('confirmed', 'Confirmée par l’instruction')], max_length=10, verbose_name='sorte')),
                ('demand_version', models.PositiveSmallIntegerField(default=0, verbose_name='version de la demande lue')),
                ('verdict', models.CharField(choices=[('fits', 'Conforme'), ('departs', 'S’en écarte'), ('crosses', 'La franchit'), ('not_concerned', 'Pas concerné')], max_length=15, verbose_name='résultat')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('said_at', models.DateTimeField(verbose_name='le')),
            ],
            options={
                'verbose_name': 'position d’un dossier face au cadre',
                'verbose_name_plural': 'positions des dossiers face au cadre',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'number'), name='frame_alignment_number_unique'), models.CheckConstraint(condition=models.Q(('kind__in', ['proposal', 'confirmed'])), name='frame_alignment_kind_known'), models.CheckConstraint(condition=models.Q(('verdict__in', ['fits', 'departs', 'crosses'])), name='frame_alignment_verdict_known')],
            },
        ),
        migrations.CreateModel(
            name='ItemPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='frame.alignment', verbose_name='examen')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='frame.frameitem', verbose_name='élément')),
                ('position', models.CharField(choices=[('fits', 'Conforme'), ('departs', 'S’en écarte'), ('crosses', 'La franchit'), ('not_concerned', 'Pas concerné')], max_length=15, verbose_name='position')),
                ('justification', models.TextField(blank=True, max_length=1000, verbose_name='justification')),
            ],
            options={
                'verbose_name': 'position sur un élément',
                'verbose_name_plural': 'positions sur les éléments',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('alignment', 'item'), name='frame_one_position_per_item'), models.CheckConstraint(condition=models.Q(('position__in', ['fits', 'departs', 'crosses', 'not_concerned'])), name='frame_position_known'), models.CheckConstraint(condition=models.Q(models.Q(('position__in', ['departs', 'crosses']), _negated=True), models.Q(('justification', ''), _negated=True), _connector='OR'), name='frame_departure_is_justified')],
            },
        ),
        migrations.CreateModel(
            name='MatrixPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matrix_placements', to='usecases.usecase', verbose_name='dossier')),
                ('axis', models.CharField(choices=[('can', 'L’IA peut-elle le faire ?'), ('wish', 'Souhaite-t-on qu’elle le fasse ?')], max_length=5, verbose_name='axe')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('positive', models.BooleanField(verbose_name='réponse oui')),
                ('reasons', models.TextField(max_length=1500, verbose_name='motifs')),
                ('test', models.TextField(blank=True, max_length=1000, verbose_name='essai qui le montre')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='séance du')),
                ('voices', models.TextField(blank=True, max_length=500, verbose_name='personnes qui se sont exprimées')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisi par')),
                ('placed_at', models.DateTimeField(verbose_name='saisi le')),
            ],
            options={
                'verbose_name': 'place sur la matrice',
                'verbose_name_plural': 'places sur la matrice',
                'ordering': ['axis', 'number'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'axis', 'number'), name='frame_placement_number_unique'), models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='frame_placement_has_reasons'), models.CheckConstraint(condition=models.Q(models.Q(('axis', 'can'), models.Q(('test', ''), _negated=True), ('held_on__isnull', True), ('voices', '')), models.Q(('axis', 'wish'), ('test', ''), ('held_on__isnull', False), models.Q(('voices', ''), _negated=True)), _connector='OR'), name='frame_placement_says_its_grounds')],
            },
        ),
    ]
