"""Makes a work item of a task at most once, also where the answer to its making is lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import httpx

PATIENCE_S = 60.0
_TRIES = 3


class Made(StrEnum):
    """``UNKNOWN``: it may be there. Whoever asked again would risk a second one."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def make_once(parent: str, payload: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Made:
    """Put out a work item of ``parent``; ``environ`` is that of a step of a Control Room process.

    robocorp-workitems asks again when an answer is lost, and two processes could then work on two items of
    one task at the same moment. Here only what certainly did not arrive is sent again.
    """
    host, workspace = environ["RC_API_PROCESS_HOST"], environ["RC_WORKSPACE_ID"]
    process = f"{host.rstrip('/')}/process-v1/workspaces/{workspace}/processes/{environ['RC_PROCESS_ID']}"
    token = environ["RC_API_PROCESS_TOKEN"]
    patience = float(environ.get("RC_API_REQUEST_TIMEOUT", PATIENCE_S))
    for _ in range(_TRIES):
        try:
            answer = httpx.post(
                f"{process}/work-items/{parent}/output",
                json={"payload": payload},
                headers={"Authorization": f"Bearer {token}"},
                timeout=patience,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
        except httpx.TransportError:
            return Made.UNKNOWN
        if answer.is_success:
            return Made.YES
        return Made.NO if answer.is_client_error else Made.UNKNOWN
    return Made.NO
