"""Names, addresses and telephone numbers as people type them, read once into the form that is kept."""

import re
from typing import Any

from email_validator import EmailNotValidError, validate_email

from cagette_pwa.errors import BadEmail, BadInput, BadPhone, MissingName
from cagette_pwa.services.typed import one_line

LONGEST_NAME = 80
LONGEST = 320


def email_of(text: Any) -> str:
    """The address in lower case, without asking any server about it; raises BadEmail."""
    try:
        found = validate_email(_typed(text), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise BadEmail from None
    return found.normalized.lower()


def name_of(first_name: Any, last_name: Any) -> tuple[str, str]:
    """First and last name on one line each; raises MissingName."""
    try:
        return (
            one_line(first_name, "Prénom", most=LONGEST_NAME),
            one_line(last_name, "Nom", most=LONGEST_NAME),
        )
    except BadInput:
        raise MissingName from None


def phone_of(text: Any) -> str:
    """`06 12 34 56 78`, or `+32470123456`; empty when nothing was typed. Raises BadPhone."""
    digits = re.sub(r"[\s.\-()/]", "", _typed(text))
    if not digits:
        return ""
    national = re.sub(r"^(\+33|0033)0?", "0", digits)
    if re.fullmatch(r"0[1-9]\d{8}", national, re.ASCII):
        return " ".join(re.findall("..", national))
    if re.fullmatch(r"\+[1-9]\d{6,14}", digits, re.ASCII) and not digits.startswith("+33"):
        return digits
    raise BadPhone


def _typed(text: Any) -> str:
    return text.strip()[:LONGEST] if isinstance(text, str) else ""
