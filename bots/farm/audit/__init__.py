"""Every write is a transaction with its hash-chained audit rows."""
