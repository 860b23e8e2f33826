"""Sends one mail. README.md is for the person who runs it."""
