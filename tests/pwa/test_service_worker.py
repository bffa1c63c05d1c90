"""What the service worker answers, and what it leaves to the network."""

from pathlib import Path

import pytest

from tests.support.service_worker import run

EVERYTHING = ["/assets/root-1.js", "/hors-ligne?revision=h1", "/icons/cagette.svg?revision=r1", "/peser?revision=p1"]
SHARED = 'const photo = new File(["une photo"], "a.jpg", { type: "image/jpeg" });'


def test_everything_that_opens_without_network_is_taken_at_once(tmp_path: Path) -> None:
    assert run(tmp_path, 'await happens("install"); say(await within("app-new"));') == EVERYTHING


def test_what_did_not_change_is_not_loaded_again(tmp_path: Path) -> None:
    program = """
    await put("app-old", "/assets/root-1.js", "old root");
    await put("app-old", "/icons/cagette.svg?revision=r1", "old icon");
    await put("app-old", "/peser?revision=p0", "old page");
    await happens("install");
    say([asked.sort(), await within("app-new"), await read("/assets/root-1.js")]);"""
    assert run(tmp_path, program) == [["/hors-ligne", "/peser"], EVERYTHING, "old root"]


@pytest.mark.parametrize("failure", ["gone()", "new Response('absent', { status: 404 })"])
def test_one_file_that_cannot_come_fails_the_whole(tmp_path: Path, failure: str) -> None:
    program = f"""
    network = async (path) => path === "/peser" ? {failure} : new Response("here");
    say(await happens("install").then(() => "installed", () => "refused"));"""
    assert run(tmp_path, program) == "refused"


def test_another_attempt_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    program = """
    network = async (path) => path === "/peser" ? gone() : new Response("here");
    await happens("install").catch(() => {});
    asked = [];
    network = async () => new Response("here");
    await happens("install");
    say(asked);"""
    assert run(tmp_path, program) == ["/peser"]


def test_a_page_that_came_by_a_detour_can_be_shown(tmp_path: Path) -> None:
    """Browsers refuse a redirected answer for a navigation."""
    program = """
    network = async () => Object.defineProperty(new Response("a page"), "redirected", { value: true });
    await happens("install");
    const answer = await ask("/peser", { mode: "navigate" });
    say([answer.redirected, await answer.text()]);"""
    assert run(tmp_path, program) == [False, "a page"]


@pytest.mark.parametrize("address", ["/peser", "/peser/", "/peser?vente=12"])
def test_a_kept_page_opens_from_the_phone(tmp_path: Path, address: str) -> None:
    program = f'await happens("install"); asked = []; say([await go("{address}"), asked]);'
    assert run(tmp_path, program) == ["network /peser", []]


def test_another_page_comes_from_the_network(tmp_path: Path) -> None:
    program = 'await happens("install"); network = async () => new Response("fresh"); say(await go("/stocks"));'
    assert run(tmp_path, program) == "fresh"


@pytest.mark.parametrize("network", ["network = gone", "network = silent; setTimeout = hurried"])
def test_without_network_another_page_says_what_works(tmp_path: Path, network: str) -> None:
    program = f'await happens("install"); {network}; say(await go("/stocks?seuil=10"));'
    assert run(tmp_path, program) == "network /hors-ligne"


@pytest.mark.parametrize(
    "address", ["/api/session", "/api/boutique/3/stock", "/_event/?transport=polling", "/ping", "/assets/other-2.js"]
)
def test_nothing_else_is_ever_answered_by_the_worker(tmp_path: Path, address: str) -> None:
    program = f"""
    for (const name of ["app-new", "documents", "durable"]) await put(name, "{address}", "stale");
    say(await read("{address}"));"""
    assert run(tmp_path, program) is None


@pytest.mark.parametrize("more", ['{ method: "POST" }', '{ mode: "navigate", method: "POST" }'])
def test_what_is_sent_goes_to_the_server(tmp_path: Path, more: str) -> None:
    assert run(tmp_path, f'await happens("install"); say(await read("/peser", {more}));') is None


def test_another_site_is_none_of_its_business(tmp_path: Path) -> None:
    assert run(tmp_path, 'say(await read("https://ailleurs.test/assets/root-1.js"));') is None


