"""Entry point: runs a command, or opens the window if none is given.

Keep it short and without imports at the top, because they delay every start.
"""

import sys

from core.child_command import READ_FILE


def main(arguments: list[str]) -> int:
    """Run the program and return the exit status."""
    from ui.command_window import CommandWindow

    if arguments:
        from cli.app import run

        return run(arguments, CommandWindow())
    from core.paths import default_address

    return CommandWindow().open(default_address())


def read_file_as_child() -> int:
    """Read one file for the process that started this one; give the exit status."""
    from tabular.reading.child import main as read

    return read()


def start_program() -> int:
    """Prepare the console and the log, and run; give the exit status."""
    from io import TextIOWrapper

    from core.log_file import start_log

    # Names of people must not fail on a console or file of another encoding, as on Windows.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None for a program without a console
            stream.reconfigure(encoding="utf-8", errors="replace")
    start_log()
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(read_file_as_child() if sys.argv[1:] == [READ_FILE] else start_program())
