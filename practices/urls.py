"""Addresses of the vocabularies and of the repository of practices."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from practices.views import coverage, feed, find, pages, vocabularies

app_name = "practices"
PRACTICE = "<uuid:pk>/"
urlpatterns = [
    path("", login_not_required(find.practice_list), name="list"),
    path("feed/", login_not_required(feed.PracticeFeed()), name="feed"),
    path("coverage/", login_not_required(coverage.coverage), name="coverage"),
    path("searches/", find.save_search, name="search-save"),
    path("searches/<int:search_id>/forget/", find.forget_search, name="search-forget"),
    path("vocabularies.json", login_not_required(vocabularies.vocabularies), name="vocabularies"),
    path(PRACTICE, login_not_required(pages.practice_detail), name="detail"),
    path(PRACTICE + "sheet/", login_not_required(pages.practice_sheet), name="sheet"),
    path(PRACTICE + "image/", login_not_required(pages.practice_image), name="image"),
    path(
        PRACTICE + "data.jsonld",
        login_not_required(pages.practice_linked_data),
        name="linked-data",
    ),
]
