"""The index itself, in the words of each database.

Trap: a later migration that alters SearchEntry makes SQLite build the table anew, which drops its triggers;
end such a migration with `RunPython(create, drop)` of this one, and `manage.py reindex`.
"""

from django.db import migrations

COLUMNS = "title_words, detail_words, body_words"
OLD = "old.id, old.title_words, old.detail_words, old.body_words"
NEW = "new.id, new.title_words, new.detail_words, new.body_words"
FORGET = f"INSERT INTO search_index(search_index, rowid, {COLUMNS}) VALUES ('delete', {OLD})"
REMEMBER = f"INSERT INTO search_index(rowid, {COLUMNS}) VALUES ({NEW})"

# detail=column: which column a word stands in is all that ranking asks, and the index weighs half as much.
SQLITE = [
    f"CREATE VIRTUAL TABLE search_index USING fts5({COLUMNS}, content='search_searchentry', content_rowid='id',"
    " tokenize='ascii', detail='column', prefix='2 3')",
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_searchentry BEGIN {REMEMBER}; END",
    f"CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_searchentry BEGIN {FORGET}; END",
    f"CREATE TRIGGER search_entry_changed AFTER UPDATE OF id, {COLUMNS} ON search_searchentry"
    f" BEGIN {FORGET}; {REMEMBER}; END",
    "INSERT INTO search_index(search_index) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER search_entry_added",
    "DROP TRIGGER search_entry_deleted",
    "DROP TRIGGER search_entry_changed",
    "DROP TABLE search_index",
]

# Collation "C" sorts by bytes, as SQLite does, whatever the language of the server.
POSTGRESQL = [
    'ALTER TABLE search_searchentry ALTER COLUMN key TYPE varchar(120) COLLATE "C"',
    'ALTER TABLE search_searchentry ALTER COLUMN sort_title TYPE varchar(300) COLLATE "C"',
    # No positions and no weights: the index answers alone, without reading the rows again.
    "ALTER TABLE search_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    "strip(to_tsvector('simple', title_words || ' ' || detail_words || ' ' || body_words))) STORED",
    # Small, for ranking and for the beginnings of words.
    "ALTER TABLE search_searchentry ADD COLUMN head tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', title_words), 'A') || setweight(to_tsvector('simple', detail_words), 'B')"
    ") STORED",
    "CREATE INDEX search_entry_vector ON search_searchentry USING gin (vector)",
    "CREATE INDEX search_entry_head ON search_searchentry USING gin (head)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_searchentry DROP COLUMN vector, DROP COLUMN head"]


def create(apps, schema_editor):
    _execute(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def drop(apps, schema_editor):
    _execute(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def _execute(schema_editor, by_vendor):
    for statement in by_vendor[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
