"""Automated decisions: the explanation of one, and the register of all that are made."""

from __future__ import annotations

import json

import yaml
from starlette.responses import Response

from bots.config import Mode
from bots.decisions import (
    Catalogue,
    Explanation,
    as_yaml,
    decided,
    explain,
    explanation_page,
    fragment,
    register,
)
from bots.domain.text import LANGUAGES, Text
from bots.domain.text import Language as Spoken
from bots.farm.process import Case
from bots.letters import tagged_pdf
from bots.web.access.errors import NotThere
from bots.web.pages.files import attachment
from bots.web.visit import Visit

_HEALTH = Text(
    da="Helbredsoplysninger må bruges: der er samtykke eller hjemmel, og den gjaldt på dagen",
    en="Health data may be used: there is consent or a law, and it held on the day",
)
MODES = {
    Mode.AUTOMATIC: Text(da="Automatisk", en="Automatic"),
    Mode.LETTERS_WAIT: Text(
        da="Automatisk, men en medarbejder frigiver hver afvisning",
        en="Automatic, but a colleague releases every rejection",
    ),
    Mode.PROPOSE: Text(
        da="Reglerne foreslår, en medarbejder afgør", en="The rules propose, a colleague decides"
    ),
}


def of_case(visit: Visit) -> Response:
    """Why a case was decided as it was, for auditors."""
    return _explained(visit, visit.case(), f"/cases/{visit.number('case')}")


def of_task(visit: Visit) -> Response:
    """The same for the team that answers the person."""
    task = visit.task()
    if task.case_id is None:
        raise NotThere()
    return _explained(visit, visit.farm.reader.case_by_id(task.case_id), f"/tasks/{task.id}")


def show(visit: Visit) -> Response:
    """The register with its figures, and the catalogue that an authority may begin with."""
    catalogue = Catalogue.load()
    return visit.page(
        "decisions.html",
        entries=register(visit.farm.reader, visit.site.decisions),
        catalogue=catalogue,
        criteria={**catalogue.fitness, "health-data-basis": _HEALTH},
        modes=MODES,
    )


def download(visit: Visit) -> Response:
    """The register as YAML, to publish."""
    written = yaml.safe_dump(
        as_yaml(register(visit.farm.reader, visit.site.decisions)), allow_unicode=True, sort_keys=False
    )
    return attachment(written.encode(), "decisions.yaml")


def spoken(visit: Visit) -> Spoken:
    """The visitor's language, as explanations name it."""
    return next(one for one in LANGUAGES if one == visit.language.code)


def _explained(visit: Visit, case: Case, came_from: str) -> Response:
    if decided(case) is None:
        raise NotThere()
    explanation = explain(visit.farm.reader, visit.site.decisions, case)
    match visit.query("as"):
        case "pdf":
            return attachment(_pdf(visit, explanation), f"{explanation.decision}.pdf")
        case "json":
            written = json.dumps(explanation.as_json(), ensure_ascii=False, indent=1)
            return attachment(written.encode(), f"{explanation.decision}.json")
    shown = fragment(explanation, spoken(visit))
    return visit.page(
        "explanation.html",
        explanation=explanation,
        shown=shown,
        came_from=came_from,
        address=visit.request.url.path,
    )


def _pdf(visit: Visit, explanation: Explanation) -> bytes:
    return tagged_pdf(explanation_page(explanation, spoken(visit), visit.site.roster.fund.name))
