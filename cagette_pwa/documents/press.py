"""Typst, in a process of its own for each document.

A large compile leaves more than a hundred megabytes behind, so the process that did it ends with it. It is a
plain child running this very file: unlike a `multiprocessing` spawn it never imports the program that asked
(Reflex takes a second), a killed one breaks no pool, and nothing has to be shut down later. Text travels as
JSON and is never pasted into a template, so `#` or `$` in a name stays text.
"""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"

CHILD = (sys.executable, "-P", str(Path(__file__).resolve()))
SECONDS = 30
AT_ONCE = BoundedSemaphore(2)


def pdf(template: str, data: dict[str, Any], *, tags: bool = False) -> bytes:
    """`templates/<template>.typ` filled with `data`; raises DocumentFailed.

    `tags` makes the PDF accessible to screen readers, and long sheets several times heavier.
    """
    from cagette_pwa.errors import DocumentFailed  # the child runs this file with nothing of ours importable

    order = json.dumps({"template": template, "tags": tags, "data": data}).encode()
    with AT_ONCE:
        try:
            done = subprocess.run(CHILD, input=order, capture_output=True, timeout=SECONDS, check=True)
        except subprocess.TimeoutExpired as late:
            raise DocumentFailed(reason=f"{template}: more than {SECONDS} s") from late
        except subprocess.CalledProcessError as failed:
            raise DocumentFailed(reason=failed.stderr.decode(errors="replace")) from failed
    return done.stdout


def _compile(order: dict[str, Any]) -> bytes:
    import typst

    return typst.compile(
        TEMPLATES / f"{order['template']}.typ",
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(order["data"])},
        pdf_tags=order["tags"],
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(_compile(json.load(sys.stdin.buffer)))
