from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "bangfu.roof"
    label = "roof"

    def ready(self) -> None:
        from bangfu.roof import loop, menu  # noqa: PLC0415  the rooms' models exist only from here on

        loop.register_jobs()
        menu.furnish()
