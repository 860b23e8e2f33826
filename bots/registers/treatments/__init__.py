"""Members, guarantees, clinics, prices, and what was treated before."""
