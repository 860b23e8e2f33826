"""A sample payload for any robot, made from the model it takes: to try it with, never of a real person."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from bots.robocorp.errors import ControlRoomNotSetUp

REPLACEMENT_CPR = "6105701234"
"""A replacement number (day of birth + 60): it belongs to nobody."""

_BY_NAME: dict[str, Any] = {
    "cpr": REPLACEMENT_CPR,
    "reference": "PROEVE-1",
}
"""What every order may have. Where its type is not enough, a model's field says ``examples``."""


def sample(model: type[BaseModel]) -> dict[str, Any]:
    """A payload that ``model`` takes, with only what it must have and what it gives an example of.

    Raises:
        ControlRoomNotSetUp: a required field takes none of the values tried here, and has no example.
    """
    content = {
        name: _value(name, field)
        for name, field in model.model_fields.items()
        if field.is_required() or field.examples
    }
    return model.model_validate(content).model_dump(mode="json", exclude_defaults=True)


def _value(name: str, field: FieldInfo) -> Any:
    of: Any = field.annotation
    if get_origin(of) is tuple:
        of = get_args(of)[0]
        return [sample(of)] if _is_model(of) else [name]
    if _is_model(of):
        return sample(of)
    if isinstance(of, type) and issubclass(of, Enum):
        return next(iter(of))
    if field.metadata:
        of = Annotated[of, *field.metadata]
    adapter: TypeAdapter[Any] = TypeAdapter(of)
    for candidate in (
        *(field.examples or ()),
        _BY_NAME.get(name),
        name.replace("_", "-"),
        "2026-01-15",
        1,
        "300.00",
    ):
        with suppress(ValidationError):
            return adapter.validate_python(candidate)
    raise ControlRoomNotSetUp(
        f"no sample for {name!r} ({of}). A developer must give the field ``examples`` where its model is."
    )


def _is_model(of: Any) -> bool:
    return isinstance(of, type) and issubclass(of, BaseModel)
