"""One look at one address: what came back, as plain text, with what differs from look to look taken out."""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import openpyxl
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.walk.cast import Viewer

FLEETING = [
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "csrf"),
    (re.compile(r'"X-CSRFToken": "[^"]+"'), "csrf"),
    (re.compile(r'name="idempotency_key" value="[^"]+"'), "key"),
    (re.compile(r'name="key" value="[^"]+"'), "key"),
    (re.compile(r"每秒 [\d,]+ 行"), "每秒"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "uuid"),
]
NOT_WATCHED = {"sessions.Session", "axes.AccessAttempt", "axes.AccessLog"}


@dataclass(frozen=True)
class Look:
    """What a viewer got: the status, and everything readable in the answer."""

    status: int
    text: str

    @property
    def is_served(self) -> bool:
        """Whether the thing was shown; being sent to the login page is not."""
        return self.status == 200


def client_of(viewer: Viewer) -> Client:
    """A browser in which the viewer has signed in; a suspended one has a session from before."""
    client = Client(raise_request_exception=False)
    if viewer.staff:
        client.force_login(viewer.staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


def look(client: Client, url: str, asked: dict[str, str] | None = None, *, by_htmx: bool = False) -> Look:
    """A GET, as a page or as htmx asks for it."""
    headers = {"HX-Request": "true"} if by_htmx else {}
    whole = f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}" if asked else url
    return _look(client.get(whole, headers=headers))


def send(client: Client, url: str, fields: dict[str, str]) -> Look:
    """A POST."""
    return _look(client.post(url, fields))


def _look(response: Any) -> Look:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = _workbook_text(body) if body[:2] == b"PK" else html.unescape(body.decode("utf-8", "replace"))
    heads = "\n".join(f"{name}: {value}" for name, value in response.items() if name in {"Location", "HX-Redirect"})
    return Look(response.status_code, _settled(f"{heads}\n{text}"))


def _workbook_text(body: bytes) -> str:
    """Every cell of every sheet, hidden ones included, and the names inside the file."""
    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    if "xl/workbook.xml" not in names:
        return "\n".join(names)
    book = openpyxl.load_workbook(io.BytesIO(body))
    rows = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]
    return "\n".join([*book.sheetnames, *rows])


def _settled(text: str) -> str:
    for pattern, word in FLEETING:
        text = pattern.sub(word, text)
    return text


def without(text: str, words: str) -> str:
    """The text with one's own words taken out, however a page or an address writes them."""
    for written in sorted({words, quote(words), quote_plus(words), quote(words, safe="")}, key=len, reverse=True):
        text = text.replace(written, "…")
    return text


def search_boxes(text: str) -> set[str]:
    """The names of the boxes in which something can be searched for: words typed into a form that only asks."""
    asking = re.findall(r'<form\b[^>]*method="get".*?</form>', text, re.DOTALL | re.IGNORECASE)
    boxes = [box for form in asking for box in re.findall(r"<input\b[^>]*>", form)]
    return {
        name[1]
        for box in boxes
        if re.search(r'type="(search|text)"', box) and (name := re.search(r'name="([\w-]+)"', box))
    }


def fingerprint() -> dict[str, str]:
    """One digest per table: what was written shows as a difference."""
    found = {}
    for model in apps.get_models():
        if model._meta.label in NOT_WATCHED:
            continue
        with connection.cursor() as cursor:
            table, key = (
                connection.ops.quote_name(model._meta.db_table),
                connection.ops.quote_name(model._meta.pk.column),
            )
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
            found[model._meta.label] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    return sorted(label for label in before if before[label] != after.get(label))
