"""Business processes, one room each: pure functions from a case's history to its next step."""
