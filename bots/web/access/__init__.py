"""Who may see what: sessions, single sign-on, headers, limits."""
