"""Open a report as its rapporteur: the seconds of the server and the number of queries."""

from __future__ import annotations

import json
import sys
import time

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

ROUNDS = 5


def main() -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="rapporteur-3-1"))
    figures: dict[str, float] = {}
    for name, address in (("page", sys.argv[1]), ("state", f"{sys.argv[1]}state/")):
        seconds = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            response = client.get(address)
            content = response.getvalue()
            seconds.append(time.perf_counter() - began)
        assert response.status_code == 200, (address, response.status_code, content[:200])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        figures |= {f"{name}_ms": min(seconds) * 1000, f"{name}_queries": len(queries)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
