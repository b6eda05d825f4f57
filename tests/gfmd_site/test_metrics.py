"""Figures for Prometheus: for the holder of the token, and without a word of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from gfmd_site.counters import site_counters
from reports.models import Report
from tests.build import make_point
from tests.cast import Cast

LINE = re.compile(r'^(# (HELP|TYPE) gfmd_\w+ .+|gfmd_\w+(\{(\w+="[^"]*",?)+\})? [0-9.e+-]+)$')


@pytest.fixture
def token(settings: Settings, tmp_path: Path) -> Iterator[str]:
    settings.METRICS_TOKEN = "only-for-the-collector"
    settings.METRICS_DIR = tmp_path / "metrics"
    site_counters.cache_clear()
    yield settings.METRICS_TOKEN
    own = site_counters()
    assert own is not None
    own.close()
    site_counters.cache_clear()


def ask(token: str = "") -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = Client().get("/metrics", headers=headers)
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
def test_without_a_token_in_the_settings_there_are_no_figures() -> None:
    assert ask("anything") == (404, "Not found.\n")


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["", "another"])
def test_without_the_right_token_nothing_is_told(token: str, shown: str) -> None:
    assert ask(shown) == (401, "A token is needed.\n")


def test_the_holder_of_the_token_gets_figures(token: str, cast: Cast) -> None:
    client = Client()
    client.get("/healthz")
    point = make_point(cast.report, text="as Quillonia Vetra told us")

    status, body = ask(token)

    lines = body.splitlines()
    assert status == 200
    assert [line for line in lines if not LINE.match(line)] == []
    assert 'gfmd_requests_total{route="healthz",method="GET",status="2xx"} 1' in lines
    assert f"gfmd_reports_draft {Report.objects.count()}" in lines
    assert "gfmd_changes_last_minute 1" in lines
    assert point.text not in body
    assert cast.report.code not in body


def test_every_figure_says_what_it_is(token: str, cast: Cast) -> None:
    _status, body = ask(token)

    told = set(re.findall(r"^# TYPE (\w+)", body, re.MULTILINE))
    shown = set(re.findall(r"^(gfmd_\w+?)(?:_bucket|_count|_sum)?[ {]", body, re.MULTILINE))
    assert shown == told
