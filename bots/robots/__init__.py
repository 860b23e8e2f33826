"""Robots, one room each. A robot is a function on one task; robots.yaml says who works here."""
