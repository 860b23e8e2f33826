"""Pays posted invoices through Navision's payment journal."""
