"""Sends one letter. README.md is for the person who runs it."""
