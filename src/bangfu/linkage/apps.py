from importlib import import_module

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "bangfu.linkage"
    label = "linkage"
    verbose_name = "关联"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("bangfu.linkage.tasks")
