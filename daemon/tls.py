"""The one TLS context of a run: the system's trust store, and the certificates a user added."""

from __future__ import annotations

import logging
import ssl
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from daemon.model import Network

log = logging.getLogger(__name__)

#: Where Linux and BSD systems keep their certificates when OpenSSL was built for other paths.
_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


class Trust:
    """Makes the TLS context when https is first spoken, and hands the same one out ever after.

    Reading the system's certificates takes tens of milliseconds, which plain loopback checks
    must not pay.  Nothing can switch verification off.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._context: ssl.SSLContext | None = None
        self._closed: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """Return the context for https."""
        if self._context is None:
            self._context = make_context(self._network)
        return self._context

    def nothing_trusted(self) -> ssl.SSLContext:
        """Return a context that refuses every certificate: for pools that speak plain http."""
        if self._closed is None:
            self._closed = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return self._closed


def make_context(network: Network) -> ssl.SSLContext:
    """Return a verifying client context for the certificate settings in `network`.

    A file that cannot be read is left out with a warning, as Node.js does: then the certificate
    that it should have vouched for is reported as coming from an unknown issuer.
    """
    context = _system_context()
    _add(context, "SSL_CERT_FILE", cafile=network.ssl_cert_file)
    _add(context, "SSL_CERT_DIR", capath=network.ssl_cert_dir)
    _add(context, "NODE_EXTRA_CA_CERTS", cafile=network.node_extra_ca_certs)
    return context


def _system_context() -> ssl.SSLContext:
    """Return a context that trusts what the operating system trusts.

    Where the system's store is OpenSSL's own files, they are read once: truststore would read
    them again for every connection (16 ms each, measured).
    """
    if sys.platform in ("win32", "darwin"):
        import truststore  # noqa: PLC0415 - only https pays for it

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    paths = ssl.get_default_verify_paths()
    if paths.cafile or (paths.capath and any(Path(paths.capath).glob("*.0"))):
        context.set_default_verify_paths()
        return context
    bundle = next((path for path in _BUNDLES if Path(path).is_file()), None)
    _add(context, "the system's certificates", cafile=bundle)
    return context


def _add(
    context: ssl.SSLContext, name: str, *, cafile: str | None = None, capath: str | None = None
) -> None:
    path = cafile or capath
    if not path:
        return
    try:
        context.load_verify_locations(cafile=cafile, capath=capath)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        log.warning("%s: %s cannot be used (%s)", name, path, type(error).__name__)
