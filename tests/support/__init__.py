"""What the tests need from outside the package: databases, a mail server, the running app, a browser."""
