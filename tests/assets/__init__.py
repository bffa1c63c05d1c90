"""The scripts of `assets` as TypeScript reads them."""
