from importlib import import_module

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "bangfu.ledgers"
    label = "ledgers"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("bangfu.ledgers.tasks")
        titles = import_module("bangfu.ledgers.queries").english_titles
        import_module("bangfu.ground.retelling").register_names(titles)
