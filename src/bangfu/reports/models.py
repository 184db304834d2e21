"""Reports keeps no rows yet: every page reads the rooms below."""
