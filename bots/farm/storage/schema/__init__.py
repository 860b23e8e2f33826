"""The tables of the farm."""
