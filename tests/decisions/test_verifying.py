from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bots.decisions.explaining import decided as decision_of
from bots.decisions.explaining import explain, inputs_of
from bots.decisions.verifying import verify_decisions
from bots.domain import facts
from bots.domain.errors import UsageError
from bots.farm.audit.ledger import OPERATORS
from bots.farm.audit.transaction import Transaction
from bots.farm.cases import rule_archive as archive
from bots.farm.farm import Farm
from bots.farm.process.rule_sources import packed
from bots.farm.storage.schema.cases import decisions, rule_archive
from bots.processes.invoice.case import RULES_ROOT
from bots.processes.invoice.rules import guarantee
from fixtures.world import generate
from tests.decisions.conftest import Decided, decide


def test_every_decision_gives_the_same_outcome_again(decided: Decided) -> None:
    result = verify_decisions(decided.farm.reader)
    assert result.problems == ()
    assert result.same == result.decisions == len(decided.farm.reader.decisions())


def test_archived_rules_run_in_a_process_of_their_own_and_agree(decided: Decided) -> None:
    inputs, expected = [], []
    for case in decided.cases("reject"):
        found = decision_of(case)
        assert found is not None
        inputs.append(inputs_of(case, found[1]))
        expected.append(found[0].data["evaluation"])
    said = decided.farm.reader.rerun(packed(RULES_ROOT)[0], [one for one in inputs if one])
    assert said == expected


@pytest.fixture
def own(tmp_path: Path) -> Farm:
    return decide(generate(12, 5), tmp_path)


def test_decisions_still_verify_after_the_rules_have_changed(
    own: Farm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarantee, "MOST_TREATMENTS", 0)
    before = verify_decisions(own.reader)
    assert before.problems  # the same hash, so the changed rule ran: it must differ, or this shows nothing
    monkeypatch.setattr("bots.decisions.explaining.packed", lambda root: ("another version", b""))
    after = verify_decisions(own.reader)
    assert after.problems == ()
    assert after.same == after.decisions
    row = own.reader.decisions("invoice")[0]
    assert explain(own.reader, {}, own.reader.case_by_id(row.case_id)).rules == packed(RULES_ROOT)[0]


def test_an_archive_that_was_tampered_with_is_not_run(own: Farm, tmp_path: Path) -> None:
    name, content = packed(RULES_ROOT)
    changed = json.loads(zlib.decompress(content))
    changed["sources"]["bots/processes/invoice/rules/rerun.py"] = "def rerun(inputs): return {}"
    plain = json.dumps(changed, sort_keys=True, ensure_ascii=False).encode()
    with own._store.engine.begin() as connection:
        connection.execute(
            update(rule_archive).where(rule_archive.c.hash == name).values(content=zlib.compress(plain))
        )
    with pytest.raises(UsageError, match="not those that the audit log vouches for"):
        own.reader.rerun(name, [])
    other = hashlib.sha256(plain).hexdigest()
    with own._store.engine.begin() as connection:
        connection.execute(update(rule_archive).where(rule_archive.c.hash == name).values(hash=other))
    with pytest.raises(UsageError, match="not those that the audit log vouches for"):
        own.reader.rerun(other, [])
    with pytest.raises(UsageError, match="not in the archive"):
        own.reader.rerun(name, [])


def test_a_changed_row_of_the_table_is_found(own: Farm) -> None:
    row = own.reader.decisions("invoice")[0]
    with own._store.engine.begin() as connection:
        connection.execute(update(decisions).where(decisions.c.id == row.id).values(result="other"))
    assert any(row.id in problem for problem in verify_decisions(own.reader).problems)


def test_the_archive_holds_what_the_rules_import_and_no_more() -> None:
    content = json.loads(zlib.decompress(packed(RULES_ROOT)[1]))
    assert "bots/processes/invoice/rules/guarantee.py" in content["sources"]
    assert "bots/domain/facts.py" in content["sources"]
    assert not [path for path in content["sources"] if "worklist" in path or "process.py" in path]


def test_a_source_outside_its_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="outside its folder"):
        archive._write(tmp_path, "../evil.py", "")


def test_archived_sources_run_and_not_the_installed_ones(own: Farm) -> None:
    changed = json.loads(zlib.decompress(packed(RULES_ROOT)[1]))
    source = "import bots.domain.facts as facts\ndef rerun(inputs): return facts.__file__"
    changed["sources"]["bots/processes/invoice/rules/rerun.py"] = source
    plain = json.dumps(changed, sort_keys=True, ensure_ascii=False).encode()
    name = hashlib.sha256(plain).hexdigest()

    def archived(tx: Transaction) -> None:
        row = {"hash": name, "content": zlib.compress(plain), "stored_at": tx.now}
        tx.connection.execute(insert(rule_archive), row)
        tx.ledger.add(archive.ARCHIVED, "farm", chain=OPERATORS, details={"rules": name})

    own._store.write(archived)
    (where,) = own.reader.rerun(name, [{}])
    assert not Path(where).is_relative_to(Path.cwd())
    assert not Path(where).is_relative_to(Path(facts.__file__).parents[2])
