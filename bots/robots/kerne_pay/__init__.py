"""Pays benefits to members in Kerne."""
