"""Addresses of the register. `household` and `person` are open names, given by the roof."""

from django.urls import path

from bangfu.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.households, name="households"),
    path("persons/", views.persons, name="persons"),
    path("find/", views.find, name="find"),
    path("person/<int:person_id>/number/", views.reveal_number, name="reveal_number"),
    path("number/<int:contact_id>/", views.reveal_contact, name="reveal_contact"),
    path("older/<slug:block>/<int:thing_id>/<slug:column>/", views.older, name="older"),
    path("older/<slug:block>/<int:thing_id>/<int:year>/<slug:column>/", views.older, name="older_of_year"),
]
