"""``kollega explain`` and ``kollega insight``: what a person has a right to know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bots.cli.errors import WrongCall
from bots.cli.options import ME, Person
from bots.cli.terminal import echo
from bots.config import Unlisted
from bots.decisions import (
    ROLE,
    Asking,
    Holder,
    collect,
    decision_types,
    explanation_page,
    find_case,
)
from bots.decisions import explain as explain_decision
from bots.domain.clock import COPENHAGEN
from bots.domain.cpr import Cpr
from bots.domain.errors import FileExists, FileUnusable
from bots.domain.text import LANGUAGES, Language
from bots.farm.process import OPERATIONS
from bots.letters import tagged_pdf
from bots.office import Office

app = typer.Typer()

LanguageOption = Annotated[str, typer.Option("--language", help="da or en.")]


@app.command()
def explain(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(help="A decision's or a case's reference, FAK-BCDFGHJKLM.")],
    language: LanguageOption = "da",
    as_pdf: Annotated[Path | None, typer.Option("--pdf", help="Write a tagged PDF to this file.")] = None,
    as_html: Annotated[Path | None, typer.Option("--html", help="Write a page to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole explanation as JSON.")] = False,
) -> None:
    """Why a decision came out as it did, and what would have changed it."""
    chosen = _language(language)
    office = Office.open(context.obj)
    explanation = explain_decision(
        office.farm.reader,
        decision_types(office.settings.decisions),
        find_case(office.farm.reader, reference),
    )
    page = (
        explanation_page(explanation, chosen, office.settings.roster.fund.name) if as_pdf or as_html else ""
    )
    if as_pdf:
        as_pdf.write_bytes(tagged_pdf(page))
        echo(f"Written to {as_pdf}")
    if as_html:
        as_html.write_text(page, encoding="utf-8")
        echo(f"Written to {as_html}")
    if as_json:
        echo(json.dumps(explanation.as_json(), ensure_ascii=False))
    elif not page:
        echo(explanation.prose(chosen))


@app.command()
def insight(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="Why; it is kept in the audit log.")],
    folder: Annotated[Path, typer.Option("--to", help="Folder for the two files.")],
    cpr_from_prompt: Annotated[
        bool, typer.Option("--cpr-from-prompt", help="Ask for the number, so that no history keeps it.")
    ] = False,
    team: Annotated[str, typer.Option(help="The team that gets the deadline as a task.")] = OPERATIONS,
    language: LanguageOption = "da",
    person: Person = ME,
) -> None:
    """Everything held about one person, with every explanation: insight.pdf and insight.json.

    No role is asked for: whoever can run this holds the vault's key, and can read everything anyway. On the
    pages the role comes from the login.
    """
    chosen = _language(language)
    if not cpr_from_prompt:
        raise WrongCall("say --cpr-from-prompt: the number is asked for and never written on a command line")
    office = Office.open(context.obj)
    if team not in office.settings.roster.teams:
        raise Unlisted(kind="team", name=team, known=", ".join(office.settings.roster.teams))
    if not folder.is_dir():
        raise FileUnusable(f"{folder} is no folder. Make it first, where only those may read who have to.")
    files = (folder / "insight.pdf", folder / "insight.json")
    for file in files:
        if file.exists():
            raise FileExists(f"{file} exists already: another person's answer? Choose another folder.")
    try:
        cpr = Cpr(typer.prompt("CPR", hide_input=True))
    except ValueError as error:
        raise WrongCall(f"{error}. Nobody was looked up.") from None
    found = collect(
        office.farm,
        decision_types(office.settings.decisions),
        cpr,
        Asking(person, frozenset({ROLE}), reason),
        team=team,
    )
    written = json.dumps(found.as_json(), ensure_ascii=False, indent=1).encode()
    for file, content in zip(
        files,
        (found.as_pdf(chosen, Holder.of(office.settings.roster, office.processes)), written),
        strict=True,
    ):
        file.touch(mode=0o600)  # before anything personal is in it
        file.write_bytes(content)
    due = found.due.astimezone(COPENHAGEN).strftime("%d-%m-%Y")
    echo(
        f"{len(found.cases)} cases, {len(found.explanations)} decisions: {files[0]} and {files[1]}. "
        f"Answer before {due} (task {found.task} of {team})."
    )


def _language(text: str) -> Language:
    for one in LANGUAGES:
        if one == text:
            return one
    raise WrongCall(f"no language {text!r}; there are {', '.join(LANGUAGES)}")
