"""Names that more than one module of this room must agree on."""

from __future__ import annotations

COUNTY_OFFICER = "xianji"
"""Who the demo county's own work is done by."""
