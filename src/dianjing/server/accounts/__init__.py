"""Accounts: users, how they sign in, their sessions, personal tokens and preferences."""
