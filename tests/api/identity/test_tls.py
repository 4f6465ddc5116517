"""An issuer over https: believed by a certificate of an authority that is trusted, and only so."""

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from issuing import Issuer, believing, issuing
from taskforce.api.identity import Identity, IssuerAway


@pytest.fixture
async def issuer(tmp_path: Path) -> AsyncIterator[Issuer]:
    key, file = ec.generate_private_key(ec.SECP256R1()), tmp_path / "certificate.pem"
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "identity.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = made.add_extension(here, critical=False).sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    async with issuing(tls) as issuer:
        yield issuer


async def test_an_issuer_that_nobody_vouches_for_is_not_believed(issuer: Issuer, tmp_path: Path) -> None:
    with pytest.raises(IssuerAway):
        await Identity(believing(issuer, tmp_path)).viewer(f"Bearer {issuer.token()}")
    assert not issuer.asked


async def test_an_authority_of_ones_own_is_named_from_outside(
    issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    assert await Identity(believing(issuer, tmp_path)).viewer(f"Bearer {issuer.token()}")
