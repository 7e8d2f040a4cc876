# ruff: noqa: E501  # servers write long lines
"""What comes back of messages, as servers and people write it; everybody in it is invented.

Each of `CASES` has a name, the message, and what it is: kind, code, address that matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage

from mail.returned.kinds import ReturnedKind as Kind

TOKEN = "0123456789abcdef0123456789abcdef"  # of an invitation
OUR_ID = f"<{TOKEN}.invitation.1@alumni.example.org>"
DATE = "Mon, 02 Nov 2026 10:15:00 +0000"
ADA = "ada.okafor@example.com"

_OURS = (
    f"Received: from office.example.org by mx.example.org; {DATE}\r\n"
    "From: Alumni Office <alumni@alumni.example.org>\r\n"
    f"To: {ADA}\r\nSubject: Your career since you left us\r\n"
    f"Message-ID: {OUR_ID}\r\n"
)
_BODY = "\r\nDear Ada,\r\n\r\nplease tell us how you are.\r\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A message and what it is."""

    name: str
    content: bytes
    kind: Kind
    code: str = ""
    address: str = ADA
    is_named: bool = True  # it names our message by Message-ID or token
    returns_on: date | None = None
    new_address: str = ""


def report(
    status: str,
    said: str,
    *,
    action: str = "failed",
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example.org>",
    subject: str = "Undelivered Mail Returned to Sender",
    recipient: str = ADA,
    headers: str = "",
    text: str = "I'm sorry to have to inform you that your message could not be delivered.",
    original: str = f"text/rfc822-headers\r\n\r\n{_OURS}",
) -> bytes:
    """A delivery report as of RFC 3464, by default in the manner of Postfix."""
    return (
        f"Return-Path: <>\r\nReceived: by mx.example.org; {DATE}\r\nFrom: {sender}\r\n"
        f"To: alumni@alumni.example.org\r\nSubject: {subject}\r\nDate: {DATE}\r\n"
        f"Message-ID: <report-{abs(hash((status, said, subject)))}@mx.example.org>\r\n"
        f"Auto-Submitted: auto-replied\r\n{headers}MIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=edge\r\n\r\n"
        f"--edge\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n{text}\r\n{said}\r\n"
        "--edge\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nOriginal-Recipient: rfc822;{recipient}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {said}\r\n\r\n"
        f"--edge\r\nContent-Type: {original}\r\n--edge--\r\n"
    ).encode()


def exchange(status: str, said: str) -> bytes:
    """As Exchange Online writes it: HTML for people, and the whole message behind."""
    return report(
        status,
        said,
        sender='"Microsoft Outlook" <MicrosoftExchange329e71ec@example.com>',
        subject="Undeliverable: Your career since you left us",
        headers="X-MS-Exchange-Message-Is-Ndr:\r\nX-Auto-Response-Suppress: All\r\n",
        original=f"message/rfc822\r\n\r\n{_OURS}{_BODY}",
    )


def in_words(
    text: str,
    *,
    sender: str = "MAILER-DAEMON@mx.example.net",
    subject: str = "failure notice",
    headers: str = "",
) -> bytes:
    """A bounce without a report."""
    return (
        f"Return-Path: <>\r\nReceived: by mx.example.org; {DATE}\r\nFrom: {sender}\r\n"
        f"To: alumni@alumni.example.org\r\nSubject: {subject}\r\nDate: {DATE}\r\n{headers}\r\n{text}"
    ).encode()


