"""Messages out of files: .eml, .mbox, and folders of them, one at a time and bounded.

A file is told by its content: mail programs give mailboxes any name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from core.errors import UserError
from core.progress import SILENT, Progress
from mail.returned.mime import LONGEST

_ENDINGS: Final = frozenset({".eml", ".mbox", ".mbx", ".msg", ".txt", ""})
_MOST_FILES: Final = 100_000
_OUTLOOK: Final = b"\xd0\xcf\x11\xe0"  # how an Outlook message begins
_MBOX: Final = b"From "


@dataclass(frozen=True, slots=True)
class MessageFile:
    """One message as found: its bytes, at most LONGEST of them, and where it was."""

    place: str
    content: bytes


def message_files(paths: Sequence[Path], progress: Progress = SILENT) -> Iterator[MessageFile]:
    """The messages in files and folders, those of a folder in the order of their names.

    A file that is no message is given too, for whoever counts what could not be read. Raises
    UserError where a path is missing, or a file cannot be read.
    """
    found = list(_files(paths))
    for path in progress.over(found, "Reading messages"):
        try:
            with path.open("rb") as file:
                yield from _messages(path, file)
        except OSError as error:
            raise UserError(
                f"“{path.name}” could not be read. Nothing was changed; check that the file is"
                " still there and may be read.",
                code="unreadable_file",
            ) from error


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    count = 0
    for path in paths:
        if not path.exists():
            raise UserError(
                f"There is no file or folder “{path}”; nothing was changed.", code="no_file"
            )
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in inside:
            if one.is_file() and (one == path or _is_message(one)):
                count += 1
                if count > _MOST_FILES:
                    raise UserError(
                        f"There are more than {_MOST_FILES:,} files in “{path.name}”. Nothing was"
                        " changed; choose a folder with fewer.",
                        code="too_many_files",
                    )
                yield one


def _is_message(path: Path) -> bool:
    return path.suffix.casefold() in _ENDINGS and not path.name.startswith(".")


def _messages(path: Path, file: BinaryIO) -> Iterator[MessageFile]:
    start = file.read(len(_MBOX))
    if start.startswith(_OUTLOOK):
        raise UserError(
            f"“{path.name}” is in Outlook’s own format. Nothing was changed; save the message as"
            " .eml, or read the mailbox itself.",
            code="outlook_message",
        )
    if start != _MBOX:
        yield MessageFile(path.name, start + file.read(LONGEST - len(start)))
        return
    file.seek(0)
    for number, content in enumerate(_split(file), start=1):
        yield MessageFile(f"{path.name}, message {number}", content)


def _split(file: BinaryIO) -> Iterator[bytes]:
    """The messages of a mailbox: each begins after a line “From …” that follows an empty one."""
    lines: list[bytes] = []
    size, after_blank = 0, True
    is_first = True
    while line := file.readline(LONGEST):
        if after_blank and line.startswith(_MBOX):
            if not is_first:
                yield b"".join(lines)
            lines, size, is_first = [], 0, False
        elif size < LONGEST:
            size += len(line)
            lines.append(line[1:] if line.startswith((b">From ", b">>From ")) else line)
        after_blank = line in (b"\n", b"\r\n")
    yield b"".join(lines)
