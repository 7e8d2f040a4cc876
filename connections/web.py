"""Requests to a survey platform: encrypted, with a time limit, retries and a cap on what comes."""

import json
import time
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from core.errors import UserError
from core.progress import Progress

if TYPE_CHECKING:
    import requests

# What is safe whatever fails, by what was to be done.
NOT_IMPORTED: Final = "Nothing was imported."
NOT_SAVED: Final = "Nothing was saved."
NOT_CHANGED: Final = "Nothing was changed."
NOT_SENT: Final = "Whoever is there already is not sent again."

MOST_BYTES: Final = 400_000_000  # of a download, as of a file that is read
_TIMEOUT: Final = (10, 60)  # seconds to connect, and between two pieces
_ATTEMPTS: Final = 4
_LONGEST_WAIT: Final = 60.0  # seconds before an attempt is repeated
_TOO_MANY: Final = 429  # requests, and this one was not even looked at
_BUSY: Final = frozenset({_TOO_MANY, 500, 502, 503, 504})
_REFUSED: Final = frozenset({401, 403})
_PIECE: Final = 65_536


class PlatformClient:
    """Sends requests to the platform at `address`, under `headers`.

    `unharmed` is the sentence that ends each refusal, of what is safe. Raises UserError for an
    address that is not https; one of this machine may be http.
    """

    def __init__(
        self,
        address: str,
        progress: Progress,
        headers: Mapping[str, str] | None = None,
        *,
        unharmed: str = NOT_IMPORTED,
    ) -> None:
        import requests

        parts = urlsplit(address)
        is_local = parts.hostname in {"127.0.0.1", "localhost"}
        if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
            raise UserError(
                f"“{address}” is not an https address, so it was not asked. Correct the address of"
                f" the connection. {unharmed}",
                code="not_https",
            )
        self.address = address.rstrip("/")
        self.host = parts.hostname or address
        self._unharmed = unharmed
        self._progress = progress
        self._session = requests.Session()
        self._session.headers.update(headers or {})

    def refusal(self, does: str, code: str) -> UserError:
        """The error that the platform `does` something: words that follow its name, and a code."""
        return UserError(f"{self.host} {does} {self._unharmed}", code=code)

    def not_understood(self) -> UserError:
        """The error for an answer that is not what the platform’s documentation says."""
        return self.refusal(
            "answered what cannot be understood. Check the address of the connection.", "unreadable"
        )

    def fetch_json(self, method: str, path: str, **options: Any) -> Any:
        """What the platform answers, as `fetch`, read as JSON; None where it is none."""
        return as_json(self.fetch(method, path, **options))

    def fetch(
        self,
        method: str,
        path: str,
        *,
        repeat: bool = True,
        refusals: Collection[int] = (),
        **options: Any,
    ) -> bytes:
        """What the platform answers to a request, whole; `path` follows the address.

        A platform that is busy is asked again; where not to `repeat`, only if it had too many
        requests. An answer with a status of `refusals` is given like any other. Raises UserError in
        a sentence for everything else that fails, and Cancelled.
        """
        import requests

        url = path if path.startswith("https://") else f"{self.address}{path}"
        if urlsplit(url).hostname != self.host:  # the token belongs to this host alone
            raise self.refusal("refers to another server, which is not asked.", "address")
        for attempt in range(_ATTEMPTS):
            self._progress.check_cancelled()
            try:
                with self._session.request(
                    method, url, timeout=_TIMEOUT, stream=True, allow_redirects=False, **options
                ) as response:
                    status = response.status_code
                    is_repeated = status == _TOO_MANY or (repeat and status in _BUSY)
                    if is_repeated and attempt + 1 < _ATTEMPTS:
                        self.wait(_seconds(response.headers.get("Retry-After"), attempt))
                        continue
                    if status not in refusals:
                        self._check(response)
                    return self._read(response)
            except requests.exceptions.SSLError as error:
                raise self.refusal(
                    "has a certificate that cannot be verified, so it was told nothing.", "tls"
                ) from error
            except requests.exceptions.Timeout as error:
                raise self.refusal("did not answer in time.", "timeout") from error
            except requests.exceptions.RequestException as error:
                raise self.refusal(
                    "cannot be reached, or the connection broke off.", "unreachable"
                ) from error
        raise self.refusal("is busy.", "busy")

    def wait(self, seconds: float) -> None:
        """Wait before the next request. Raises Cancelled at once when the user stops."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._progress.check_cancelled()
            time.sleep(min(0.1, seconds))

    def _check(self, response: "requests.Response") -> None:
        status = response.status_code
        if status in _REFUSED:
            raise self.refusal(
                "refused the sign-in. Check the password or token of the connection, and that it"
                " may use the survey.",
                "no_permission",
            )
        if status == 404:
            raise self.refusal(
                "knows no such survey. Check its ID and the address.", "unknown_survey"
            )
        if status in _BUSY:
            raise self.refusal("is busy or has had too many requests. Try again later.", "busy")
        if 300 <= status < 400:
            raise self.refusal(
                "sends on to another address, which is not asked. Correct the address of the"
                " connection.",
                "address",
            )
        if not 200 <= status < 300:
            raise self.refusal(
                f"answered with status {status}. Check the address of the connection, or try again"
                " later.",
                "refused",
            )

    def _read(self, response: "requests.Response") -> bytes:
        expected = response.headers.get("Content-Length", "")
        is_plain = "Content-Encoding" not in response.headers
        content = bytearray()
        for piece in response.iter_content(_PIECE):
            self._progress.check_cancelled()
            content += piece
            if len(content) > MOST_BYTES:
                raise self.refusal("sends more than is safe to read.", "too_large")
        if is_plain and expected.isdecimal() and len(content) < int(expected):
            raise self.refusal("broke off the download.", "truncated")
        return bytes(content)


def _seconds(retry_after: str | None, attempt: int) -> float:
    """How long to wait: as the platform says, else ever longer."""
    said = (retry_after or "").strip()
    return min(float(said) if said.isdecimal() else 2.0**attempt, _LONGEST_WAIT)


def as_json(text: bytes) -> Any:
    """What a text says in JSON; None where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None
