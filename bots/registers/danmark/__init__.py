"""Membership of sygeforsikringen danmark, and what was claimed there."""
