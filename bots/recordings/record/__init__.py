"""Sessions with a portal, recorded, scrubbed of personal data, and kept as HAR 1.2."""
