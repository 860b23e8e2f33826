"""Record a session with a portal, scrub it, replay it, and the proxy that takes."""
