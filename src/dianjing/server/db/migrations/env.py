"""What alembic runs for every command; the connection comes from ``migrations.upgrade``."""

from __future__ import annotations

from alembic import context

from dianjing.server.db.models import all_tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=all_tables(), transaction_per_migration=True)
# The work path goes on while a migration runs: one that cannot get its lock fails at once and is tried again.
connection.exec_driver_sql("SET lock_timeout = '5s'")
connection.commit()
with context.begin_transaction():
    context.run_migrations()
