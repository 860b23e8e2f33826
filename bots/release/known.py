"""What the version before differs in already: a difference that was known is no news."""

from __future__ import annotations

from typing import Any

from bots.release.gate import Report, as_json


def without(report: Report, known: dict[str, Any]) -> Report:
    """The report without those cases of which ``known``, as ``as_json`` wrote it, says the same."""
    said = [_content(one) for one in known["cases"]]
    plain = as_json(report)["cases"]
    news = [one for one, as_said in zip(report.cases, plain, strict=True) if _content(as_said) not in said]
    return Report(report.checked, report.steps, report.verdicts, news)


def _content(plain: dict[str, Any]) -> dict[str, Any]:
    return {**plain, "differences": [{**one, "version": None} for one in plain["differences"]]}
