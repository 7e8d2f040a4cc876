"""Workbooks behind a password: Excel's own encryption, old (.xls) and new, opened in memory.

Works on the bytes of an OLE file, in the child process. Neither the password nor the decrypted
file is written anywhere.
"""

import io
import re
from types import SimpleNamespace

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
from msoffcrypto.format import xls97

from core.errors import UserError
from tabular.reading import errors
from tabular.reading.archive import check_declarations

# Excel's own, for books that are protected from changes alone: it opens them without asking.
_NO_SECRET = "VelvetSweatshop"  # noqa: S105
_FILE_PASS = 0x2F  # the record that says an .xls is encrypted
_HEADER = 4  # bytes before each record: its number and its size
_AGILE = b"\x04\0\x04\0"  # how the description of the encryption of Excel 2010 and later begins
# What the library can do; it takes an attribute of another value for one of these ([MS-OFFCRYPTO]
# 2.3.4.10).
_ALGORITHMS = {
    b"cipherAlgorithm": {b"AES"},
    b"cipherChaining": {b"ChainingModeCBC"},
    b"hashAlgorithm": {b"SHA1", b"SHA256", b"SHA384", b"SHA512"},
}
_BY_PASSWORD = re.compile(rb"""uri\s*=\s*["'][^"']*/keyEncryptor/password["']""")

# The library would put the decrypted .xls into a file.
xls97.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)


def decrypted(content: bytes, password: str | None) -> bytes:
    """Open the OLE file of `content` with `password`; one without encryption is given as it is.

    Raises UserError: password (one is needed), wrong_password, encrypted (in a way unknown to us),
    damaged, forbidden_xml.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            if ole.exists("EncryptionInfo"):
                description = ole.openstream("EncryptionInfo").read()
                check_declarations(description)
                _check_algorithms(description)
            elif not (ole.exists("Workbook") and _is_encrypted(ole.openstream("Workbook").read())):
                return content
    except UserError:
        raise
    except Exception:  # whatever a damaged file does to its parser
        return content  # so damaged that it is for others to say
    for candidate in [password, _NO_SECRET] if password else [_NO_SECRET]:
        opened = _open(content, candidate)
        if opened is not None:
            return opened
    raise errors.wrong_password() if password else errors.password()


def _check_algorithms(description: bytes) -> None:
    """Raise UserError (encrypted) for algorithms that the library would take for others."""
    if not description.startswith(_AGILE):
        return
    for name, known in _ALGORITHMS.items():
        found = re.findall(rb"""\b%s\s*=\s*["']([^"']*)["']""" % name, description)
        if not known.issuperset(found):
            raise errors.encrypted()
    if not _BY_PASSWORD.search(description):
        raise errors.encrypted()  # by a certificate


def _open(content: bytes, password: str) -> bytes | None:
    """Decrypt `content`; None where `password` is the wrong one. Raises UserError."""
    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        if file.format == "xls97":
            file.load_key(password=password)
        else:
            file.load_key(password=password, verify_password=True)
    except InvalidKeyError:
        return None
    except DecryptionError:
        raise errors.encrypted() from None
    except Exception:  # whatever a damaged file does to its parser
        raise errors.damaged() from None
    try:
        file.decrypt(opened)
    except Exception:  # the password was right, so what it opens is damaged
        raise errors.damaged() from None
    return opened.getvalue()


def _is_encrypted(stream: bytes) -> bool:
    """Whether one of the records at the beginning of the workbook's `stream` says so."""
    place = 0
    for _ in range(10):
        if int.from_bytes(stream[place : place + 2], "little") == _FILE_PASS:
            return True
        place += _HEADER + int.from_bytes(stream[place + 2 : place + 4], "little")
    return False
