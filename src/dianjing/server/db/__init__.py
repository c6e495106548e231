"""The database: sessions, tables, migrations, and the PostgreSQL that the program brings along."""
