import time
from io import BytesIO

import pytest
from pypdf import PdfReader

from cagette_pwa.documents import press
from cagette_pwa.documents.pdf import pickup_sheet_pdf
from cagette_pwa.errors import DocumentFailed
from tests.documents.paper import basket, pickup_line, pickup_sheet


def test_a_failed_document_is_a_refusal_in_french_that_keeps_the_reason_for_the_log() -> None:
    with pytest.raises(DocumentFailed) as refused:
        press.pdf("pickup_sheet", {"farm": "sans le reste"})
    assert refused.value.sentence.startswith("Le document n'a pas pu être préparé")
    assert "lists" in refused.value.context["reason"]


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "SECONDS", 0.001)
    with pytest.raises(DocumentFailed, match="préparé"):
        press.pdf("pickup_sheet", {})


def test_two_hundred_baskets_of_fifteen_lines_do_not_keep_anyone_waiting() -> None:
    sheet = pickup_sheet(*(basket(n, *[pickup_line(quantity=n % 5 + 1)] * 15) for n in range(1, 201)))
    started = time.perf_counter()
    pdf = pickup_sheet_pdf(sheet)
    assert time.perf_counter() - started < 10  # 1 s when nothing else runs; a test must bear a busy machine
    last = PdfReader(BytesIO(pdf)).pages[-1].extract_text()
    assert "N°200" in last
