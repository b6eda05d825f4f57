"""The text index of search: an FTS5 table in SQLite, two generated columns in PostgreSQL."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE practices_fts USING fts5(
        title_words, words, content='practices_practiceindex', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0', detail=column)""",
    """CREATE TRIGGER practices_fts_added AFTER INSERT ON practices_practiceindex BEGIN
        INSERT INTO practices_fts(rowid, title_words, words)
        VALUES (new.id, new.title_words, new.words);
    END""",
    """CREATE TRIGGER practices_fts_gone AFTER DELETE ON practices_practiceindex BEGIN
        INSERT INTO practices_fts(practices_fts, rowid, title_words, words)
        VALUES ('delete', old.id, old.title_words, old.words);
    END""",
    """CREATE TRIGGER practices_fts_changed
    AFTER UPDATE OF title_words, words ON practices_practiceindex BEGIN
        INSERT INTO practices_fts(practices_fts, rowid, title_words, words)
        VALUES ('delete', old.id, old.title_words, old.words);
        INSERT INTO practices_fts(rowid, title_words, words)
        VALUES (new.id, new.title_words, new.words);
    END""",
]
SQLITE_BACK = [
    "DROP TRIGGER practices_fts_added",
    "DROP TRIGGER practices_fts_gone",
    "DROP TRIGGER practices_fts_changed",
    "DROP TABLE practices_fts",
]
# The words are stems already: the parser of PostgreSQL would only take them apart.
POSTGRESQL = [
    """ALTER TABLE practices_practiceindex
        ADD COLUMN title_vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title_words, ' '))) STORED,
        ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED""",
    "CREATE INDEX practice_index_title_vector ON practices_practiceindex USING gin (title_vector)",
    "CREATE INDEX practice_index_vector ON practices_practiceindex USING gin (vector)",
]
POSTGRESQL_BACK = [
    "ALTER TABLE practices_practiceindex DROP COLUMN title_vector, DROP COLUMN vector",
]


def _run(sqlite, postgresql):
    def run(apps, schema_editor):
        statements = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
        for statement in statements:
            schema_editor.execute(statement)

    return run


def mark_what_is_there(apps, schema_editor):
    """Practices from before are indexed by the first search."""
    Practice = apps.get_model("practices", "Practice")
    PracticeIndex = apps.get_model("practices", "PracticeIndex")
    PracticeIndex.objects.bulk_create(
        PracticeIndex(practice_id=pk) for pk in Practice.objects.values_list("pk", flat=True)
    )


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_repository")]

    operations = [
        migrations.RunPython(_run(SQLITE, POSTGRESQL), _run(SQLITE_BACK, POSTGRESQL_BACK)),
        migrations.RunPython(mark_what_is_there, migrations.RunPython.noop),
    ]
