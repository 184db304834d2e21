"""Walks the pages of a served county as one officer and gathers what is written on them."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar

SHOWN_ATTRIBUTES = {"title", "aria-label", "placeholder", "alt", "data-label"}
EMPTY_ELEMENTS = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
ENDINGS = re.compile(r"\.(css|js|svg|png|xlsx|csv|json|yaml)$")
PER_SHAPE = 2
"""How many pages are read of each shape of address: /households/5/ and /households/7/ have one shape."""


class Words(HTMLParser):
    """The texts people see and the links of one page. What says it is in Chinese (lang) is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = tag in ("script", "style") or (given.get("lang") or "").startswith("zh")
        if tag not in EMPTY_ELEMENTS:
            self.open.append((tag, hidden))
        if given.get("href"):
            self.links.append(str(given["href"]))
        if not self.is_hidden:
            self.texts += [str(given[name]) for name in SHOWN_ATTRIBUTES & given.keys() if given[name]]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.is_hidden:
            self.texts.append(" ".join(data.split()))

    @property
    def is_hidden(self) -> bool:
        """Whether what comes now is not read by people, or is Chinese by name."""
        return any(hidden for _tag, hidden in self.open)


@dataclass
class Walk:
    """One officer's session."""

    address: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """The page as text; empty for a download or a page that is not for this officer."""
        try:
            with self.opener.open(self.address + path, timeout=60) as answer:
                return answer.read().decode() if answer.headers.get_content_type() == "text/html" else ""
        except urllib.error.HTTPError as refused:
            return refused.read().decode() if refused.code in (403, 404) else self._broken(path, refused.code)

    def post(self, path: str, **fields: str) -> None:
        """Send a form with the session's token."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(self.address + path, data, {"Referer": self.address + path})
        with self.opener.open(request, timeout=60) as answer:
            answer.read()

    def _broken(self, path: str, code: int) -> str:
        raise AssertionError(f"{path}: {code}")

    def read(self, start: str = "/", most: int = 120) -> dict[str, list[str]]:
        """The texts of each page reached by links, few of each shape of address. Key: path."""
        waiting, seen, shapes, pages = [start], {start}, {}, {}
        while waiting and len(pages) < most:
            path = waiting.pop(0)
            shape = re.sub(r"\d+|(?<=/)[0-9a-f]{8,}[^/]*", "#", path.partition("?")[0])
            if "?" in path or ENDINGS.search(shape) or shapes.get(shape, 0) >= PER_SHAPE:
                continue
            words = Words()
            words.feed(self.get(path))
            if not words.texts:
                continue
            shapes[shape] = shapes.get(shape, 0) + 1
            pages[path] = words.texts
            for link in words.links:
                there = urllib.parse.urljoin(path, link).partition("#")[0]
                if there.startswith("/") and there not in seen:
                    seen.add(there)
                    waiting.append(there)
        return pages
