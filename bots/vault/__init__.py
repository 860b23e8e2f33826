"""Secrets, the cipher they are sealed with, and certificates."""
