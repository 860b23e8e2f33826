"""The rule engine: rules over a subject, their evaluation and their version."""
