"""Entries added to robots.yaml and decisions.yaml, in place, so that comments and order stay."""

from __future__ import annotations

import re

from bots.config import YamlWrong


def add_entry(text: str, section: str, entry: str, file: str) -> str:
    """``text`` with ``entry`` (indented YAML lines) at the end of the top-level ``section``.

    Raises:
        YamlWrong: there is no such section, or it has an entry of that name already.
    """
    head = re.search(rf"^{re.escape(section)}:[ \t]*(\{{\}})?[ \t]*$", text, re.MULTILINE)
    if head is None:
        raise YamlWrong(
            f"{file} has no section {section!r}. A developer must add the entry by hand:\n{entry}"
        )
    begin = head.end()
    following = re.compile(r"^\S", re.MULTILINE).search(text, begin + 1)
    end = following.start() if following else len(text)
    body = text[begin:end]
    name = entry.split(":", 1)[0].strip()
    if re.search(rf"^  {re.escape(name)}:", body, re.MULTILINE):
        raise YamlWrong(f"{file} has {name!r} in {section!r} already. Choose another name.")
    kept, comment = _without_last_comment(body)
    title = f"{section}:" if head[1] else head[0]
    blank = "\n" if "\n\n" in kept.strip("\n") else ""
    before, after = text[: head.start()] + title + kept.rstrip(), comment + text[end:]
    return f"{before}\n{blank}{entry.rstrip()}\n" + (f"\n{after}" if after else "")


def _without_last_comment(body: str) -> tuple[str, str]:
    """The section without the comment lines that belong to what comes next, and those lines."""
    lines = body.rstrip("\n").split("\n")
    last = len(lines)
    while last and lines[last - 1].startswith("#"):
        last -= 1
    return "\n".join(lines[:last]), "".join(f"{line}\n" for line in lines[last:])
