"""Posts approved invoices and credit notes in Navision."""
