"""The `kollega` command."""
