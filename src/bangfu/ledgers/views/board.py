"""The feeds board."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bangfu.ground import clock
from bangfu.ledgers import queries
from bangfu.ledgers.views.viewer import viewer
from bangfu.ledgers.views.words import line_view


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    lines = [line_view(line) for line in queries.feeds_board(viewer(request), clock.today())]
    may_send = any(line.feed.may_send for line in lines)
    context = {"lines": lines, "may_send": may_send, "waiting": queries.waiting_uploads(viewer(request))}
    return render(request, "ledgers/board.html", context)
