"""What an installation writes, read so that nothing else need look again."""

import pytest

from cagette_pwa.settings import Settings


@pytest.mark.parametrize("written", ["https://ferme.example", "https://ferme.example/"])
def test_addresses_are_the_same_whether_the_site_s_own_ends_with_a_slash(written: str) -> None:
    assert Settings(public_url=written).public_url == "https://ferme.example"
