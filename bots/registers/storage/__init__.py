"""What registers share: tables, upserts, sealed persons."""
