"""Addresses of background work."""

from __future__ import annotations

from django.urls import path

from bangfu.ground import views

app_name = "ground"
urlpatterns = [
    path("jobs/", views.job_list, name="jobs"),
    path("jobs/seen/", views.jobs_seen, name="jobs_seen"),
    path("jobs/bell/", views.bell, name="bell"),
    path("jobs/<int:job_id>/", views.job_page, name="job"),
    path("jobs/<int:job_id>/row/", views.job_row, name="job_row"),
    path("jobs/<int:job_id>/stop/", views.job_stop, name="job_stop"),
    path("jobs/<int:job_id>/retry/", views.job_retry, name="job_retry"),
]
