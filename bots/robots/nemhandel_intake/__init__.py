"""Fetches new invoices from Nemhandel. README.md is for the person who runs it."""
