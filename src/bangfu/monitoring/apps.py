from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "bangfu.monitoring"
    label = "monitoring"
    verbose_name = "监测"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("bangfu.monitoring.tasks")
        rulebook = import_module("bangfu.rulebook.queries")
        rulebook.register_rule_panel(_("命中、准确率与试算"), "monitoring:rule")
