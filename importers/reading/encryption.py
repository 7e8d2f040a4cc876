"""Workbooks behind a password: Excel's own encryption, old (.xls) and new, opened in memory.

Works on the bytes of an OLE file, in the child process. Neither the password nor the decrypted
file is written anywhere.
"""

import io
from types import SimpleNamespace

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
from msoffcrypto.format import xls97

from core.errors import UserError
from importers.reading import refusals
from importers.reading.archive import check_declarations

# Excel's own, for books that are protected from changes alone: it opens them without asking.
_NO_SECRET = "VelvetSweatshop"  # noqa: S105
_FILE_PASS = 0x2F  # the record that says an .xls is encrypted
_HEADER = 4  # bytes before each record: its number and its size

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
                check_declarations(ole.openstream("EncryptionInfo").read())
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
    raise refusals.wrong_password() if password else refusals.password()


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
        raise refusals.encrypted() from None
    except Exception:  # whatever a damaged file does to its parser
        raise refusals.damaged() from None
    try:
        file.decrypt(opened)
    except Exception:  # the password was right, so what it opens is damaged
        raise refusals.damaged() from None
    return opened.getvalue()


def _is_encrypted(stream: bytes) -> bool:
    """Whether one of the records at the beginning of the workbook's `stream` says so."""
    place = 0
    for _ in range(10):
        if int.from_bytes(stream[place : place + 2], "little") == _FILE_PASS:
            return True
        place += _HEADER + int.from_bytes(stream[place + 2 : place + 4], "little")
    return False
