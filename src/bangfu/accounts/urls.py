"""Addresses of staff, grants, policies, the journal and one's own account."""

from __future__ import annotations

from django.urls import path

from bangfu.accounts import views

app_name = "accounts"
urlpatterns = [
    path("staff/", views.staff_list, name="staff"),
    path("staff/new/", views.new_staff, name="new_staff"),
    path("staff/<int:staff_id>/", views.person, name="person"),
    path("staff/<int:staff_id>/grant/", views.new_grant, name="new_grant"),
    path("staff/<int:staff_id>/suspend/", views.suspend, name="suspend"),
    path("staff/<int:staff_id>/restore/", views.restore, name="restore"),
    path("staff/<int:staff_id>/reset/", views.reset, name="reset"),
    path("grants/<int:grant_id>/end/", views.end_grant, name="end_grant"),
    path("roles/", views.policies, name="policies"),
    path("journal/", views.journal, name="journal"),
    path("journal/reveals/", views.reveals, name="reveals"),
    path("journal/verify/", views.verify, name="verify"),
    path("me/", views.me, name="me"),
    path("me/password/", views.password, name="password"),
    path("me/second-factor/", views.second_factor, name="second_factor"),
    path("me/second-factor/drop/", views.drop_second_factor, name="drop_second_factor"),
]
