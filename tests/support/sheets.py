"""Files of products as people send them, and a farm's products as a file would show them."""

import csv
from datetime import datetime
from io import StringIO

from sqlmodel import Session

from cagette_pwa.documents.table_file import read_table
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import product_files, product_imports
from cagette_pwa.services.import_plans import ImportPlan
from cagette_pwa.services.product_sheets import sheet_of

Line = dict[str, str]


def csv_of(*lines: Line, titles: tuple[str, ...] = ()) -> bytes:
    """Lines with the titles that they use."""
    used = titles or tuple(dict.fromkeys(title for line in lines for title in line))
    out = StringIO()
    writer = csv.DictWriter(out, used, restval="", delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def lines_of(content: bytes) -> list[Line]:
    """The lines of a CSV file of ours."""
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def exported(session: Session, farm: ProducerMember, *, now: datetime) -> list[Line]:
    """What the farm has."""
    return lines_of(product_files.export_csv(session, farm, now=now))


def kept(session: Session, farm: ProducerMember, content: bytes, *, now: datetime, name: str = "produits.csv") -> str:
    """A file that waits for its confirmation; its public id."""
    return product_imports.keep(session, farm, name, sheet_of(read_table(content)), now=now)


def planned(session: Session, farm: ProducerMember, *lines: Line, now: datetime) -> ImportPlan:
    """What these lines would do."""
    return product_imports.preview(session, farm, kept(session, farm, csv_of(*lines), now=now), now=now).plan


def imported(session: Session, farm: ProducerMember, content: bytes, *, now: datetime) -> ImportPlan:
    """Reads a file and does what it says; its plan."""
    public_id = kept(session, farm, content, now=now)
    plan = product_imports.preview(session, farm, public_id, now=now).plan
    product_imports.apply(session, farm, public_id, seen=plan.digest, now=now)
    return plan
