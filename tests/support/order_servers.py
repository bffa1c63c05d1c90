"""Several server processes of the API on loopback: `python -m tests.support.order_servers PORT... [--unlocked]`.

All of them hesitate between checking the stock and writing, as a busy machine would: the race is wide, and the
locks are the only difference.
`--unlocked` takes away, in these processes only, what makes ordering safe: row locks, and SQLite's one writer.
That is how a test shows that the race is real. The product has no such switch.
"""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server
from sqlalchemy import Engine, event
from sqlmodel import Session

from tests.support.network import free_port, wait_for_port

PROJECT = Path(__file__).parents[2]
UNLOCKED = "--unlocked"
HESITATION = 0.02


@contextmanager
def order_servers(count: int, *options: str) -> Iterator[list[str]]:
    """The addresses of `count` server processes on the configured database, stopped afterwards."""
    ports = [free_port() for _ in range(count)]
    command = [sys.executable, "-m", "tests.support.order_servers", *map(str, ports), *options]
    servers = subprocess.Popen(command, cwd=PROJECT, start_new_session=True)
    try:
        for port in ports:
            wait_for_port(port)
        yield [f"http://127.0.0.1:{port}" for port in ports]
    finally:
        os.killpg(servers.pid, signal.SIGTERM)
        servers.wait(timeout=20)


def serve(ports: list[int]) -> None:
    """One process a port: each has its own connections and its own memory, as on several machines."""
    forked = multiprocessing.get_context("fork")
    processes = [forked.Process(target=_serve, args=(port,)) for port in ports]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def unlock() -> None:
    """Call it before the services are imported: they take `locked` by name."""
    from cagette_pwa import database

    make_sqlite = database._make_sqlite

    @contextmanager
    def write() -> Iterator[Session]:
        with Session(database.engine()) as session, session.begin():
            yield session

    def each_statement_alone(address: str, path: str | None) -> Engine:
        """Were its statements in one transaction, SQLite would refuse to write on what others have changed."""
        made = make_sqlite(address, path)
        event.listen(made, "begin", lambda connection: connection.exec_driver_sql("COMMIT"))
        return made

    database.write = write
    database.locked = lambda rows, **_: rows
    database._make_sqlite = each_statement_alone


def hesitate() -> None:
    """A moment passes once the stock has been read."""
    from cagette_pwa.services import stock

    committed = stock.committed

    def slowly(session: Session, offer_ids: Collection[int]) -> dict[int, int]:
        found = committed(session, offer_ids)
        time.sleep(HESITATION)
        return found

    stock.committed = slowly


def _serve(port: int) -> None:
    server = Server(make_api(), address="127.0.0.1", port=port, interface=Interfaces.ASGI, backpressure=1024)
    asyncio.run(server.serve())


if __name__ == "__main__":
    if UNLOCKED in sys.argv:
        unlock()
    from cagette_pwa.api import make_api

    hesitate()
    serve([int(word) for word in sys.argv[1:] if word.isdecimal()])
