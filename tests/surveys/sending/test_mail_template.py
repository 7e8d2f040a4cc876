"""Texts with merge fields: what they may have, and the mail that each recipient gets."""

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.text import clean
from surveys.sending.mail_template import MailTemplate
from surveys.sending.texts import MailText, RenderedMail, parse_message

KNOWN = {"given_name", "preferred_name", "link", "token", "closes", "days_left", "street",
         "custom.size", "member", "city"}  # fmt: skip
LINK = "https://survey.example.org/s?t=abc&x=1"
ANN = {
    "given_name": "Ann", "preferred_name": None, "link": LINK, "token": "abc", "closes": "3 May",
    "days_left": 2, "street": "1 High Street\nHull", "custom": {"size": "M"}, "member": False,
    "city": "",
}  # fmt: skip


def rendered(body: str, subject: str = "Hello", **values: Any) -> RenderedMail:
    return MailTemplate(MailText(subject, body), KNOWN).render({**ANN, **values}, "en")


def page(body: str, **values: Any) -> str:
    """What stands in the body of the HTML."""
    found = re.search("<body[^>]*>(.*)</body>", rendered(body, **values).html, re.DOTALL)
    assert found
    return found.group(1).strip()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Dear {{ given_name }},", "Dear Ann,"),
        ("Dear {{ preferred_name or given_name }},", "Dear Ann,"),
        ("{{ preferred_name | default('you', true) }}", "you"),
        ("{{ preferred_name or 'alumna' }}", "alumna"),
        ("{{ given_name | upper }}", "ANN"),
        ("{% if days_left < 3 %}Only {{ days_left }} days{% endif %}", "Only 2 days"),
        ("{% if preferred_name %}A{% elif city %}B{% else %}C{% endif %}", "C"),
        ("{{ 'yes, a member' if member else 'not yet' }}", "not yet"),
        ("{{ member }}", "no"),
        ("Size {{ custom.size }} or {{ custom['size'] }}", "Size M or M"),
        ("{{ link }}", LINK),
        ("**Please** _answer_ [here]({{ link }}).", f"Please answer here ({LINK})."),
        ("<https://example.org/a>", "https://example.org/a"),
        ("[Stop](mailto:office@example.org)", "Stop (office@example.org)"),
        ("# News\n\nText", "News\n\nText"),
        ("- one\n- two\n\n1. first\n2. second", "- one\n- two\n\n1. first\n2. second"),
        ("- one\n  - inner", "- one\n  - inner"),
        ("> said\n> so", "> said\n> so"),
        ("First line\nsecond line", "First line\nsecond line"),
        ("{{ street }}", "1 High Street\nHull"),
        ("One\n\n* * *\n\nTwo", f"One\n\n{'-' * 40}\n\nTwo"),
        ("    indented", "indented"),
        ("Price < 3 & more", "Price < 3 & more"),
        ("Kind regards\n--\nThe office", "Kind regards\n--\nThe office"),
        ("snake_case_words stay", "snake_case_words stay"),
    ],
)
def test_plain_text(body: str, text: str) -> None:
    assert rendered(body).text == f"{text}\n"


ANCHOR = f'<a href="{html.escape(LINK)}">'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("{{ link }}", f"<p>{ANCHOR}{html.escape(LINK)}</a></p>"),
        ("[here]({{ link }})", f"<p>{ANCHOR}here</a></p>"),
        (
            "See https://example.org/a?t={{ token }}.",
            '<p>See <a href="https://example.org/a?t=abc">https://example.org/a?t=abc</a>.</p>',
        ),
        ("**{{ given_name }}**", "<p><strong>Ann</strong></p>"),
        ("{{ street }}", "<p>1 High Street<br>\nHull</p>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("[x](javascript:alert)", '<p><a href="">x</a></p>'),
        (
            "[Stop](mailto:a@example.org?subject=stop%20{{ token }})",
            '<p><a href="mailto:a@example.org?subject=stop%20abc">Stop</a></p>',
        ),
    ],
)
def test_html(body: str, shown: str) -> None:
    assert page(body) == shown


@pytest.mark.parametrize(
    "value",
    ["<img src=x>", "*Ann*", "[a](http://b.example)", "{{ token }}", "# Ann", "- Ann", "&amp;",
     "1. Ann", "> Ann", "`Ann`", "javascript:alert(1)", 'a" onclick="b'],
)  # fmt: skip
def test_a_value_is_no_markup(value: str) -> None:
    mail = rendered("{{ given_name }}", given_name=value)
    assert mail.text == f"{value}\n"
    assert f"<p>{html.escape(value)}</p>" in mail.html


