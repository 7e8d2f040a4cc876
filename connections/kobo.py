"""KoboToolbox by API v2: the file of a form's saved export settings, made synchronously."""

from typing import Final
from urllib.parse import quote

from connections.platform import Account, Download, PlatformInterface
from connections.web import NOT_IMPORTED, NOT_SAVED, PlatformClient
from core.progress import Progress


def _client(account: Account, progress: Progress, unharmed: str) -> PlatformClient:
    headers = {"Authorization": f"Token {account.secret}"}
    return PlatformClient(account.address, progress, headers, unharmed=unharmed)


def _check(account: Account, progress: Progress) -> None:
    client = _client(account, progress, NOT_SAVED)
    found = client.fetch_json("GET", "/api/v2/assets/?format=json&limit=1")
    if not isinstance(found, dict) or "results" not in found:
        raise client.not_understood()


def _answers(account: Account, survey_id: str, progress: Progress) -> Download:
    client = _client(account, progress, NOT_IMPORTED)
    path = f"/api/v2/assets/{quote(survey_id, safe='')}/export-settings/?format=json"
    settings = client.fetch_json("GET", path)
    listed = settings.get("results") if isinstance(settings, dict) else None
    urls = [one.get("data_url_xlsx") for one in listed or [] if isinstance(one, dict)]
    if not urls or not isinstance(urls[0], str):
        raise client.refusal(
            "has no saved export settings for this form. Save some under Data, Downloads, Advanced"
            " options.",
            "no_export_settings",
        )
    return Download(f"kobo-{survey_id}.xlsx", client.fetch("GET", urls[0]))


KOBO: Final = PlatformInterface(
    title="KoboToolbox",
    address_example="https://kf.kobotoolbox.org",
    secret_name="API token",  # noqa: S106 - what it is called
    survey_id_name="Form ID (the letters after #/forms/)",
    check=_check,
    answers=_answers,
    why_none="KoboToolbox keeps no list of participants. Send each person their link, which has"
    " their token.",
)
