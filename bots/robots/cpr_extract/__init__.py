"""Takes in the daily extract of the CPR register. README.md is for the person who runs it."""
