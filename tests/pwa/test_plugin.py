"""What is written after a build: the manifest, the worker with its list, the offline page without scripts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture

from cagette_pwa.pwa.manifest import Image, Manifest, ShareTarget, Shortcut
from cagette_pwa.pwa.plugin import PwaPlugin

PAGE = (
    '<html><head><link rel="modulepreload" href="/assets/root-1.js"/><link href="/assets/look-2.css" rel="stylesheet"/>'
    "</head><body><h1>Pas de réseau</h1><script>start();\n</script><script type='module' src='/x.js'></script></body>"
)
MANIFEST = Manifest(
    name="Cagette Producteur",
    short_name="Cagette",
    description="Vendez en circuit court.",
    lang="fr",
    start_url="/accueil",
    theme_color="#14482a",
    background_color="#faf7f0",
    icons=(Image("/icons/a.png", purpose="maskable"),),
    shortcuts=(Shortcut("Stocks", "/stocks", Image("/icons/a.png")),),
    screenshots=(Image("/screenshots/large.png", form_factor="wide", label="Les stocks"),),
    share_target=ShareTarget("/photo-partagee", "photo", ("image/jpeg",)),
)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A site as Reflex has built it when it calls its plugins."""
    folder = tmp_path / "client"
    for page in ("peser", "hors-ligne", "stocks"):
        for path in (folder / page / "index.html", folder / f"{page}.html"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PAGE)
    for name in ("assets/root-1.js", "assets/root-1.js.br", "fonts/one.woff2", "fonts/LICENSE.txt", "worker.js"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    for name, size in (("icons/a.png", (96, 96)), ("screenshots/large.png", (1280, 800))):
        (folder / name).parent.mkdir(exist_ok=True)
        Picture.new("RGB", size).save(folder / name)
    return folder


@pytest.fixture
def plugin(tmp_path: Path) -> PwaPlugin:
    source = tmp_path / "worker.js"
    source.write_text("const { version } = self.BUILD;\n")
    return PwaPlugin(
        MANIFEST,
        worker=source,
        kept_pages=("/peser",),
        offline_page="/hors-ligne",
        kept_answers={"/api/documents/": "documents"},
        lasting=("/photos/",),
    )


def _worker(built: Path) -> dict[str, Any]:
    first, _ = (built / "sw.js").read_text().split(";\n", 1)
    told: dict[str, Any] = json.loads(first.removeprefix("self.BUILD = "))
    return told


def test_the_worker_is_told_what_was_built_and_its_revisions(built: Path, plugin: PwaPlugin) -> None:
    plugin.post_build(static_dir=built)

    told = _worker(built)
    assert sorted(told["files"]) == ["/assets/root-1.js", "/fonts/one.woff2", "/icons/a.png"]
    assert sorted(told["pages"]) == ["/hors-ligne", "/peser"]
    assert (told["offline"], told["share"]) == ("/hors-ligne", "/photo-partagee")
    assert (told["answers"], told["lasting"]) == ({"/api/documents/": "documents"}, ["/photos/"])
    assert (built / "sw.js").read_text().endswith(plugin.worker.read_text())


def test_a_digest_in_a_name_is_its_revision_and_others_have_one(built: Path, plugin: PwaPlugin) -> None:
    files = plugin.described(built)["files"]
    (built / "fonts" / "one.woff2").write_text("another drawing")
    changed = plugin.described(built)["files"]

    assert isinstance(files, dict)
    assert isinstance(changed, dict)
    assert files["/assets/root-1.js"] == ""
    assert {name for name in files if files[name] != changed[name]} == {"/fonts/one.woff2"}


def test_the_same_build_is_the_same_version_and_any_change_another_one(built: Path, plugin: PwaPlugin) -> None:
    version = plugin.described(built)["version"]
    assert plugin.described(built)["version"] == version
    (built / "peser" / "index.html").write_text("<h1>Peser mieux</h1>")
    assert plugin.described(built)["version"] != version


def test_the_source_of_the_worker_is_not_served_beside_it(built: Path, plugin: PwaPlugin) -> None:
    plugin.post_build(static_dir=built)
    assert not (built / "worker.js").exists()


def test_the_offline_page_stands_at_any_address_without_scripts(built: Path, plugin: PwaPlugin) -> None:
    plugin.post_build(static_dir=built)

    for name in ("hors-ligne/index.html", "hors-ligne.html"):
        text = (built / name).read_text()
        assert "script" not in text
        assert "modulepreload" not in text
        assert "Pas de réseau" in text
        assert "/assets/look-2.css" in text
    assert "<script>" in (built / "peser" / "index.html").read_text()


@pytest.mark.parametrize("page", ["/terrain", "/produits/[product]"])
def test_a_kept_page_that_was_not_built_fails_the_build(built: Path, plugin: PwaPlugin, page: str) -> None:
    with pytest.raises(ValueError, match="was not built"):
        replace(plugin, kept_pages=(page,)).post_build(static_dir=built)


def test_an_offline_page_that_was_not_built_fails_the_build(built: Path, plugin: PwaPlugin) -> None:
    with pytest.raises(ValueError, match="/nulle-part was not built"):
        replace(plugin, offline_page="/nulle-part").post_build(static_dir=built)


def test_an_image_that_was_not_built_fails_the_build(built: Path, plugin: PwaPlugin) -> None:
    manifest = replace(MANIFEST, icons=(Image("/icons/b.png"),))
    with pytest.raises(ValueError, match=r"/icons/b\.png, which was not built"):
        replace(plugin, manifest=manifest).post_build(static_dir=built)


def test_the_manifest_says_what_a_phone_asks(built: Path, plugin: PwaPlugin) -> None:
    plugin.post_build(static_dir=built)

    told = json.loads((built / "manifest.webmanifest").read_text())
    assert (told["name"], told["lang"], told["id"], told["display"]) == ("Cagette Producteur", "fr", "/", "standalone")
    icon = {"src": "/icons/a.png", "sizes": "96x96", "type": "image/png"}
    assert told["icons"] == [icon | {"purpose": "maskable"}]
    assert told["shortcuts"] == [{"name": "Stocks", "url": "/stocks", "icons": [icon]}]
    assert told["screenshots"][0]["sizes"] == "1280x800"
    assert told["screenshots"][0]["form_factor"] == "wide"
    assert told["share_target"]["method"] == "POST"
    assert told["share_target"]["params"]["files"] == [{"name": "photo", "accept": ["image/jpeg"]}]
    assert "categories" not in told
