"""The texts that an office saved for a survey's mails, for each kind of mail and language."""

from sqlalchemy import Connection, select

from models.changes import Change, ChangeSet
from models.tables import mail_texts, surveys
from surveys.mailing_lists import ListKind
from surveys.sending.starting_texts import starting_text
from surveys.sending.texts import MailText, MailTexts


def saved_texts(connection: Connection, survey_id: int, kind: ListKind) -> dict[str, MailText]:
    """The texts of a survey's mails of `kind` by language; empty where none was saved."""
    found = connection.execute(
        select(mail_texts)
        .where(mail_texts.c.survey_id == survey_id, mail_texts.c.kind == str(kind))
        .order_by(mail_texts.c.language)
    )
    return {row.language: MailText(row.subject, row.body) for row in found}


def texts_to_start(connection: Connection, survey_id: int, kind: ListKind) -> MailTexts:
    """The texts saved for a survey, or where there are none one to begin with."""
    return saved_texts(connection, survey_id, kind) or {"": starting_text(kind)}


def save_texts(changes: ChangeSet, survey_id: int, kind: ListKind, texts: MailTexts) -> bool:
    """Keep `texts` as those of a survey's mails of `kind`; False: they were the same before."""
    columns = mail_texts.c
    ids = {
        row.language: row.id
        for row in changes.connection.execute(
            select(columns.id, columns.language).where(
                columns.survey_id == survey_id, columns.kind == str(kind)
            )
        )
    }
    before = saved_texts(changes.connection, survey_id, kind)
    if before == dict(texts):
        return False
    changes.delete(mail_texts, [ids[one] for one in ids if one not in texts])
    changes.update(
        mail_texts,
        [
            Change(ids[language], {"subject": text.subject, "body": text.body})
            for language, text in texts.items()
            if language in ids and text != before[language]
        ],
    )
    changes.insert(
        mail_texts,
        [
            {
                "survey_id": survey_id,
                "kind": str(kind),
                "language": language,
                "subject": text.subject,
                "body": text.body,
            }
            for language, text in texts.items()
            if language not in ids
        ],
    )
    code = changes.connection.scalar(select(surveys.c.code).where(surveys.c.id == survey_id))
    changes.describe(survey=code, message=str(kind))
    return True
