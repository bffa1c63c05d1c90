"""What a phone downloads for a first page, and how Lighthouse judges it."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from cagette_pwa.settings import PROJECT
from cagette_pwa.tooling.browser import FLAGS, ensure_chromium
from tests.bench.report import Aim, Row, Section
from tests.support.network import free_port, wait_for_port

HERE = Path(__file__).parent
FOLDER = PROJECT / "var" / "lighthouse"
RUNS = 3
KINDS = {"Document": "html", "Script": "js", "Stylesheet": "css", "Font": "font", "Image": "images"}
COLUMNS = ("html", "js", "css", "font", "images", "other")
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")


def first_loads(url: str, pages: dict[str, tuple[str, str]]) -> list[Section]:
    """Bytes and scores of `pages`: by name, the path and the cookie. Needs the network once, to install Lighthouse."""
    _install()
    found = {
        name: [_judged(f"{url}{path}", url, cookie) for _ in range(RUNS)] for name, (path, cookie) in pages.items()
    }
    return [
        Section(
            "Poids au premier chargement (Kio transférés)",
            ("total", *COLUMNS),
            tuple(_weight(name, reports[0]) for name, reports in found.items()),
            "but : 200 Kio",
        ),
        Section(
            "Lighthouse mobile",
            ("performance", "FCP (s)", "LCP (s)", "TBT (ms)", "CLS", "indice machine"),
            tuple(_score(name, reports) for name, reports in found.items()),
            f"médianes de {RUNS} passages, réseau et processeur simulés ; but : 0,95",
        ),
    ]


def weigh(requests: list[dict[str, Any]]) -> dict[str, float]:
    """Transferred KiB by kind, from Lighthouse's list of requests; the websocket is not a file."""
    total: dict[str, float] = defaultdict(float)
    for request in requests:
        if request["url"].startswith("http"):
            total[KINDS.get(request.get("resourceType", ""), "other")] += request.get("transferSize", 0) / 1024
    return total


def _weight(name: str, report: dict[str, Any]) -> Row:
    kinds = weigh(report["audits"]["network-requests"]["details"]["items"])
    return Row(name, (sum(kinds.values()), *(kinds[kind] for kind in COLUMNS)), (Aim(200),))


def _score(name: str, reports: list[dict[str, Any]]) -> Row:
    def middle(audit: str) -> float:
        return statistics.median(report["audits"][audit]["numericValue"] for report in reports)

    values = (
        statistics.median(report["categories"]["performance"]["score"] for report in reports),
        middle("first-contentful-paint") / 1000,
        middle("largest-contentful-paint") / 1000,
        middle("total-blocking-time"),
        middle("cumulative-layout-shift"),
        statistics.median(report["environment"]["benchmarkIndex"] for report in reports),
    )
    return Row(name, values, (Aim(0.95, at_most=False),))


def _install() -> None:
    """Lighthouse as the committed lock names it, once."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = "package-lock.json"
    kept = FOLDER / lock
    if kept.exists() and kept.read_bytes() == (HERE / lock).read_bytes() and (FOLDER / "node_modules").exists():
        return
    for name in ("package.json", lock):
        shutil.copy(HERE / name, FOLDER / name)
    subprocess.run(NPM, cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)


def _judged(page: str, site: str, cookie: str) -> dict[str, Any]:
    with _browser(site, cookie) as port:
        command = ["node", "node_modules/lighthouse/cli/index.js", page, f"--port={port}", "--output=json", "--quiet"]
        options = ["--only-categories=performance", "--form-factor=mobile", "--disable-full-page-screenshot"]
        done = subprocess.run([*command, *options], cwd=FOLDER, check=True, capture_output=True, timeout=180)
    report: dict[str, Any] = json.loads(done.stdout)
    if "runtimeError" in report:
        raise RuntimeError(report["runtimeError"]["message"])
    return report


@contextmanager
def _browser(site: str, cookie: str) -> Iterator[int]:
    """A new Chromium that holds the cookie as after signing in; its debugging port."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = [*FLAGS, "--headless=new", f"--remote-debugging-port={port}", f"--user-data-dir={profile}"]
        command = [str(ensure_chromium()), *flags, "about:blank"]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
        try:
            wait_for_port(port, seconds=60)
            _sign_in(port, site, cookie)
            yield port
        finally:
            browser.terminate()
            browser.wait(timeout=20)


def _sign_in(port: int, site: str, cookie: str) -> None:
    name, _, value = cookie.partition("=")
    if not name:
        return
    with sync_playwright() as playwright:
        found = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        found.contexts[0].add_cookies(
            [{"name": name, "value": value, "url": site, "httpOnly": True, "sameSite": "Lax"}]
        )
        found.close()
