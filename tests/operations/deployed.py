"""The files of docs/deploy/, installed below a folder of their own, and nginx run from them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.server import free_port

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
HOST = "reports.example.org"
MAIN = """\
{user}
daemon off;
worker_processes 1;
error_log stderr crit;
pid {root}/nginx.pid;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {root}/tmp-body;
    proxy_temp_path {root}/tmp-proxy;
    fastcgi_temp_path {root}/tmp-fastcgi;
    uwsgi_temp_path {root}/tmp-uwsgi;
    scgi_temp_path {root}/tmp-scgi;
    include {root}/etc/nginx/conf.d/gfmd.conf;
}}
"""


def install(root: Path) -> list[str]:
    """Install the files below a folder; return their paths as installed."""
    done = subprocess.run(
        [str(DEPLOY / "install"), str(root)], check=True, capture_output=True, text=True
    )
    return done.stdout.split("\n")[:-1]


def certificate(folder: Path, host: str = HOST, days: int = 30) -> Path:
    """Make a certificate and its key, as fullchain.pem and privkey.pem."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"),
            *("ec_paramgen_curve:prime256v1", "-nodes", "-days", str(days)),
            *("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )
    return folder / "fullchain.pem"


@dataclass
class Nginx:
    """nginx with the installed configuration: other paths and ports, and nothing else changed."""

    root: Path
    upstreams: list[str]
    port: int = field(default_factory=free_port)
    plain_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def failing(self) -> str:
        """As servers.conf says for one server that stands there twice, and for several."""
        return "max_fails=0" if len(set(self.upstreams)) == 1 else "max_fails=2 fail_timeout=5s"

    def prepare(self) -> Path:
        """Install, and return the main configuration."""
        install(self.root)
        (self.root / "var" / "log" / "nginx").mkdir(parents=True)
        certificate(self.root / "etc" / "nginx" / "gfmd")
        site = self.root / "etc" / "nginx" / "conf.d" / "gfmd.conf"
        text = site.read_text(encoding="utf-8")
        for place in ("/etc/nginx/gfmd", "/var/cache/nginx", "/var/log/nginx"):
            text = text.replace(place, f"{self.root}{place}")
        for wanted, own in (("443", self.port), ("80", self.plain_port)):
            text = text.replace(f"listen {wanted}", f"listen 127.0.0.1:{own}")
            text = "\n".join(
                line for line in text.split("\n") if f"listen [::]:{wanted}" not in line
            )
        site.write_text(text, encoding="utf-8")
        (self.root / "etc" / "nginx" / "gfmd" / "servers.conf").write_text(
            "".join(f"server {one} {self.failing};\n" for one in self.upstreams),
            encoding="utf-8",
        )
        main = self.root / "nginx.conf"
        # Workers of a server that root starts belong to somebody who may not look in here.
        user = "user root;" if os.getuid() == 0 else ""
        main.write_text(MAIN.format(root=self.root, user=user), encoding="utf-8")
        return main

    def check(self) -> subprocess.CompletedProcess[str]:
        main = self.root / "nginx.conf"
        return subprocess.run(
            [program(), "-t", "-q", "-p", str(self.root), "-c", str(main)],
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self) -> None:
        main = self.prepare()
        self.process = subprocess.Popen(
            [program(), "-p", str(self.root), "-c", str(main)], stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        self.stop()
        raise AssertionError("nginx did not start.")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None


def program() -> str:
    return shutil.which("nginx") or "/usr/sbin/nginx"


def has_nginx() -> bool:
    return Path(program()).exists() and shutil.which("openssl") is not None
