"""Claims the danmark subsidy on D-service."""
