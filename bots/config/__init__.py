"""What is written down for the farm: robots.yaml, decisions.yaml, settings, with line and column."""
