"""Reads in Kerne what became of payments."""
