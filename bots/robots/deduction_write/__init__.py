"""Writes a deduction in the agreement's format. README.md is for the person who runs it."""
