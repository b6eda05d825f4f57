"""Addresses of the vocabularies and of the repository of practices."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from practices.views import (
    coverage,
    edit,
    feed,
    files,
    find,
    history,
    pages,
    review,
    vocabularies,
    workflow,
)

app_name = "practices"
PRACTICE = "<uuid:pk>/"
urlpatterns = [
    path("", login_not_required(find.practice_list), name="list"),
    path("feed/", login_not_required(feed.PracticeFeed()), name="feed"),
    path("coverage/", login_not_required(coverage.coverage), name="coverage"),
    path("searches/", find.save_search, name="search-save"),
    path("searches/<int:search_id>/forget/", find.forget_search, name="search-forget"),
    path("vocabularies.json", login_not_required(vocabularies.vocabularies), name="vocabularies"),
    path(
        "word-lists-<slug:version>.json",
        login_not_required(vocabularies.word_lists),
        name="word-lists",
    ),
    # `gfmd_site.urls` puts the page of reports before it, which knows points (`?point=<id>`).
    path("new/", edit.new, name="from-point"),
    path("mine/", workflow.mine, name="mine"),
    path("review/<str:token>/", login_not_required(review.invited), name="review-invited"),
    path(PRACTICE, login_not_required(pages.practice_detail), name="detail"),
    path(PRACTICE + "sheet/", login_not_required(pages.practice_sheet), name="sheet"),
    path(PRACTICE + "word/", login_not_required(files.word), name="word"),
    path(PRACTICE + "image/", login_not_required(pages.practice_image), name="image"),
    path(
        PRACTICE + "data.jsonld",
        login_not_required(pages.practice_linked_data),
        name="linked-data",
    ),
    path(PRACTICE + "edit/", edit.edit, name="edit"),
    path(PRACTICE + "review/", review.own, name="review"),
    path(PRACTICE + "history/<int:change_id>/", history.change, name="change"),
    path(PRACTICE + "history/<int:change_id>/restore/", history.restore, name="restore"),
    path(PRACTICE + "workflow/", workflow.page, name="workflow"),
    path(PRACTICE + "workflow/ask/", workflow.ask, name="ask"),
    path(PRACTICE + "workflow/invite/", workflow.invite, name="invite"),
    path(
        PRACTICE + "workflow/reviews/<int:review_id>/call-back/",
        workflow.call_back,
        name="call-back",
    ),
    path(PRACTICE + "workflow/confirm/", workflow.confirm, name="confirm"),
    path(PRACTICE + "workflow/merge/", workflow.merge, name="merge"),
    path(PRACTICE + "workflow/<slug:name>/", workflow.move, name="move"),
]
