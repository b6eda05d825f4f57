"""Addresses of the help."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from gfmd_site.help import views

app_name = "help"
urlpatterns = [
    path("", login_not_required(views.index), name="index"),
    path("keys/", login_not_required(views.keys), name="keys"),
    path("first-visit/", views.change_first_visit, name="first-visit"),
    path("guides/<slug:guide>/", login_not_required(views.guide), name="guide"),
    path("<slug:topic>/", login_not_required(views.topic), name="topic"),
]
