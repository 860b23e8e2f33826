"""Reads files about deductions. README.md is for the person who runs it."""
