"""A local HTTP proxy for one robot session: what the browser asks goes through us, and only through us."""
