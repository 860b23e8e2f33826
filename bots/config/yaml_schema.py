"""JSON Schemas by which editors check and complete the YAML files while they are written."""

from __future__ import annotations

import json

from pydantic import BaseModel


def editor_schema(model: type[BaseModel], title: str) -> str:
    """The schema of ``model`` as it stands in the repository, with a line break at its end."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= model.model_json_schema() | {"title": title}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
