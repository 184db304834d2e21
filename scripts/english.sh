#!/usr/bin/env bash
# Gathers every Chinese string of the product into the English catalogue and compiles it. Needs GNU gettext (a developer's tool:
# the compiled file is committed, so that a county needs none). New entries stand empty until somebody translates them.
set -euo pipefail
cd "$(dirname "$0")/.."
catalogue=src/bangfu/locale/en/LC_MESSAGES/django
.venv/bin/python manage.py makemessages --locale en --no-wrap --add-location file --no-obsolete \
  --ignore '*/tests/*' --ignore 'tests/*' --ignore 'scripts/*' --ignore '.venv/*' --ignore 'conftest.py'
msgfmt --check --no-hash --statistics --output-file "$catalogue.mo" "$catalogue.po"