def test_a_value_that_is_no_address_is_no_link() -> None:
    assert (
        page("[x]({{ given_name }})", given_name="javascript:alert(1)") == '<p><a href="">x</a></p>'
    )
    within = page("[x](https://example.org/{{ given_name }})", given_name='a"/b c')
    assert within == '<p><a href="https://example.org/a%22%2Fb%20c">x</a></p>'


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_value_adds_markup_or_a_line_to_the_subject(name: str, city: str) -> None:
    body = "Dear {{ given_name }} of **{{ city }}**, [go]({{ link }})"
    mail = MailTemplate(MailText("To {{ given_name }}", body), KNOWN).render(
        {**ANN, "given_name": name, "city": city}
    )
    tags = re.findall("<(/?[a-z]+)", mail.html.split("<body")[1])
    assert [tag for tag in tags if tag not in {"br", "a", "/a"}] == [
        "p", "strong", "/strong", "/p", "/body", "/html",
    ]  # fmt: skip
    assert mail.subject == clean(mail.subject)
    assert len(mail.subject.splitlines()) <= 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{{ surname }}", "The text has an unknown merge field: {{ surname }}."),
        ("{{ custom.shoe }}", "The text has an unknown merge field: {{ custom.shoe }}."),
        ("a\n{{ given name }}", "In line 2 of the text, a merge field or condition"),
        ("{{ given_name", "In line 1 of the text, a merge field or condition"),
        ("{% if member %}", "In line 1 of the text, a merge field or condition"),
        ("Dear {given_name}", "The text has “{given_name}” with single braces."),
        ("{% for a in given_name %}{% endfor %}", "no other commands of Jinja"),
        ("{% set a = 1 %}", "no other commands of Jinja"),
        ("{% include 'x' %}", "no other commands of Jinja"),
        ("{{ 9 ** 9 }}", "no other commands of Jinja"),
        ("{{ given_name * 9 }}", "no other commands of Jinja"),
        ("{{ given_name.upper() }}", "no other commands of Jinja"),
        ("{{ given_name.__class__ }}", "only custom fields are written with a dot"),
        ("{{ custom.size.real }}", "only custom fields are written with a dot"),
        ("{{ given_name[0:1] }}", "only custom fields are written with a dot"),
        ("{{ given_name | center(99999) }}", "The text has an unknown word: “center”."),
        ("{% if member is sameas member %}{% endif %}", "an unknown word: “sameas”"),
        ("{{" + "(" * 5_000, "nested too deeply"),
        ("{% if member %}" * 300 + "{% endif %}" * 300, "nested too deeply"),
        ("x" * 50_001, "The text has 50,001 characters; at most 50,000 are possible."),
        (" \n", "The mail needs a text."),
    ],
)
def test_texts_that_cannot_be_used(body: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        MailTemplate(MailText("Hello", body), KNOWN)
    assert sentence in refusal.value.message


def test_a_mail_does_not_grow_without_bounds() -> None:
    with pytest.raises(UserError, match="more than a million characters"):
        rendered("{{ given_name }}" * 3_000, given_name="x" * 1_000)


def test_a_condition_that_compares_words_with_a_number() -> None:
    with pytest.raises(UserError, match="compares words with a number"):
        rendered("{% if given_name < 3 %}a{% endif %}")


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ("{{ given_name }}", []),
        ("{{ preferred_name }}", ["preferred_name"]),
        ("{{ preferred_name | upper }}", ["preferred_name"]),
        ("{{ preferred_name or given_name }}", []),
        ("{{ preferred_name | d('you') }}", []),
        ("{{ preferred_name or city }}", ["city"]),
        ("{% if preferred_name %}{{ city }}{% endif %}", []),
        ("{% if city == 'Hull' %}Near us{% endif %}", []),
        ("{% if closed_on %}x{% endif %}{{ city }} {{ custom.hat }}", ["city", "custom.hat"]),
        ("{% if age < 3 %}x{% endif %}", ["age"]),
    ],
)
def test_missing_values_are_found(body: str, missing: list[str]) -> None:
    template = MailTemplate(
        MailText("{{ given_name }}", body), KNOWN | {"closed_on", "custom.hat", "age"}
    )
    custom = {"size": "M", "hat": None}
    values = {**ANN, "closed_on": None, "age": None, "custom": custom}
    assert template.missing(values) == missing


def test_a_missing_value_is_never_left_blank() -> None:
    with pytest.raises(UserError, match="there is no value for “preferred_name”") as refusal:
        rendered("Dear {{ preferred_name }},")
    assert refusal.value.code == "missing_value"


def test_the_fields_that_a_text_names() -> None:
    text = MailText("{{ given_name }}", "{% if custom.size %}{{ link }}{% endif %}")
    assert MailTemplate(text, KNOWN).fields == {"given_name", "custom.size", "link"}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Subject: Hello\n\nDear all", MailText("Hello", "Dear all")),
        ("\ufeffsubject:  Hi \r\n\r\nDear\r\nall\r\n", MailText("Hi", "Dear\nall")),
    ],
)
def test_a_message_in_a_file(content: str, text: MailText) -> None:
    assert parse_message(content) == text


@pytest.mark.parametrize("content", ["Dear all", "", "Subject:\n\nText", "Subject: x", "\n\n"])
def test_a_message_without_subject_or_text(content: str) -> None:
    with pytest.raises(UserError):
        parse_message(content)


def test_the_language_of_the_page() -> None:
    mail = MailTemplate(MailText("Hallo", "Guten Tag"), KNOWN).render(ANN, "de")
    assert '<html lang="de">' in mail.html
