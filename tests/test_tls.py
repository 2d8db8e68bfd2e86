"""One TLS context for a run: made late, made once, never without verification."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
import trustme

from daemon.model import Network, replace
from daemon.tls import Trust, make_context

if TYPE_CHECKING:
    from pathlib import Path


def test_every_context_verifies() -> None:
    trust = Trust(Network())
    for context in (trust.context(), trust.nothing_trusted()):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname


def test_a_run_has_one_context() -> None:
    trust = Trust(Network())
    assert trust.context() is trust.context()


def test_plain_http_trusts_nobody() -> None:
    assert Trust(Network()).nothing_trusted().cert_store_stats()["x509_ca"] == 0


@pytest.mark.parametrize("field", ["ssl_cert_file", "node_extra_ca_certs"])
def test_an_added_file_is_added_to_the_system(field: str, tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    plain = make_context(Network()).cert_store_stats()["x509_ca"]
    network = replace(Network(), **{field: str(path)})
    assert make_context(network).cert_store_stats()["x509_ca"] == plain + 1


@pytest.mark.parametrize("content", [None, "", "no certificate at all"])
def test_a_file_that_cannot_be_used_is_left_out_aloud(
    content: str | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    context = make_context(Network(node_extra_ca_certs=str(path)))
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert "NODE_EXTRA_CA_CERTS" in caplog.text
    assert str(path) in caplog.text
