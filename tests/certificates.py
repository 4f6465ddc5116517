"""Certificates for 127.0.0.1, from an authority that the test makes."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
PEM = Encoding.PEM


class Authority:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of a test")])
        self._own = self._signed(self._name, self._key, x509.BasicConstraints(ca=True, path_length=0))

    def trusted(self) -> ssl.SSLContext:
        """Of a client that believes this authority alone, and looks at the name."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self._own.public_bytes(PEM).decode())
        return context

    def issue(self, folder: Path) -> tuple[Path, Path]:
        """A new certificate and its key, written where the last ones were."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A service of a test")])
        local = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        certificate, file = folder / "certificate.pem", folder / "key.pem"
        certificate.write_bytes(self._signed(name, key, local).public_bytes(PEM))
        file.write_bytes(key.private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, file

    def _signed(self, name: x509.Name, key: ec.EllipticCurvePrivateKey, says: x509.ExtensionType) -> x509.Certificate:
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(self._name, name, key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(now - DAY).not_valid_after(now + DAY).add_extension(says, critical=False)
        return made.sign(self._key, hashes.SHA256())
