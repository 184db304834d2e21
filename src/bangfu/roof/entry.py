"""Where the `bangfu` command begins: Django is made ready, then every room's commands are gathered."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.roof.settings")
django.setup()

# the rooms need Django before they can be imported
from bangfu.ground.errors import Refused  # noqa: E402
from bangfu.roof.commands import app  # noqa: E402


def main() -> None:
    """Run the verb given on the command line; a refusal is a sentence on the error channel and exit code 1."""
    try:
        app()
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        raise SystemExit(1) from refusal
