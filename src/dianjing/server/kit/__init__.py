"""What every feature stands on: the unit of work, guarded queries, permissions, pages, the outbox."""
