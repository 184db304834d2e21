from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "bangfu.ground"
    label = "ground"
    verbose_name = "地基"
    default_auto_field = "django.db.models.BigAutoField"
