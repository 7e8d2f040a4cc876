"""Waits for the answer of a sign-in page, which the browser brings to this computer itself.

RFC 8252, 7.3: a server on the loopback interface, for one request.
"""

import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

from core.errors import UserError
from core.progress import Progress

PATIENCE: Final = 300.0  # seconds to sign in, with a second factor
_LOOK: Final = 0.2  # seconds between two looks at Cancel
_LONGEST: Final = 65_536  # bytes of an answer
_PAGE: Final = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Almanac</title></head>"
    "<body style='font-family: sans-serif; margin: 4em'><h1>Thank you</h1>"
    "<p>You can close this page and go back to Almanac.</p></body></html>"
)


def answer_of_browser(
    open_page: Callable[[str], object], progress: Progress, patience: float = PATIENCE
) -> Mapping[str, str]:
    """What the sign-in page answers, by name.

    `open_page` gets the address that the page is to send the browser to, and opens it. Raises
    UserError where nothing comes in time, Cancelled as `progress` says.
    """
    answers: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        """Takes the one request that has an answer; a browser asks for an icon besides."""

        timeout = 10

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            self._answer(self.rfile.read(min(length, _LONGEST)).decode(errors="replace"))

        def _answer(self, query: str) -> None:
            found = {name: values[0] for name, values in parse_qs(query).items()}
            is_answer = "state" in found
            if is_answer:
                answers.append(found)
            content = _PAGE.encode()
            self.send_response(200 if is_answer else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Log nothing: the request has the code."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.timeout = _LOOK
        open_page(f"http://localhost:{server.server_port}")
        end = time.monotonic() + patience
        while not answers:
            progress.report("Waiting for the sign-in in the browser")
            if time.monotonic() > end:
                raise UserError(
                    "Nobody signed in within five minutes. Nothing was changed; try again.",
                    code="sign_in_timeout",
                )
            server.handle_request()
    return answers[0]
