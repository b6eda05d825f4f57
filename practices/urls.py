"""Addresses of the vocabularies and of the repository of practices."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from practices import views

app_name = "practices"
urlpatterns = [
    path("", login_not_required(views.practice_list), name="list"),
    path("<uuid:pk>/", login_not_required(views.practice_detail), name="detail"),
    path("vocabularies.json", login_not_required(views.vocabularies), name="vocabularies"),
]
