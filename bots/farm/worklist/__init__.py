"""Tasks, leases, claims and what stops them."""
