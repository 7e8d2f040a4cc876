"""A real IMAP server, Dovecot, in a folder of its own on a free port of this computer.

It knows one user, by a password and by tokens (XOAUTH2) signed with a key of its own.
"""

import base64
import getpass
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jwt
import pytest

from tests.mail.certificates import write_certificate

USER, PASSWORD = "bounces@example.org", "wörd 12"
_KEY = b"a key of the tests that is long enough for HS256"
_KEY_ID = "tests"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
mail_location = maildir:{folder}/home/mail
first_valid_uid = 0
first_valid_gid = 0
auth_failure_delay = 0
auth_mechanisms = plain xoauth2
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=plain {folder}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
_OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = email
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server."""

    port: int
    starttls_port: int
    folder: Path

    def deliver(self, content: bytes, folder: str = "INBOX") -> None:
        """Put a message into a folder, as a mail server does."""
        with imap(self.port) as client:
            client.create(folder)
            client.append(folder, "", time.time(), content)

    def messages(self, folder: str = "INBOX") -> int:
        """How many messages are in a folder, and none of them marked as read by us."""
        with imap(self.port) as client:
            status, found = client.select(f'"{folder}"', readonly=True)
            return int(found[0] or 0) if status == "OK" else 0

    def unseen(self) -> int:
        """How many messages of the inbox nobody read."""
        with imap(self.port) as client:
            client.select("INBOX", readonly=True)
            return len(client.search(None, "UNSEEN")[1][0].split())

    def begin_anew(self) -> None:
        """Remove all messages and folders; the server counts anew."""
        shutil.rmtree(self.folder / "home" / "mail", ignore_errors=True)


@contextmanager
def imap(port: int) -> Iterator[imaplib.IMAP4_SSL]:
    """A client of the tests' own, logged in."""
    client = imaplib.IMAP4_SSL("localhost", port)
    plain = f"\0{USER}\0{PASSWORD}".encode()
    client.authenticate("PLAIN", lambda _: plain)
    try:
        yield client
    finally:
        client.logout()


def token(valid_for: float) -> str:
    """A token of the user, valid for some seconds; below zero: it has expired."""
    now = int(time.time())
    claims = {
        "sub": USER,
        "email": USER,
        "iat": now - 600,
        "nbf": now - 600,
        "exp": now + int(valid_for),
    }
    return jwt.encode(claims, _KEY, algorithm="HS256", headers={"kid": _KEY_ID})


def server_path() -> str | None:
    """Where Dovecot is; None: it is not installed."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


needs_dovecot = pytest.mark.skipif(
    server_path() is None, reason="Dovecot (dovecot-imapd) is not installed"
)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A server for all tests; its folder is one that its own processes may enter."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    try:
        with running(folder, write_certificate(folder, "localhost")) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def mailbox(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Dovecot:
    """The server, trusted, with an empty mailbox."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.folder / "localhost.pem"))
    dovecot.begin_anew()
    return dovecot


@contextmanager
def running(folder: Path, certificate: Path) -> Iterator[Dovecot]:
    """A server that runs until the end of the block."""
    import grp  # not on Windows, where the server is not either
    import pwd

    program = server_path()
    assert program is not None
    port, starttls_port = _free_port(), _free_port()
    own = pwd.getpwuid(os.getuid())
    is_root = own.pw_uid == 0  # then the processes that take logins must be somebody else
    internal = "dovecot" if is_root else own.pw_name
    mail_owner = pwd.getpwnam("nobody") if is_root else own  # it keeps no mail of root's
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            port=port,
            starttls_port=starttls_port,
            certificate=certificate,
            internal=internal,
            internal_group=internal if is_root else grp.getgrgid(own.pw_gid).gr_name,
            login="dovenull" if is_root else getpass.getuser(),
            uid=mail_owner.pw_uid,
            gid=mail_owner.pw_gid,
        )
    )
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", "utf-8")
    (folder / "oauth2.conf").write_text(_OAUTH2.format(folder=folder))
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / _KEY_ID).write_bytes(base64.b64encode(_KEY))
    for name in ("home", "run", "state"):
        (folder / name).mkdir()
    os.chown(folder / "home", mail_owner.pw_uid, mail_owner.pw_gid)
    server = subprocess.Popen(
        [program, "-F", "-c", str(config)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, port, folder)
        yield Dovecot(port, starttls_port, folder)
    finally:
        server.terminate()
        server.wait(20)


def _wait(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    for _ in range(200):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = folder / "dovecot.log"
    raise RuntimeError(f"Dovecot does not run: {log.read_text() if log.exists() else ''}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
