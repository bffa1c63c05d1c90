"""The button of a document that prints."""

from pathlib import Path

from tests.support.scripts import run


def test_only_its_button_prints(tmp_path: Path) -> None:
    printed = run(
        tmp_path,
        """
        let printed = 0;
        globalThis.window.print = () => (printed += 1);
        printing.press({ target: { id: "autre" } });
        printing.press({ target: null });
        const before = printed;
        printing.press({ target: { id: "imprimer" } });
        console.log(JSON.stringify([before, printed]));
        """,
    )
    assert printed == [0, 1]
