"""The one way in which a file leaves the program: written whole and checked, then named.

Knows the file system and how to say what went wrong; must not know what is written. Why so:
docs/adr/0030-files-out.md.
"""

import errno
import io
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from core.errors import UserError
from core.files import SQLITE_HEADER, is_disk_full, sync_folder

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# How documents begin: zip (.xlsx, .ods, .docx), OLE (protected workbooks), PDF, PNG, UTF-16 text.
_DOCUMENTS: Final = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xfe", b"\xfe\xff")
_LOOK_AT: Final = 4096  # bytes; in so many, an encrypted file has a zero, which no text has
_PERMISSIONS: Final = 0o777
_NO_FOLDER: Final = frozenset({errno.ENOENT, errno.ENOTDIR})
_BAD_NAME: Final = frozenset({errno.EINVAL, errno.EILSEQ})
_NOT_ALLOWED: Final = frozenset(
    {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY, errno.EROFS}
)


@contextmanager
def replacing(path: Path, check: Callable[[BinaryIO], bool]) -> Iterator[BinaryIO]:
    """Give a new file to write, which takes the place of `path` when the block ends well.

    It is written beside `path`, so a reader sees the former file or the new one, whole; `check` is
    given it to read again and tells whether it is sound. Its permissions are those of the former
    file, or what the user's umask leaves of a new one. Whatever ends the block early leaves the
    former file as it was. A link stays a link, and what it leads to is replaced.

    Raises UserError when the disk or the folder for temporary files is full, the folder is missing
    or closed to the user, the name is too long, another program holds the file open, the file that
    was written is not sound, or `path` holds no document, as a database does.
    """
    raw: _PartFile | None = None
    beside: Path | None = None
    try:
        target = Path(os.path.realpath(path)) if path.is_symlink() else path
        permissions = _check_replaceable(path, target)
        beside = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")
        raw = _PartFile(beside, "xb")
        with io.BufferedWriter(raw) as file:
            yield cast(BinaryIO, file)
            raw.is_ours = True  # from here on nobody else's work can fail
            file.flush()
            if permissions is not None:
                with suppress(OSError):  # not every network drive or stick has permissions
                    beside.chmod(permissions)
            os.fsync(file.fileno())
        _check_sound(path, beside, check)
        beside.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        is_ours = raw is None or raw.is_ours
        raise _refusal(path, error) if is_ours else no_temporary_space(path) from error
    finally:
        if beside is not None:
            with suppress(OSError):  # gone when all went well; nothing more can be done when not
                beside.unlink(missing_ok=True)


def no_temporary_space(path: Path) -> UserError:
    """The refusal where `path` could not be written for want of room for temporary files."""
    return UserError(
        f"The folder for temporary files, “{_temporary_folder()}”, is full or cannot be written"
        f" to, so “{path.name}” was not written; nothing was changed. Make room there and try"
        " again.",
        code="temporary_folder",
    )


def is_open_here(found: os.stat_result) -> bool:
    """Whether this process has the file open that was `found`, as it has its database.

    Such a file must not even be looked into: when it is closed again, the system ends the locks
    that SQLite has on it (https://www.sqlite.org/howtocorrupt.html, 2.2). Windows does not.
    """
    if sys.platform == "win32":
        return False
    for handle in Path("/dev/fd").iterdir():
        with suppress(OSError):  # closed meanwhile, as that of the listing itself
            if os.path.samestat(os.fstat(int(handle.name)), found):
                return True
    return False


class _PartFile(io.FileIO):
    """The file that is written; `is_ours` tells whether a failure was its own, not of another."""

    is_ours = False

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError:
            self.is_ours = True
            raise


def _check_replaceable(path: Path, target: Path) -> int | None:
    """Refuse what is no document; give the permissions of the file at `target`, None: none there.

    A database is told by its contents, whatever its name and however many names it has.
    """
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise UserError(f"“{path.name}” is a folder; give the file another name.", code="is_folder")
    if not stat.S_ISREG(found.st_mode):
        raise UserError(
            f"“{path.name}” is a device, not a file; nothing was written. Choose another name.",
            code="not_a_file",
        )
    if is_open_here(found):
        raise _not_a_document(path)
    with target.open("rb") as file:
        begun = file.read(_LOOK_AT)
    if begun.startswith(SQLITE_HEADER) or (b"\0" in begun and not begun.startswith(_DOCUMENTS)):
        raise _not_a_document(path)
    return stat.S_IMODE(found.st_mode) & _PERMISSIONS


def _not_a_document(path: Path) -> UserError:
    return UserError(
        f"“{path.name}” is a database or another file that is not a document, so it was not"
        " replaced; nothing was changed. Choose another name.",
        code="not_a_document",
    )


def _check_sound(path: Path, written: Path, check: Callable[[BinaryIO], bool]) -> None:
    try:
        with written.open("rb") as file:
            is_sound = check(file)
    except OSError:
        raise
    except Exception:
        is_sound = False
    if not is_sound:
        raise UserError(
            f"“{path.name}” could not be read again after it was written, so it was discarded;"
            " nothing was changed. Check the disk, and try again.",
            code="unsound_file",
        )


def _refusal(path: Path, error: OSError) -> UserError:
    if is_disk_full(error):
        return UserError(
            f"There is not enough room in “{path.parent}” to write “{path.name}”; nothing was"
            " changed. Make room or choose another place.",
            code="disk_full",
        )
    if error.errno == errno.EFBIG:
        return UserError(
            f"“{path.name}” is larger than the disk of “{path.parent}” takes a file to be; nothing"
            " was changed. Choose another place.",
            code="too_large",
        )
    if error.errno == errno.ENAMETOOLONG:
        return UserError(
            f"The name “{_shortened(path.name)}” is too long, with its folders; nothing was"
            " written. Choose a shorter one.",
            code="name_too_long",
        )
    if error.errno in _BAD_NAME:
        return UserError(
            f"“{_shortened(path.name)}” has a character that names cannot have there; nothing was"
            " written. Choose another name.",
            code="bad_name",
        )
    if error.errno in _NO_FOLDER and not path.parent.is_dir():
        return UserError(
            f"The folder “{path.parent}” is not there, so “{path.name}” was not written; "
            "choose another.",
            code="no_folder",
        )
    if error.errno in _NOT_ALLOWED | _NO_FOLDER:  # a folder such as /proc takes no files
        return UserError(
            f"“{path.name}” could not be written and was left as it is: it is open in another"
            " program or its folder may not be changed. Close it, or choose another name or place.",
            code="not_writable",
        )
    return UserError(
        f"The disk or network drive of “{path.parent}” reports an error, so “{path.name}” was not"
        " written and was left as it is. Choose another place.",
        code="disk_error",
    )


def _shortened(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"


def _temporary_folder() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:  # none can be written to
        return os.environ.get("TMPDIR", "temp")
