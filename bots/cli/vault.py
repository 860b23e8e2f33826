"""``kollega vault``: the secrets of one home folder. Values come from standard input, never as arguments."""

from __future__ import annotations

import base64
import json
import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bots import registers
from bots.cli.certificates import warn
from bots.cli.options import ME, Person
from bots.cli.terminal import echo
from bots.config import Settings
from bots.office import Office
from bots.vault import (
    FARM_SECRET,
    EmployeeCertificate,
    FileVault,
    KeyProtectsData,
    SecretWrong,
    read_employee_certificate,
)

log = logging.getLogger(__name__)

app = typer.Typer(help="The encrypted file with the robots' secrets.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The entry, as robots.yaml names it.")]


@app.command("set")
def set_(
    context: typer.Context,
    name: Name,
    pfx: Annotated[
        Path | None, typer.Option(help="An employee signature (.p12, .pfx); its passphrase is asked for.")
    ] = None,
    cvr: Annotated[
        str | None, typer.Option(help="The company that a signature must be of (that of robots.yaml).")
    ] = None,
) -> None:
    """Store an entry: a JSON object of texts on standard input, e.g. {"username": ..., "password": ...}.

    An employee signature is opened and read before it is stored.
    """
    values = _from_input() if pfx is None else _from_pfx(pfx)
    if "pfx" in values:
        found = _checked(context, name, values, cvr)
        echo(f"{found.common_name}, CVR {found.cvr}, {found.rid_or_uuid}; until {found.not_after:%Y-%m-%d}.")
    _vault(context).set(name, values)
    log.info("vault: entry %s stored", name)
    echo(f"Entry {name} is stored.")


@app.command()
def get(
    context: typer.Context,
    name: Name,
    show: Annotated[
        bool, typer.Option("--show", help="Print the values; the audit log says who did.")
    ] = False,
    person: Person = ME,
) -> None:
    """What an entry holds: its keys, and with --show its values as one JSON object."""
    secret = _vault(context).get(name)
    if not show:
        echo(json.dumps(dict.fromkeys(secret, "***")))
        return
    # First: a value must not be shown unless it is logged who has seen it.
    Office.open(context.obj).farm.data_protection.note_secret_shown(name, person)
    echo(json.dumps(dict(secret), ensure_ascii=False))


@app.command("list")
def list_entries(context: typer.Context) -> None:
    """The names of the entries; never their values."""
    for name in _vault(context).names():
        echo(name)


@app.command()
def rotate(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="farm: a new key for the farm's data, beside the older ones.")
    ] = None,
) -> None:
    """Seal the vault with a new key and replace the key file. Runners that work find the new one."""
    if name == FARM_SECRET:
        _vault(context).rotate_data_key()
        log.info("vault: the farm's data has a new key")
        echo(
            "The farm's data has a new key; what the older ones sealed opens still. Copy the vault to every "
            "machine, then stop all runners and run: kollega vault reseal"
        )
        return
    if name is not None:
        raise SecretWrong(f"entry {name!r} is renewed where it comes from: kollega vault set {name}")
    _vault(context).rotate()
    log.info("vault: rotated")
    echo("The vault has a new key. Copies of the old key file open only old copies of the vault.")


@app.command()
def reseal(context: typer.Context, person: Person = ME) -> None:
    """Seal with the farm's newest key what an older one has sealed. All runners must have stopped."""
    farm = Office.open(context.obj).farm
    done = farm.data_protection.reseal(person, registers.reseal)
    echo(f"Every key of cases and tasks, and {done} rows of registers, are sealed with the newest key.")


@app.command()
def forget(context: typer.Context, person: Person = ME) -> None:
    """Give up the farm's older keys: backups and logs from before the last reseal never open again.

    Refused while cases or tasks need them.
    """
    farm = Office.open(context.obj).farm
    if farm.data_protection.needs_older_keys():
        raise KeyProtectsData(
            "cases or tasks are sealed with an older key. Run kollega vault reseal; cases from before each "
            "had a key of its own need the oldest one until their retention is over."
        )
    farm.data_protection.note_keys_forgotten(person)
    _vault(context).forget_older_data_keys()
    log.info("vault: the farm's older keys are forgotten")
    echo("The farm's older keys are forgotten here. Replace the vault on every other machine as well.")


@app.command()
def check(context: typer.Context) -> None:
    """When the logins' certificates expire; the operators get a task 60, 30 and 7 days before, and after.

    Exit code 1 if one has expired, expires within 60 days or cannot be read.
    """
    found = warn(Office.open(context.obj))
    for one in found:
        echo(str(one))
    if any(one.problem or one.threshold is not None for one in found):
        raise typer.Exit(1)


def _from_input() -> dict[str, str]:
    try:
        values: Any = json.load(sys.stdin)
    except json.JSONDecodeError as error:
        raise SecretWrong(
            f"standard input is not JSON (line {error.lineno}, column {error.colno}): {error.msg}"
        ) from None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise SecretWrong('standard input must be one JSON object of texts, e.g. {"password": "..."}')
    return values


def _from_pfx(path: Path) -> dict[str, str]:
    if sys.stdin.isatty():
        passphrase = typer.prompt("Passphrase", hide_input=True, err=True)
    else:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    return {"pfx": base64.b64encode(path.read_bytes()).decode(), "passphrase": passphrase}


def _checked(
    context: typer.Context, name: str, values: dict[str, str], cvr: str | None
) -> EmployeeCertificate:
    try:
        pfx, passphrase = base64.b64decode(values["pfx"], validate=True), values["passphrase"]
    except KeyError:
        raise SecretWrong(f"entry {name!r} has a pfx but no passphrase. Give both.") from None
    except ValueError:
        raise SecretWrong(
            f"entry {name!r}: pfx is not base64. Give the file itself: kollega vault set {name} --pfx FILE"
        ) from None
    found = read_employee_certificate(pfx, passphrase, login=name)
    wanted = cvr or Settings.load(context.obj).roster.fund.cvr
    if found.cvr != wanted:
        raise SecretWrong(
            f"the signature is of an employee of CVR {found.cvr}, not of {wanted}. An operator must get the "
            f"right one, or say that it is meant: --cvr {found.cvr}"
        )
    return found


def _vault(context: typer.Context) -> FileVault:
    settings = Settings.load(context.obj)
    return FileVault.at(settings.inside(settings.vault), settings.inside(settings.vault_key_file))
