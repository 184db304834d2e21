"""Addresses of linkage, under /links/."""

from django.urls import path

from bangfu.linkage import views

app_name = "linkage"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("questions/", views.questions, name="questions"),
    path("questions/<int:question_id>/", views.question, name="question"),
    path("questions/<int:question_id>/answer/", views.answer, name="answer"),
    path("questions/<int:question_id>/refuse/", views.refuse, name="refuse"),
    path("questions/<int:question_id>/reopen/", views.reopen, name="reopen"),
    path("mismatches/", views.mismatches, name="mismatches"),
    path("mismatches/settle/", views.settle_many, name="settle_many"),
    path("mismatches/<int:mismatch_id>/", views.mismatch, name="mismatch"),
    path("decided/", views.links, name="links"),
    path("decided/<int:link_id>/", views.link, name="link"),
    path("summary/", views.summary, name="summary"),
    path("rows/", views.rows, name="rows"),
]