def reply(
    text: str,
    *,
    subject: str = "Re: Your career since you left us",
    sender: str = f"Ada Okafor <{ADA}>",
    names_us: bool = True,
    charset: str = "utf-8",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A reply, by a person or a program."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "Alumni Office <alumni@alumni.example.org>"
    message["Subject"] = subject
    message["Date"] = DATE
    if names_us:
        message["In-Reply-To"] = OUR_ID
    for name, value in (headers or {}).items():
        message[name.replace("_", "-")] = value
    message.set_content(text, charset=charset)
    return message.as_bytes()


def automatic(text: str, subject: str, **headers: str) -> bytes:
    """An automatic reply, by default with the header of RFC 3834."""
    headers.setdefault("Auto_Submitted", "auto-replied")
    return reply(text, subject=subject, headers=headers)


_QMAIL = (
    "Hi. This is the qmail-send program at mx.example.net.\r\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
    f"<{ADA}>:\r\n"
)
_COPY = f"\r\n--- Below this line is a copy of the message.\r\n\r\n{_OURS}{_BODY}"
_EXIM = (
    "This message was created automatically by mail delivery software.\r\n\r\n"
    "A message that you sent could not be delivered to one or more of its\r\nrecipients. "
    f"This is a permanent error. The following address(es) failed:\r\n\r\n  {ADA}\r\n"
)
_EXIM_HEADERS = f"X-Failed-Recipients: {ADA}\r\nAuto-Submitted: auto-replied\r\n"
_EXIM_SENDER = "Mail Delivery System <Mailer-Daemon@mx.example.net>"
_EXIM_SUBJECT = "Mail delivery failed: returning message to sender"

BOUNCES = (
    Case("postfix user unknown", report('5.1.1', f'550 5.1.1 <{ADA}>: Recipient address rejected: User unknown in virtual mailbox table'), Kind.PERMANENT, '5.1.1'),
    Case("postfix domain not found", report('5.4.4', 'Host or domain name not found. Name service error for name=gone.example.com type=A: Host not found'), Kind.PERMANENT, '5.4.4'),
    Case("postfix greylisted to the end", report('4.2.0', f'450 4.2.0 <{ADA}>: Recipient address rejected: Greylisted, see help'), Kind.TEMPORARY, '4.2.0'),
    Case("postfix connection timed out", report('4.4.1', 'connect to mx.example.com[192.0.2.7]:25: Connection timed out'), Kind.TEMPORARY, '4.4.1'),
    Case("postfix spam refusal", report('5.7.1', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.example'), Kind.BLOCKED, '5.7.1'),
    Case("postfix message too large", report('5.3.4', '552 5.3.4 Message size exceeds fixed limit'), Kind.BLOCKED, '5.3.4'),
    Case("postfix delayed", report('4.4.1', 'connect to mx.example.com: Connection timed out', action='delayed', subject='Delayed Mail (still being retried)'), Kind.DELAYED, '4.4.1'),
    Case("postfix over quota", report('5.2.2', '552 5.2.2 Mailbox full: user is over quota'), Kind.TEMPORARY, '5.2.2'),
    Case("exact code in the words", report('5.0.0', '550 5.1.1 The email account that you tried to reach does not exist.'), Kind.PERMANENT, '5.1.1'),
    Case("sendmail 5.0.0 in words", report('5.0.0', '550 No such user here', sender='Mail Delivery Subsystem <MAILER-DAEMON@mx.example.edu>', subject='Returned mail: see transcript for details'), Kind.PERMANENT, '5.0.0'),
    Case("sendmail 5.0.0 for spam", report('5.0.0', '550 Message rejected as spam by content scanner'), Kind.BLOCKED, '5.0.0'),
    Case("hotmail mailbox unavailable", report('5.5.0', '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).'), Kind.PERMANENT, '5.5.0'),
    Case("sender refused", report('5.1.8', '553 5.1.8 Sender address rejected: Domain not found'), Kind.BLOCKED, '5.1.8'),
    Case("mailbox disabled", report('5.2.1', '550 5.2.1 The email account that you tried to reach is disabled.'), Kind.PERMANENT, '5.2.1'),
    Case("expired in the queue", report('4.4.7', 'delivery temporarily suspended: message expired'), Kind.TEMPORARY, '4.4.7'),
    Case("refused for no reason given", report('5.0.0', '550 Requested action not taken'), Kind.BLOCKED, '5.0.0'),
    Case("dmarc", report('5.7.26', "550 5.7.26 Unauthenticated email is not accepted due to the domain's DMARC policy."), Kind.BLOCKED, '5.7.26'),
    Case("exchange recipient not found", exchange('5.1.10', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'), Kind.PERMANENT, '5.1.10'),
    Case("exchange access denied at the edge", exchange('5.4.1', '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)'), Kind.PERMANENT, '5.4.1'),
    Case("exchange group for members alone", exchange('5.7.133', '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required'), Kind.BLOCKED, '5.7.133'),
    Case("exchange policy", exchange('5.7.1', '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy'), Kind.BLOCKED, '5.7.1'),
    Case("exchange domain does not exist", exchange('5.4.310', '550 5.4.310 DNS domain gone.example.com does not exist [Message=InfoDomainNonexistent]'), Kind.PERMANENT, '5.4.310'),
    Case("exchange mailbox full", exchange('5.2.2', '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException'), Kind.TEMPORARY, '5.2.2'),
    Case("gmail not found", report('5.1.1', "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address", sender='Mail Delivery Subsystem <mailer-daemon@googlemail.com>', subject='Delivery Status Notification (Failure)', headers=f'X-Failed-Recipients: {ADA}\r\n'), Kind.PERMANENT, '5.1.1'),
    Case("gmail delayed", report('4.0.0', 'The recipient server did not accept our requests to connect.', action='delayed', sender='Mail Delivery Subsystem <mailer-daemon@googlemail.com>', subject='Delivery Status Notification (Delay)'), Kind.DELAYED, '4.0.0'),
    Case("gmail over quota", report('5.2.2', '552-5.2.2 The email account that you tried to reach is over quota.', sender='Mail Delivery Subsystem <mailer-daemon@googlemail.com>'), Kind.TEMPORARY, '5.2.2'),
    Case("gmail rate limit", report('5.7.1', '550-5.7.1 Our system has detected an unusual rate of unsolicited mail'), Kind.BLOCKED, '5.7.1'),
    Case("relayed is no failure", report('2.0.0', '250 2.0.0 Ok', action='relayed', subject='Successful Mail Delivery Report'), Kind.AUTOMATIC, address=''),
    Case("qmail no mailbox", in_words(f'{_QMAIL}Sorry, no mailbox here by that name. (#5.1.1)\r\n{_COPY}'), Kind.PERMANENT, '5.1.1'),
    Case("qmail host refused for now", in_words(f'{_QMAIL}192.0.2.7 does not like recipient.\r\nRemote host said: 451 4.7.1 Greylisting in action, please come back later\r\n{_COPY}'), Kind.BLOCKED, '4.7.1'),
    Case("exim unrouteable", in_words(f'{_EXIM}    Unrouteable address\r\n\r\n{_OURS}{_BODY}', sender=_EXIM_SENDER, subject=_EXIM_SUBJECT, headers=_EXIM_HEADERS), Kind.PERMANENT),
    Case("exim user unknown", in_words(f'{_EXIM}    SMTP error from remote mail server after RCPT TO:<{ADA}>:\r\n    550 5.1.1 User unknown\r\n\r\n{_OURS}{_BODY}', sender=_EXIM_SENDER, subject=_EXIM_SUBJECT, headers=_EXIM_HEADERS), Kind.PERMANENT, '5.1.1'),
    Case("exim quota", in_words(f'{_EXIM}    mailbox is full: retry timeout exceeded\r\n\r\n{_OURS}{_BODY}', sender=_EXIM_SENDER, subject=_EXIM_SUBJECT, headers=_EXIM_HEADERS), Kind.TEMPORARY),
    Case("exim spam score", in_words(f'{_EXIM}    550 This message scored 8.3 spam points.\r\n\r\n{_OURS}{_BODY}', sender=_EXIM_SENDER, subject=_EXIM_SUBJECT, headers=_EXIM_HEADERS), Kind.BLOCKED),
    Case("exim warning of a delay", in_words(f'Message has not yet been delivered.\r\nNo action is required on your part. Delivery attempts will continue.\r\n\r\n  {ADA}\r\n    Delay reason: Connection timed out\r\n\r\n{_OURS}', sender=_EXIM_SENDER, subject='Warning: message delayed 24 hours', headers=_EXIM_HEADERS), Kind.DELAYED),
    Case("domino in German", in_words(f'Ihre Nachricht konnte nicht zugestellt werden: {ADA}\r\n550 5.1.1 Benutzer unbekannt\r\n\r\n{_OURS}', sender='postmaster@example.com', subject='Unzustellbar: Your career since you left us'), Kind.PERMANENT, '5.1.1'),
)  # fmt: skip

REPLIES = (
    Case("out of office, Exchange", automatic('I am out of the office until 16 November 2026 with no access to e-mail.', 'Automatic reply: Your career since you left us', X_Auto_Response_Suppress='All'), Kind.OUT_OF_OFFICE, returns_on=date(2026, 11, 16)),
    Case("out of office without a date", automatic('I am away from my desk.', 'Out of Office'), Kind.OUT_OF_OFFICE),
    Case("out of office, next year", automatic('On leave, back on 7 January.', 'Out of office'), Kind.OUT_OF_OFFICE, returns_on=date(2027, 1, 7)),
    Case("out of office, which day is unclear", automatic('I return on 03/04/2027.', 'Out of office: hello'), Kind.OUT_OF_OFFICE),
    Case("out of office by its subject alone", reply('Back on December 1st.', subject='Automatic reply: Your career'), Kind.OUT_OF_OFFICE, returns_on=date(2026, 12, 1)),
    Case("vacation program", automatic('I will be reading my mail again on return on 2026-11-20.', 'away from my mail', Precedence='junk', Auto_Submitted='auto-replied (vacation)'), Kind.OUT_OF_OFFICE, returns_on=date(2026, 11, 20)),
    Case("German", automatic('Ich bin bis zum 15.11.2026 nicht im Büro. In dringenden Fällen: kollegin@example.com', 'Automatische Antwort: Ihre Laufbahn'), Kind.OUT_OF_OFFICE, returns_on=date(2026, 11, 15)),
    Case("German, subject alone", reply('Ich bin ab dem 9. Dezember wieder da.', subject='Abwesenheitsnotiz: Ihre Laufbahn'), Kind.OUT_OF_OFFICE, returns_on=date(2026, 12, 9)),
    Case("French", automatic("Je suis en congé jusqu'au 20 novembre 2026.", 'Réponse automatique : Votre carrière'), Kind.OUT_OF_OFFICE, returns_on=date(2026, 11, 20)),
    Case("Spanish", automatic('Estoy de vacaciones hasta el 12 de noviembre de 2026.', 'Respuesta automática: Su carrera'), Kind.OUT_OF_OFFICE, returns_on=date(2026, 11, 12)),
    Case("Dutch", automatic('Ik ben afwezig tot 10-11-2026.', 'Automatisch antwoord: Uw loopbaan'), Kind.OUT_OF_OFFICE, returns_on=date(2026, 11, 10)),
    Case("a ticket", automatic('We received your message and gave it the number 4711.', 'Ticket 4711 created'), Kind.AUTOMATIC),
    Case("an old autoresponder", reply('Thank you for your mail. We answer within five days.', subject='Thank you', headers={'X-Autoreply': 'yes'}), Kind.AUTOMATIC),
    Case("has left", automatic('Dr Okafor has left the hospital. Please write to reception@example.com.', 'Automatic reply: Your career'), Kind.LEFT),
    Case("has left, German", automatic('Frau Okafor ist nicht mehr am Institut tätig.', 'Automatische Antwort: Ihre Laufbahn'), Kind.LEFT),
    Case("has left, French", automatic("Mme Okafor a quitté l'institut.", 'Réponse automatique : Votre carrière'), Kind.LEFT),
    Case("changed address, automatic", automatic('My new email address is ada@okafor.example.org, please update your records.', 'Automatic reply: Your career'), Kind.ADDRESS_CHANGE, new_address='ada@okafor.example.org'),
    Case("changed address, by hand", reply('Hello,\n\nI have moved. You can reach me at ada.new@example.org from now on.\n\nAda\n\nOn Mon, 2 Nov 2026 Alumni Office wrote:\n> Dear Ada'), Kind.ADDRESS_CHANGE, new_address='ada.new@example.org'),
    Case("changed address, German", reply('Meine neue E-Mail-Adresse lautet ada.neu@example.org.\n\nAda'), Kind.ADDRESS_CHANGE, new_address='ada.neu@example.org'),
    Case("two addresses: who knows", reply('My new address is one of a@example.org and b@example.org.'), Kind.REPLY),
    Case("unsubscribe by the link", reply('', subject=f'unsubscribe {TOKEN}', names_us=False), Kind.OPT_OUT),
    Case("unsubscribe by a provider in the person's name", reply("This message was sent by the mail program.", subject=f"unsubscribe {TOKEN}", names_us=False, headers={"Auto-Submitted": "auto-generated"}), Kind.OPT_OUT),
    Case("unsubscribe in a word", reply('Unsubscribe'), Kind.OPT_OUT),
    Case("please remove me", reply('Please remove me from your list.\n\nAda Okafor\n\n> Dear Ada'), Kind.OPT_OUT),
    Case("stop", reply('Stop e-mailing me!'), Kind.OPT_OUT),
    Case("never again", reply('Please do not contact me again.'), Kind.OPT_OUT),
    Case("nothing again", reply('Never send me anything again!'), Kind.OPT_OUT),
    Case("opt-out with a hyphen", reply('Opt-out, please.'), Kind.OPT_OUT),
    Case("wishes to stay", reply("Please don't remove me from your list!"), Kind.REPLY),
    Case("does not want to leave", reply("I don’t want to unsubscribe."), Kind.REPLY),
    Case("wants them again", reply('I clicked on unsubscribe, please send me your mails again'), Kind.REPLY),
    Case("German opt-out", reply('Bitte nehmen Sie mich aus Ihrem Verteiler.\n\nAm 02.11.2026 schrieb Alumni Office:\n> Liebe Ada'), Kind.OPT_OUT),
    Case("French opt-out", reply('Je ne souhaite plus recevoir vos messages.', charset='iso-8859-1'), Kind.OPT_OUT),
    Case("Spanish opt-out", reply('Quiero darme de baja, gracias.'), Kind.OPT_OUT),
    Case("Dutch opt-out", reply('Graag afmelden.'), Kind.OPT_OUT),
    Case("the quoted message speaks of unsubscribing", reply('Thanks, I did it yesterday.\n\nOn Mon, 2 Nov 2026 Alumni Office wrote:\n> To unsubscribe, click here.'), Kind.REPLY),
    Case("a question about it", reply('How do I unsubscribe from the magazine but keep the survey?'), Kind.REPLY),
    Case("a friendly letter", reply('Dear all,\n\nwhat a pleasure to hear from you. I retired in 2019.'), Kind.REPLY),
    Case("declines this one", reply('I would rather not take part this time.'), Kind.REPLY),
    Case("speaks of bounces, and is none", reply("My colleague's mail was undeliverable too, sorry.", subject='Re: Undeliverable: news'), Kind.REPLY),
    Case("from another address, token in the quote", reply(f'Done!\n\n> https://survey.example.org/{TOKEN}', sender='Ada <ada.private@example.net>', names_us=False), Kind.REPLY, address='ada.private@example.net'),
    Case("nothing names us", reply('Hello there', names_us=False), Kind.REPLY, is_named=False),
)  # fmt: skip

CASES = (*BOUNCES, *REPLIES)
