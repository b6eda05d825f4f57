"""New versions take the place of old ones, and steps of tables that fail leave no half."""

from __future__ import annotations

import http.client
import os
import random
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from tests.browser.server import PASSWORD, ROOT, Server
from tests.faults.device import Device, Journal, Words, session_of
from tests.operations.deployed import HOST, Nginx, has_nginx
from tests.operations.newer import newer_version, write_step

pytestmark = pytest.mark.slow
# systemd hands a socket over as file 3, and says so to this very process. It gets that number in
# the child only: here 3 may be the line to the program that runs these tests.
WITH_SOCKET = """
import os, sys
given = int(sys.argv[1])
if given != 3:
    os.dup2(given, 3)
    os.close(given)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", "python:gfmd_site.gunicorn",
                          "gfmd_site.asgi:application"])
"""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeded")
    Server(folder).prepare()
    return folder


def test_a_step_that_fails_half_way_leaves_the_running_version_at_work(
    seeded: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(seeded, tmp_path / "data"))
    server = Server(data)
    code = newer_version(tmp_path / "newer", fails=True)
    newer = Server(data, root=code)
    server.start()
    try:
        device = Device(
            server.port,
            session_of(server, "rapporteur-3-1"),
            Journal(tmp_path / "journal"),
            Words(),
        )
        choice = random.Random(9)  # noqa: S311  a plan, not a secret
        with pytest.raises(subprocess.CalledProcessError, match="migrate"):
            newer.manage("migrate", "--verbosity", "0")
        device.type(choice)
        device.exchange()
        write_step(code, fails=False)
        newer.manage("migrate", "--verbosity", "0")
        device.type(choice)
        device.exchange()
    finally:
        server.kill()

    assert (device.pending, device.retries, len(device.words.typed) > 1) == ([], 0, True)


def _started(listener: socket.socket, data: Path) -> subprocess.Popen[bytes]:
    own = {
        "GFMD_DATA_DIR": str(data),
        "DEMO_PASSWORD": PASSWORD,
        "LOG_LEVEL": "ERROR",
        "ALLOWED_HOSTS": HOST,
    }
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-c", WITH_SOCKET, str(listener.fileno())],
        cwd=ROOT,
        env={**kept, **own, "DJANGO_SETTINGS_MODULE": "gfmd_site.settings"},
        pass_fds=[listener.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _ask(port: int) -> int | str:
    context = ssl._create_unverified_context()  # noqa: S323  a certificate of the test itself
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=context)
    try:
        connection.request("GET", "/healthz", headers={"Host": HOST})
        return connection.getresponse().status
    except OSError as error:
        return type(error).__name__
    finally:
        connection.close()


@pytest.mark.skipif(not has_nginx(), reason="nginx or openssl is not installed.")
def test_no_request_fails_while_servers_change_places(seeded: Path, tmp_path: Path) -> None:
    """As docs/deploy/ sets it up: the socket outlives the server, the proxy asks once more."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        nginx = Nginx(tmp_path / "proxy", [address, address])
        try:
            nginx.start()
            answers = _restart_under_requests(listener, nginx.port, seeded)
        finally:
            nginx.stop()

    assert set(answers) == {200}


def _restart_under_requests(listener: socket.socket, port: int, data: Path) -> Counter[int | str]:
    answers: Counter[int | str] = Counter()
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            answers[_ask(port)] += 1

    process = _started(listener, data)
    threads = [threading.Thread(target=go_on) for _ in range(4)]
    try:
        for _ in range(2):
            answers[_ask(port)] += 1
        for thread in threads:
            thread.start()
        for _ in range(2):
            process.terminate()
            process.wait(30)
            process = _started(listener, data)
            answers[_ask(port)] += 1
    finally:
        over.set()
        for thread in threads:
            if thread.is_alive():
                thread.join(90)
        process.kill()
        process.wait(30)
    return answers
