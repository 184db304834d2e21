from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "bangfu.rulebook"
    label = "rulebook"
    verbose_name = "规则库"
    default_auto_field = "django.db.models.BigAutoField"
