"""The laid county, and every look taken at it: each is taken once and remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from tests.walk.addresses import ADDRESSES, named_addresses
from tests.walk.cast import Half, Viewer
from tests.walk.opening import nobody
from tests.walk.walker import Look, changed, client_of, fingerprint, look

PLAIN: tuple[tuple[str, str], ...] = ()
EXPORT = (("export", "xlsx"),)
Asked = tuple[tuple[str, str], ...]


def readable() -> list[str]:
    """The decided addresses that serve a GET to somebody."""
    return [name for name in named_addresses() if name in ADDRESSES and ADDRESSES[name].opens is not nobody]


def url_of(name: str, half: Half) -> str:
    """The address of the half's thing, with the query it cannot do without."""
    address = ADDRESSES[name]
    query = f"?{urlencode(address.query)}" if address.query else ""
    return reverse(name, args=address.of(half)) + query


@dataclass
class County:
    """Both halves, the viewers, and what each viewer of one half saw before the other half was there."""

    halves: dict[str, Half]
    viewers: list[Viewer]
    before: dict[tuple[str, str, Asked], Look] = field(default_factory=dict)
    touched: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[tuple[str, str, str, Asked], Look] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, viewer: Viewer) -> Client:
        """The viewer's browser, signed in when the county was laid."""
        return self.clients[viewer.name]

    def outsiders(self) -> list[Viewer]:
        """Those who may not see the far half, and are let in at all."""
        return [v for v in self.viewers if "far" not in v.covers and v.is_inside]

    def watch(self) -> None:
        """Everybody signs in; everything the outsiders see while the near half is all there is is kept."""
        near = self.halves["near"]
        self.clients = {viewer.name: client_of(viewer) for viewer in self.viewers}
        for viewer in self.outsiders():
            for name in readable():
                plain = look(self.client(viewer), url_of(name, near))
                self.before[viewer.name, name, PLAIN] = plain
                if "export=xlsx" in plain.text:
                    self.before[viewer.name, name, EXPORT] = look(self.client(viewer), url_of(name, near), dict(EXPORT))

    def looks(self, name: str) -> dict[tuple[str, str, Asked], Look]:
        """What every viewer gets at the address of each half's thing: plainly, and as a workbook where one is offered."""
        if name not in self.touched:
            before = fingerprint()
            for viewer in self.viewers:
                for half in self.halves.values():
                    self._look(name, viewer, half)
            self.touched[name] = changed(before, fingerprint())
        return {(viewer, half, asked): seen for (one, viewer, half, asked), seen in self.seen.items() if one == name}

    def _look(self, name: str, viewer: Viewer, half: Half) -> None:
        client, url = self.client(viewer), url_of(name, half)
        plain = self.seen[name, viewer.name, half.name, PLAIN] = look(client, url)
        self.seen[name, viewer.name, half.name, (("by", "htmx"),)] = look(client, url, by_htmx=True)
        if "export=xlsx" in plain.text or plain.status != 200:
            self.seen[name, viewer.name, half.name, EXPORT] = look(client, url, dict(EXPORT))
