"""The page of tokens and components: complete by itself, and readable in both themes."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from gfmd_site.lib.tokens import Token, contrast, read_tokens
from gfmd_site.style_page import pairs_of, site_tokens, token_lists
from reports.models import Report
from tests.cast import Cast

CSS = settings.BASE_DIR / "static/css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLOCK = re.compile(r"\.([a-z][a-z0-9-]*?)(?=__|--|[^a-z0-9_-])")
TYPE = re.compile(r"class=\"([^\"]+)\"")


def blocks_of(sheet: str) -> set[str]:
    """Return the components that a style sheet dresses, without their parts and variants."""
    text = COMMENT.sub("", (CSS / sheet).read_text(encoding="utf-8"))
    selectors = re.findall(r"([^{}]+)\{", text)
    return {name for selector in selectors for name in BLOCK.findall(f"{selector} ")}


def shown_on(client: Client, cast: Cast) -> str:
    client.force_login(cast.staff)
    return client.get("/style/").content.decode()


def test_read_tokens_leaves_out_media_queries_and_what_is_for_bootstrap() -> None:
    css = """
    /* --old: 1px; */
    :root { --space: 1rem; --font: "A",
      serif; }
    :root, [data-bs-theme="light"] { --ink: #000; }
    [data-bs-theme="dark"] { --ink: #fff; }
    :root, [data-bs-theme="light"], [data-bs-theme="dark"] { --bs-color: var(--ink); }
    @media print { :root { --ink: #111; } }
    """
    assert read_tokens(css) == [
        Token("space", "1rem", "1rem"),
        Token("font", '"A", serif', '"A", serif'),
        Token("ink", "#000", "#fff"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#ffffff", 21.0), ("#fff", "#fff", 1.0), ("#777", "#fff", 4.48)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


def test_colours_stand_out_from_their_ground_in_both_themes() -> None:
    weak = [pair for pair in pairs_of(site_tokens()) if min(pair.light, pair.dark) < pair.least]
    assert weak == []


def test_every_token_stands_in_one_list() -> None:
    tokens = site_tokens()
    lists = {key: value for key, value in token_lists(tokens).items() if key != "pairs"}
    shown = [token.name for members in lists.values() for token in members]
    assert sorted(shown) == sorted(token.name for token in tokens)


def test_every_measure_has_its_sample() -> None:
    """A type size, a space or a corner without one would be shown as nothing."""
    lists = token_lists(site_tokens())
    drawn = (CSS / "components/style.css").read_text(encoding="utf-8")
    wanted = {
        f"specimen--{token.name}" for kind in ("families", "sizes") for token in lists[kind]
    } | {
        *(f"measure__bar--{token.name}" for token in lists["spaces"]),
        *(f"measure__box--{token.name}" for kind in ("radii", "shadows") for token in lists[kind]),
    }
    assert {name for name in wanted if f".{name} " not in drawn} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("sheet", ["components/labels.css", "components/page.css", "report.css"])
def test_components_of_every_page_are_shown(client: Client, cast: Cast, sheet: str) -> None:
    page = shown_on(client, cast)
    shown = {name for names in TYPE.findall(page) for name in names.split()}
    blocks = {name.partition("__")[0].partition("--")[0] for name in shown}
    # Parts of the page that stand in one place only, or are made by JavaScript.
    elsewhere = {"aside-fold", "form-narrow", "table-scroll", "js"}
    elsewhere |= {"point-marks", "point-suggest", "suggest", "point-said", "preview-points"}
    elsewhere |= {"speaker", "name-marks", "keys", "section-help", "report-head"}
    elsewhere |= {"point-form", "review-form"}
    assert blocks_of(sheet) - blocks - elsewhere == set()


@pytest.mark.django_db
def test_style_page_asks_for_the_person_only_and_stores_nothing(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = list(Report.objects.order_by("pk").values())
    client.force_login(cast.staff)
    client.get("/style/")
    with django_assert_num_queries(4):
        client.get("/style/")
    assert list(Report.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_style_page_runs_from_right_to_left_in_arabic(client: Client, cast: Cast) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    page = shown_on(client, cast)
    translation.activate("en")
    assert re.search(r'<html lang="ar" dir="rtl">', page) is not None
