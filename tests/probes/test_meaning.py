"""Every published reason has one usual meaning."""

from __future__ import annotations

from daemon.model import Verdict
from daemon.probes import wordings_access, wordings_key, wordings_money, wordings_server
from daemon.probes.meaning import MEANINGS
from daemon.probes.wordings import first_reason, parse_table
from daemon.reasons import Reason

MODULES = (wordings_access, wordings_key, wordings_money, wordings_server)


def test_every_reason_means_something() -> None:
    assert set(MEANINGS) == set(Reason)


def test_every_verdict_has_a_reason() -> None:
    assert {meaning.verdict for meaning in MEANINGS.values()} == set(Verdict)


def test_every_table_is_made_of_published_reasons_and_patterns() -> None:
    for module in MODULES:
        for name, table in vars(module).items():
            if name.isupper():
                for heading, patterns in parse_table(table):
                    assert Reason(heading)
                    assert patterns
                first_reason(table, "")  # compiles


def test_no_table_tells_anything_of_nothing() -> None:
    for module in MODULES:
        for name, table in vars(module).items():
            if name.isupper():
                assert first_reason(table, "") is None, name
                assert first_reason(table, "hello") is None, name
