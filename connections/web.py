"""Requests to a survey platform: encrypted, with a time limit, retries and a cap on what comes."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from core.errors import UserError
from core.progress import Progress

if TYPE_CHECKING:
    import requests

MOST_BYTES: Final = 400_000_000  # of a download, as of a file that is read
_TIMEOUT: Final = (10, 60)  # seconds to connect, and between two pieces
_ATTEMPTS: Final = 4
_LONGEST_WAIT: Final = 60.0  # seconds before an attempt is repeated
_BUSY: Final = frozenset({429, 500, 502, 503, 504})
_REFUSED: Final = frozenset({401, 403})
_PIECE: Final = 65_536


class PlatformClient:
    """Sends requests to the platform at `address`, under `headers`.

    Raises UserError for an address that is not https; one of this machine may be http.
    """

    def __init__(
        self, address: str, progress: Progress, headers: Mapping[str, str] | None = None
    ) -> None:
        import requests

        parts = urlsplit(address)
        is_local = parts.hostname in {"127.0.0.1", "localhost"}
        if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
            raise UserError(
                f"“{address}” is not an https address. Nothing was sent; correct the address of the"
                " connection.",
                code="not_https",
            )
        self.address = address.rstrip("/")
        self.host = parts.hostname or address
        self._progress = progress
        self._session = requests.Session()
        self._session.headers.update(headers or {})

    def fetch(self, method: str, path: str, *, repeat: bool = True, **options: Any) -> bytes:
        """What the platform answers to a request, whole; `path` follows the address.

        A platform that is busy is asked again, unless not to `repeat`. Raises UserError in a
        sentence for everything that fails, and Cancelled.
        """
        import requests

        url = path if path.startswith("https://") else f"{self.address}{path}"
        if urlsplit(url).hostname != self.host:  # the token belongs to this host alone
            raise _failed("address", f"{self.host} refers to another server, which is not asked.")
        for attempt in range(_ATTEMPTS if repeat else 1):
            self._progress.check_cancelled()
            try:
                with self._session.request(
                    method, url, timeout=_TIMEOUT, stream=True, allow_redirects=False, **options
                ) as response:
                    if response.status_code in _BUSY and repeat and attempt + 1 < _ATTEMPTS:
                        self.wait(_seconds(response.headers.get("Retry-After"), attempt))
                        continue
                    self._check(response)
                    return self._read(response)
            except requests.exceptions.SSLError as error:
                text = f"The certificate of {self.host} cannot be verified, so nothing was sent."
                raise _failed("tls", text) from error
            except requests.exceptions.Timeout as error:
                raise _failed("timeout", f"{self.host} did not answer in time.") from error
            except requests.exceptions.RequestException as error:
                text = f"The connection to {self.host} failed or broke off."
                raise _failed("unreachable", text) from error
        raise _failed("busy", f"{self.host} is busy.")

    def wait(self, seconds: float) -> None:
        """Wait before the next request. Raises Cancelled at once when the user stops."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._progress.check_cancelled()
            time.sleep(min(0.1, seconds))

    def _check(self, response: "requests.Response") -> None:
        status = response.status_code
        if status in _REFUSED:
            raise _failed(
                "no_permission",
                f"{self.host} refused the sign-in. Check the password or token of the connection,"
                " and that it may read the survey.",
            )
        if status == 404:
            text = f"{self.host} knows no such survey. Check its ID and the address."
            raise _failed("unknown_survey", text)
        if status in _BUSY:
            text = f"{self.host} is busy or has had too many requests. Try again later."
            raise _failed("busy", text)
        if not 200 <= status < 300:
            raise _failed("refused", f"{self.host} answered with status {status}.")

    def _read(self, response: "requests.Response") -> bytes:
        expected = response.headers.get("Content-Length", "")
        is_plain = "Content-Encoding" not in response.headers
        content = bytearray()
        for piece in response.iter_content(_PIECE):
            self._progress.check_cancelled()
            content += piece
            if len(content) > MOST_BYTES:
                raise _failed("too_large", f"{self.host} sends more than is safe to read.")
        if is_plain and expected.isdecimal() and len(content) < int(expected):
            raise _failed("truncated", f"The download from {self.host} broke off.")
        return bytes(content)


def _seconds(retry_after: str | None, attempt: int) -> float:
    """How long to wait: as the platform says, else ever longer."""
    said = (retry_after or "").strip()
    return min(float(said) if said.isdecimal() else 2.0**attempt, _LONGEST_WAIT)


def _failed(code: str, text: str) -> UserError:
    return UserError(f"{text} Nothing was imported.", code=code)
