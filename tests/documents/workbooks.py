"""XLSX files written by hand: what no spreadsheet program would make."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def workbook(*rows: list[object], **others: list[list[object]]) -> bytes:
    """A sheet "Feuille 1" with these rows, and others by name."""
    out = BytesIO()
    with Workbook(out, {"strings_to_formulas": False}) as book:
        for name, lines in {"Feuille 1": list(rows), **others}.items():
            sheet = book.add_worksheet(name)
            for at, line in enumerate(lines):
                for column, value in enumerate(line):
                    sheet.write(at, column, value)
    return out.getvalue()


def by_hand(rows: str, shared: str = "") -> bytes:
    """A workbook around the XML of its rows and of its shared texts."""
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}"/></Types>',
        "_rels/.rels": _related(relation.format("r1", _LINKS, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets><sheet name="P" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _related(
            relation.format("r1", _LINKS, "worksheet", "worksheets/sheet1.xml")
            + relation.format("r2", _LINKS, "sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
    }
    return zipped(parts)


def open_document(rows: str) -> bytes:
    """An ODS around the XML of its rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="P">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})


def ods_row(*texts: str) -> str:
    """A row of texts."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    return f"<table:table-row>{''.join(cell.format(text) for text in texts)}</table:table-row>"


def zipped(parts: dict[str, str]) -> bytes:
    """Files in a zip."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as zip_file:
        for name, text in parts.items():
            zip_file.writestr(name, text)
    return out.getvalue()


def _related(links: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
