from django.urls import path

from bangfu.reports.views import county

app_name = "reports"
urlpatterns = [
    path("county/", county.county, name="county"),
]
