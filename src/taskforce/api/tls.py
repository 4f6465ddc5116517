"""TLS, where it is configured. A certificate that has been renewed is taken up by the next handshake."""

import os
import ssl
from pathlib import Path

import structlog

from taskforce.settings import Misconfigured, Settings

_log = structlog.get_logger(__name__)


class UnusableCertificate(Misconfigured):
    """TASKFORCE_TLS_CERTIFICATE and TASKFORCE_TLS_KEY must be PEM files that belong together, the key unencrypted."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{self.__doc__} {why}")


def tls(settings: Settings) -> ssl.SSLContext | None:
    """None where neither is set. Raises UnusableCertificate."""
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise UnusableCertificate("Only one of them is set.")
    try:
        return _Renewing(certificate, key).context
    except OSError as error:  # ssl.SSLError too
        raise UnusableCertificate(f"{certificate}, {key}: {error.strerror or error}.") from error


class _Renewing:
    def __init__(self, certificate: Path, key: Path) -> None:
        self._files = certificate, key
        self._version = self._newest()
        self.context = self._current = self._made()
        self.context.sni_callback = self._choose

    def _choose(self, connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        """Danger: what is raised here ends the handshake. While one file is there before the other, neither counts."""
        try:
            if (newest := self._newest()) != self._version:
                self._current, self._version = self._made(), newest
                _log.info("tls.certificate_renewed")
        except OSError as error:
            _log.warning("tls.certificate_not_renewed", error=type(error).__name__)
        connection.context = self._current

    def _newest(self) -> list[tuple[int, int]]:
        return [(said.st_mtime_ns, said.st_ino) for said in map(os.stat, self._files)]

    def _made(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(*self._files, password=_no_password)
        return context


def _no_password() -> str:
    """Danger: without it OpenSSL would ask at the terminal."""
    return ""
