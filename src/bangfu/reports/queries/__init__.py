"""Reads behind the pages: one module per page."""
