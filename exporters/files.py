"""A file that is written wholly or not at all.

Knows the file system and how to say what went wrong; must not know what is written.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from core.errors import UserError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a new file to write, which takes the place of `path` when the block ends well.

    It is written beside `path`, so a reader sees the former file or the new one, whole. Whatever
    ends the block early leaves the former file as it was.
    Raises UserError when the disk is full, the folder is missing or closed to the user, or another
    program holds the file open.
    """
    beside = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        with suppress(OSError):  # gone when all went well; nothing more can be done when not
            beside.unlink(missing_ok=True)


def _refusal(path: Path, error: OSError) -> UserError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UserError(
            f"There is not enough room on the disk to write “{path.name}”; nothing was changed. "
            "Make room or choose another place.",
            code="disk_full",
        )
    if not path.parent.is_dir():
        return UserError(
            f"The folder “{path.parent}” is not there, so “{path.name}” was not written; "
            "choose another.",
            code="no_folder",
        )
    if path.is_dir():
        return UserError(
            f"“{path.name}” is a folder; give the file another name.", code="is_folder"
        )
    return UserError(
        f"“{path.name}” could not be written and was left as it is: it is open in another program "
        "or its folder may not be changed. Close it, or choose another name or place.",
        code="not_writable",
    )
