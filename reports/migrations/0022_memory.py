"""The memory over all editions, with its text index as practices have one."""

import django.db.models.deletion
from django.db import migrations, models


SQLITE = [
    """CREATE VIRTUAL TABLE reports_memory_fts USING fts5(
        words, content='reports_memoryentry', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0', detail=column)""",
    """CREATE TRIGGER reports_memory_fts_added AFTER INSERT ON reports_memoryentry BEGIN
        INSERT INTO reports_memory_fts(rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER reports_memory_fts_gone AFTER DELETE ON reports_memoryentry BEGIN
        INSERT INTO reports_memory_fts(reports_memory_fts, rowid, words)
        VALUES ('delete', old.id, old.words);
    END""",
    """CREATE TRIGGER reports_memory_fts_changed
    AFTER UPDATE OF words ON reports_memoryentry BEGIN
        INSERT INTO reports_memory_fts(reports_memory_fts, rowid, words)
        VALUES ('delete', old.id, old.words);
        INSERT INTO reports_memory_fts(rowid, words) VALUES (new.id, new.words);
    END""",
]
SQLITE_BACK = [
    "DROP TRIGGER reports_memory_fts_added",
    "DROP TRIGGER reports_memory_fts_gone",
    "DROP TRIGGER reports_memory_fts_changed",
    "DROP TABLE reports_memory_fts",
]
# The words are stems already: the parser of PostgreSQL would only take them apart.
POSTGRESQL = [
    """ALTER TABLE reports_memoryentry
        ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED""",
    "CREATE INDEX memory_vector ON reports_memoryentry USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE reports_memoryentry DROP COLUMN vector"]


def _run(sqlite, postgresql):
    def run(apps, schema_editor):
        statements = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
        for statement in statements:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0021_rehearsals'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemoryStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=32, unique=True)),
                ('stamp', models.CharField(max_length=120)),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'state of the memory',
                'verbose_name_plural': 'states of the memory',
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='memory_is_open',
            field=models.BooleanField(default=False, help_text='Everybody with an account finds its accepted reports in the memory, worded as they may leave the room. Usual once the meeting is over.', verbose_name='open memory'),
        ),
        migrations.CreateModel(
            name='MemoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('point', 'Reports'), ('statement', 'Statements'), ('item', 'Syntheses')], max_length=9, verbose_name='kind')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('place', models.PositiveIntegerField(verbose_name='place')),
                ('words', models.TextField(blank=True)),
                ('item', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reports.synthesisitem')),
                ('line', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reports.statementline')),
                ('point', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reports.point')),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reports.report')),
                ('synthesis', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reports.synthesis')),
            ],
            options={
                'verbose_name': 'entry of the memory',
                'verbose_name_plural': 'entries of the memory',
                'indexes': [models.Index(fields=['-year', 'kind', 'place'], name='memory_in_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('report__isnull', False), ('synthesis__isnull', True)), models.Q(('report__isnull', True), ('synthesis__isnull', False)), _connector='OR'), name='memory_of_a_report_or_synthesis')],
            },
        ),
        migrations.RunPython(_run(SQLITE, POSTGRESQL), _run(SQLITE_BACK, POSTGRESQL_BACK)),
    ]
