"""What was typed in a refused form, as a short cookie value: only the browser that sent it sees it again."""

import base64
import binascii
import json

COOKIE = "cagette_saisie"
LONGEST = 1500
"""Of a cookie's 4096 bytes."""


def packed(typed: dict[str, str]) -> str:
    """`typed` as letters that a cookie may hold; nothing when it is too long."""
    text = base64.urlsafe_b64encode(json.dumps(typed, ensure_ascii=False).encode()).decode()
    return text if len(text) <= LONGEST else ""


def unpacked(text: str) -> dict[str, str]:
    """What `packed` made; nothing out of anything else."""
    try:
        typed = json.loads(base64.urlsafe_b64decode(text[:LONGEST].encode()))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    if not isinstance(typed, dict):
        return {}
    return {str(name): value for name, value in typed.items() if isinstance(value, str)}
