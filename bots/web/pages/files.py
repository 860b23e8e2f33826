"""Files kept with a task: pictures the farm made and PDF files are shown, all others handed out."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from bots.domain.file import File, StoredFile
from bots.web import paper
from bots.web.access.errors import NotThere
from bots.web.visit import Visit

PICTURE = "image/png"
PDF = "application/pdf"
_PNG = b"\x89PNG\r\n\x1a\n"
_SHUT = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""A file from outside may do nothing at all in the browser."""


def show(visit: Visit) -> Response:
    """A file of a task that the visitor may see."""
    file = _asked_for(visit)
    is_picture = file.media_type == PICTURE and file.content.startswith(_PNG)
    shown = "inline" if is_picture else "attachment"
    return Response(
        file.content,
        media_type=PICTURE if is_picture else "application/octet-stream",
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": _SHUT,
        },
    )


def read(visit: Visit) -> Response:
    """A PDF as pictures and text, CPR numbers covered in both."""
    file = _asked_for(visit)
    seen = paper.read(file.content) if file.media_type == PDF else None
    if seen is None:
        raise NotThere()
    return visit.page(
        "paper.html", task=visit.task(), file_id=visit.number("file"), name=file.name, paper=seen
    )


def page(visit: Visit) -> Response:
    """A page of a PDF as a picture."""
    file = _asked_for(visit)
    seen = paper.picture(file.content, visit.number("page")) if file.media_type == PDF else None
    if seen is None:
        raise NotThere()
    return Response(seen, media_type=PICTURE, headers={"Content-Security-Policy": _SHUT})


def _asked_for(visit: Visit) -> File:
    kept = next((one for one in files_of(visit) if one.id == visit.number("file")), None)
    if kept is None:
        raise NotThere()
    return visit.farm.reader.read_file(kept.id)


def attachment(content: bytes, name: str) -> Response:
    """Something to be kept, and never to be shown by the browser on our own site."""
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Content-Security-Policy": _SHUT,
        },
    )


def files_of(visit: Visit) -> list[StoredFile]:
    """Files of the task in the address, and of its case."""
    task = visit.task()
    found = (
        visit.farm.reader.files(case_id=task.case_id)
        if task.case_id
        else visit.farm.reader.files(task_id=task.id)
    )
    return found
