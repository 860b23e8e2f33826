import pytest
from pydantic import BaseModel

from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.vault.cipher import Cipher


class Order(BaseModel):
    name: str


def test_a_worklist_written_with_another_key_is_refused_before_anything_is_written(farm, engine):
    other = Farm(engine, Cipher(b"o" * 32))
    other.reader.check_key()
    farm.add_task("navision-post", "T-1", Order(name="Ole"), actor="test")
    farm.reader.check_key()
    with pytest.raises(UsageError, match="sealed with another key"):
        other.reader.check_key()
