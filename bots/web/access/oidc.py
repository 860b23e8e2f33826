"""Logging in at the fund's OpenID provider: authorization code with PKCE."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.integrations.starlette_client import OAuth, OAuthError
from starlette.requests import Request
from starlette.responses import Response

from bots.config import Roster, SettingsWrong
from bots.web.access.errors import LoginRefused, LoginWrong, NoRole
from bots.web.access.visitor import Visitor, visitor_of
from bots.web.settings import WebSettings

_NAME = "fund"


class Provider:
    """The OpenID provider of the settings."""

    def __init__(self, settings: WebSettings, client_id: str, client_secret: str) -> None:
        if not settings.oidc_issuer or not settings.public_url:
            raise SettingsWrong(
                "KOLLEGA_WEB_OIDC_ISSUER and KOLLEGA_WEB_PUBLIC_URL belong together: set both."
            )
        self._settings = settings
        oauth = OAuth()
        oauth.register(
            _NAME,
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": settings.oidc_scope, "code_challenge_method": "S256", "timeout": 10},
        )
        self._client: Any = oauth.create_client(_NAME)

    async def begin(self, request: Request) -> Response:
        """Send the browser to the provider. What must come back is kept in ``request.session``."""
        assert self._settings.public_url is not None
        callback = self._settings.public_url.rstrip("/") + "/login/back"
        response: Response = await self._client.authorize_redirect(request, callback)
        return response

    async def finish(self, request: Request, roster: Roster) -> Visitor:
        """Who came back from the provider.

        Raises:
            LoginRefused: the provider says no, the answer is forged or names nobody.
        """
        try:
            token = await self._client.authorize_access_token(request)
        except OAuthError as error:
            raise LoginRefused(error.error) from None
        claims: Mapping[str, Any] = token.get("userinfo") or {}
        groups = claims.get(self._settings.roles_claim) or ()
        found = [groups] if isinstance(groups, str) else list(groups)
        grants = {grant for group in found for grant in self._settings.roles.get(str(group), ())}
        try:
            return visitor_of(str(claims.get(self._settings.person_claim) or ""), grants, roster.teams)
        except (LoginWrong, NoRole) as error:
            raise LoginRefused(str(error)) from None
