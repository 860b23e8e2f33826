"""The fund's own registers: members, guarantees, clinics, prices, and what was treated and claimed."""
