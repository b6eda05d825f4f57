"""How gunicorn serves the product: `gunicorn -c python:gfmd_site.gunicorn gfmd_site.asgi`."""

from __future__ import annotations

from gfmd_site.env import env_int, env_str

bind = env_str("BIND") or f"127.0.0.1:{env_int('PORT', 8000)}"
workers = env_int("WEB_CONCURRENCY", 2)

# A search in Arabic with filters is a long address: each letter takes six signs.
limit_request_line = 8190

# Other workers stall on the idle sockets that a bad venue network leaves open.
worker_class = "asgi"

# An open stream would hold a stop back for good; browsers come back by themselves.
graceful_timeout = 4

# Nothing on this machine needs to steer the server, so there is no socket to steer it by.
control_socket_disable = True
