"""Looks persons up in the CPR register. README.md is for the person who runs it."""
