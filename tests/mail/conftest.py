"""Certificates for the mail servers of these tests."""

from pathlib import Path

import pytest

from tests.mail.certificates import write_certificate


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `localhost.pem` and `other.example.org.pem`."""
    folder = tmp_path_factory.mktemp("certificates")
    for host in ("localhost", "other.example.org"):
        write_certificate(folder, host)
    return folder


@pytest.fixture
def trusted(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of certificates; this computer trusts them, each for its own host."""
    both = certificates / "trusted.pem"
    both.write_bytes(b"".join(path.read_bytes() for path in sorted(certificates.glob("*.*.pem"))))
    one = certificates / "localhost.pem"
    both.write_bytes(one.read_bytes() + (certificates / "other.example.org.pem").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    return certificates
