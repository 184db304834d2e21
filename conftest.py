"""One throw-away var/ for the whole test run."""

import os
import tempfile

os.environ.setdefault("BANGFU_VAR", tempfile.mkdtemp(prefix="bangfu-test-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
