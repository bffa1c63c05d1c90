"""`python -m cagette_pwa`, which `./cagette` calls."""

from cagette_pwa.cli import main

main()
