"""Messages as e-mails: headers that nothing can be smuggled into, plain text in any script."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr

from healthcore.campaigns.file import Sender, mailbox
from healthcore.campaigns.mailing import Message
from healthcore.campaigns.template import one_line


def email_of(message: Message, sender: Sender | None, moment: datetime, message_id: str | None = None) -> bytes:
    """An e-mail to one person, as it is written to a file or given to a server.

    Addresses in any script stay as they are, names in any script are encoded.

    Args:
        message: what it says, to whom.
        sender: who writes; None leaves that to the program that opens the draft.
        moment: when.
        message_id: what the log calls it, for what is sent; None for a draft.
    """
    to = mailbox(one_line(message.name), message.email)
    in_ascii = to.addr_spec.isascii() and (sender is None or sender.address.addr_spec.isascii())
    mail = EmailMessage(policy=SMTP if in_ascii else SMTPUTF8)
    if sender is not None:
        mail["From"] = sender.address
        if sender.reply_to is not None:
            mail["Reply-To"] = mailbox(*parseaddr(sender.reply_to))
        if sender.unsubscribe is not None:
            mail["List-Unsubscribe"] = f"<{sender.unsubscribe}>"
    mail["To"] = to
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(moment)
    if message_id is None:
        mail["X-Unsent"] = "1"  # mail programs open it as a draft
    else:
        domain = "pulsebook.invalid" if sender is None else sender.address.domain
        mail["Message-ID"] = f"<{message_id}@{domain}>"
    mail.set_content(message.body)
    return mail.as_bytes()
