"""Certificates that trustme does not make: out of time, and signed by themselves."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from pathlib import Path

    Key = ec.EllipticCurvePrivateKey


def issue(folder: Path, *, start_days: int, end_days: int) -> tuple[Path, ssl.SSLContext]:
    """Return the path of a CA, and a server context whose certificate holds between two days."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = _name("keylamp test CA")
    ca = _builder(ca_name, ca_name, ca_key, -100, 100).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    ca_path = folder / "issuer.pem"
    ca_path.write_bytes(ca.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _for_loopback(_builder(_name("server"), ca_name, key, start_days, end_days))
    return ca_path, _context(folder, leaf.sign(ca_key, hashes.SHA256()), key)


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a server context whose certificate vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _for_loopback(_builder(_name("server"), _name("server"), key, -1, 1))
    return _context(folder, leaf.sign(key, hashes.SHA256()), key)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, start_days: int, end_days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=start_days))
        .not_valid_after(now + timedelta(days=end_days))
    )


def _for_loopback(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    return builder.add_extension(names, critical=False)


def _context(folder: Path, leaf: x509.Certificate, key: Key) -> ssl.SSLContext:
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + leaf.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
