from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "bangfu.roof"
    label = "roof"
