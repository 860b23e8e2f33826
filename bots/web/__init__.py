"""The pages: colleagues' inbox and the control room. They meet the robots only in the database."""

from __future__ import annotations

from bots.web.access.oidc import Provider
from bots.web.app import application
from bots.web.settings import WebSettings, is_loopback
from bots.web.site import Site

__all__ = ["Provider", "Site", "WebSettings", "application", "is_loopback"]