def test_a_document_is_the_newest_one_while_there_is_network(tmp_path: Path) -> None:
    program = """
    await put("documents", "/api/documents/emargement/3.pdf", "of yesterday");
    say(await go("/api/documents/emargement/3.pdf"));"""
    assert run(tmp_path, program) == "network /api/documents/emargement/3.pdf"


@pytest.mark.parametrize("network", ["network = gone", "network = silent; setTimeout = hurried"])
def test_a_document_taken_aboard_opens_without_network(tmp_path: Path, network: str) -> None:
    program = f"""
    await put("documents", "/api/documents/emargement/3.pdf", "of yesterday");
    {network};
    say(await go("/api/documents/emargement/3.pdf"));"""
    assert run(tmp_path, program) == "of yesterday"


def test_a_document_that_is_not_aboard_says_so(tmp_path: Path) -> None:
    program = """
    network = gone;
    const answer = await ask("/api/documents/emargement/4.pdf", { mode: "navigate" });
    const said = await answer.text();
    say([answer.status, answer.headers.get("content-type"), said.includes("n’est pas dans ce téléphone")]);"""
    assert run(tmp_path, program) == [503, "text/html; charset=utf-8", True]


def test_a_refused_document_stays_refused(tmp_path: Path) -> None:
    """Somebody who may no longer read it is not shown the copy."""
    program = """
    await put("documents", "/api/documents/emargement/3.pdf", "of yesterday");
    network = async () => new Response("refused", { status: 403 });
    say(await go("/api/documents/emargement/3.pdf"));"""
    assert run(tmp_path, program) == "refused"


def test_photos_seen_stay_up_to_a_number_of_them(tmp_path: Path) -> None:
    program = """
    for (const name of "abc") await read(`/photos/${name}-petite.webp`);
    asked = [];
    say([await read("/photos/c-petite.webp"), asked, await within("durable")]);"""
    kept = ["/photos/b-petite.webp", "/photos/c-petite.webp"]
    assert run(tmp_path, program) == ["network /photos/c-petite.webp", [], kept]


def test_a_photo_that_is_not_there_is_not_kept(tmp_path: Path) -> None:
    program = """
    network = async () => new Response("", { status: 404 });
    await read("/photos/a-petite.webp");
    say(await within("durable"));"""
    assert run(tmp_path, program) == []


def test_a_shared_photo_waits_for_the_page_that_gives_it_to_a_product(tmp_path: Path) -> None:
    program = f"""{SHARED}
    const form = new FormData();
    form.set("title", "IMG_1");
    form.set("photo", photo);
    const sent = {{ method: "POST", mode: "navigate", formData: async () => form }};
    const {{ status, headers }} = await ask("/photo-partagee", sent);
    const kept = await (await caches.open("partage")).match("/photo-partagee");
    say([status, headers.get("location"), kept.headers.get("content-type"), await kept.text(), asked]);"""
    assert run(tmp_path, program) == [303, "/photo-partagee", "image/jpeg", "une photo", []]


def test_sharing_no_photo_forgets_the_last_one(tmp_path: Path) -> None:
    program = """
    await put("partage", "/photo-partagee", "of yesterday");
    await ask("/photo-partagee", { method: "POST", formData: async () => new FormData() });
    say(await within("partage"));"""
    assert run(tmp_path, program) == []


def test_older_builds_are_forgotten_and_nothing_else(tmp_path: Path) -> None:
    program = """
    for (const name of ["app-old", "app-new", "documents", "partage", "durable", "other"]) await put(name, "/", "");
    await happens("activate");
    say([await caches.keys(), told]);"""
    assert run(tmp_path, program) == [["app-new", "documents", "partage", "durable", "other"], []]


def test_the_first_worker_of_all_takes_the_open_pages(tmp_path: Path) -> None:
    assert run(tmp_path, 'await happens("install"); await happens("activate"); say(told);') == ["claimed"]


@pytest.mark.parametrize(
    ("message", "windows", "told"),
    [
        ("SKIP_WAITING", 3, ["let in"]),
        ("SKIP_WAITING_IF_ALONE", 1, ["let in"]),
        ("SKIP_WAITING_IF_ALONE", 2, []),
        ("BONJOUR", 1, []),
    ],
)
def test_a_new_worker_waits_until_it_is_let_in(tmp_path: Path, message: str, windows: int, told: list[str]) -> None:
    program = f'windows = {windows}; await happens("message", {{ data: "{message}" }}); say(told);'
    assert run(tmp_path, program) == told
