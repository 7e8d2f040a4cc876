"""The keys of database files, by which SQLCipher protects each page, and who knows them.

Every file of this program is a SQLCipher file. Without a passphrase its key is a published one:
anybody can read the file, and each page carries a checksum (HMAC) that tells damage. With a
passphrase nobody reads it without. A file begins with 16 bytes that SQLCipher calls the salt and
does not encrypt; they say which of the two it is, and name the key: copies and backups that share
the salt have the same key. Files of before this are plain SQLite and read as such.

The keys of files that were unlocked are kept in memory, by salt, until the process ends.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from core.errors import UserError
from core.files import SQLITE_HEADER

# What SQLCipher 4 does by itself with a passphrase; any tool that knows it opens our files.
_ROUNDS: Final = 256_000
_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
# Who wants to read a file without a passphrase in another tool gives this one.
PUBLISHED_PASSPHRASE: Final = "almanac"  # noqa: S105 - it keeps no secret
PUBLISHED_SALT: Final = b"Almanac database"
_PUBLISHED_KEY: Final = bytes.fromhex(  # derived from the two above; a test does it again
    "045f82d65f5caf5690c35c989e1ab7309aa9c5cb9e31f678c3fcb642b9aa5bb1"
)
_SECRET: Final = b"Almanac"  # how the salt of a file with a passphrase begins
PAGE: Final = 4096  # bytes
_RESERVED: Final = 80  # of each page; it begins with the 16 bytes that start the cipher

LEAST_LENGTH: Final = 12  # characters of a passphrase


class Protection(Enum):
    """How a database file is protected, read from its first bytes."""

    NONE = auto()  # plain SQLite, as earlier versions of this program made it
    CHECKSUMS = auto()
    PASSPHRASE = auto()
    UNKNOWN = auto()  # missing, empty, damaged or of another program


class Key:
    """A file's key with its salt; the text of it is never shown by accident."""

    __slots__ = ("_key", "salt")

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key, self.salt = key, salt

    @property
    def literal(self) -> str:
        """The key in SQLCipher's notation."""
        return f"x'{self._key.hex()}{self.salt.hex()}'"

    def decrypted_start(self, page: bytes) -> bytes:
        """SQLite's own header, bytes 16 to 32, in the file's first `page`."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        begin = page[PAGE - _RESERVED :][:16]
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(begin)).decryptor()
        return decryptor.update(page[16:32])


PUBLISHED: Final = Key(_PUBLISHED_KEY, PUBLISHED_SALT)
_unlocked: dict[bytes, Key] = {PUBLISHED_SALT: PUBLISHED}


def protection_of(path: Path) -> Protection:
    """How the file at `path` is protected. Raises OSError where it cannot be read."""
    return protection_by(salt_of(path))


def key_of(path: Path) -> Key | None:
    """The key of the file at `path`; None for one without, plain or of another program.

    A file that is empty or not there yet gets the published key. Not for a file that this process
    has open in SQLite: reading it here ends SQLite's locks on it (sqlite.org/howtocorrupt.html,
    2.2). Raises UserError passphrase where nobody unlocked it in this process.
    """
    try:
        salt = salt_of(path)
    except OSError:
        return PUBLISHED
    if not salt:
        return PUBLISHED
    if protection_by(salt) is not Protection.PASSPHRASE:
        return _unlocked.get(salt)
    key = _unlocked.get(salt)
    if key is None:
        raise UserError(
            f"“{path.name}” is protected by a passphrase, which is needed to open it. Nothing was"
            " changed.",
            code="passphrase",
        )
    return key


def is_locked(path: Path) -> bool:
    """Whether the file at `path` needs a passphrase not yet entered in this process."""
    try:
        key_of(path)
    except UserError:
        return True
    return False


def new_key(passphrase: str) -> Key:
    """A key for files that are to be protected by `passphrase`; known to this process from now on.

    Raises UserError where the passphrase is too short.
    """
    if len(passphrase) < LEAST_LENGTH:
        raise UserError(
            f"The passphrase is too short: it needs {LEAST_LENGTH} characters or more. Four words"
            " that do not belong together are easy to remember and hard to guess.",
            code="short_passphrase",
        )
    key = _derived(passphrase, _SECRET + secrets.token_bytes(_SALT_BYTES - len(_SECRET)))
    _unlocked[key.salt] = key
    return key


def unlock(path: Path, passphrase: str, copies: Sequence[Path] = ()) -> None:
    """Learn the key of the file at `path` from its passphrase.

    One of its `copies` with the same key may prove the passphrase where the file itself is damaged.
    Raises UserError wrong_passphrase where it opens none of them.
    """
    salt = salt_of(path)
    if protection_by(salt) is not Protection.PASSPHRASE:
        return
    key = _derived(passphrase, salt)
    alike = [copy for copy in copies if salt_of(copy) == salt]
    if not any(_opens(key, file) for file in (path, *alike)):
        raise UserError(
            f"The passphrase does not open “{path.name}”. Nothing was changed; type it again,"
            " with capitals as they were set.",
            code="wrong_passphrase",
        )
    _unlocked[salt] = key


def use_key(connection: Any, key: Key | None) -> None:
    """Set the `key` of its file on a new connection, if it has one."""
    # SQLCipher would write what it finds wrong to standard error.
    connection.execute("PRAGMA cipher_log_level = NONE").close()
    if key is not None:
        connection.execute(f'PRAGMA key = "{key.literal}"').close()


def read_header(path: Path) -> bytes:
    """The first 32 bytes of SQLite's header of the file at `path`, whatever its protection.

    Fewer where the file is shorter. Raises UserError passphrase, and OSError.
    """
    with path.open("rb") as file:
        page = file.read(PAGE)
    key = key_of(path)
    if key is None or len(page) < PAGE:
        return page[:32]
    return SQLITE_HEADER + key.decrypted_start(page)


def salt_of(path: Path) -> bytes:
    """How the file at `path` begins: 16 bytes, fewer where it is shorter. Raises OSError.

    Not for a file that this process has open: to close it again would end SQLite's locks.
    """
    with path.open("rb") as file:
        return file.read(_SALT_BYTES)


def protection_by(salt: bytes) -> Protection:
    """How a file that begins with `salt` is protected."""
    if salt == PUBLISHED_SALT:
        return Protection.CHECKSUMS
    if salt == SQLITE_HEADER:
        return Protection.NONE
    if salt.startswith(_SECRET) and len(salt) == _SALT_BYTES:
        return Protection.PASSPHRASE
    return Protection.UNKNOWN


def _opens(key: Key, path: Path) -> bool:
    from sqlcipher3 import dbapi2

    connection: Any = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        use_key(connection, key)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except dbapi2.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == dbapi2.SQLITE_NOTADB:
            return False
        raise
    finally:
        connection.close()
    return True


def _derived(passphrase: str, salt: bytes) -> Key:
    # One passphrase, however a keyboard puts accents together.
    text = unicodedata.normalize("NFC", passphrase).encode()
    return Key(hashlib.pbkdf2_hmac("sha512", text, salt, _ROUNDS, _KEY_BYTES), salt)
