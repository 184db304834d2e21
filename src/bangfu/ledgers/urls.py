"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from bangfu.ledgers.views import board, contracts, rejections, sending, uploads

app_name = "ledgers"
urlpatterns = [
    path("", board.board, name="board"),
    path("send/", sending.send, name="send"),
    path("send/<str:token>/", sending.preview, name="preview"),
    path("files/", uploads.files, name="files"),
    path("files/<int:pk>/", uploads.upload, name="upload"),
    path("files/<int:pk>/rows/", uploads.rows, name="rows"),
    path("files/<int:pk>/map/", uploads.map_headers, name="map"),
    path("files/<int:pk>/withdraw/", uploads.withdraw, name="withdraw"),
    path("files/<int:pk>/rejected.xlsx", rejections.workbook, name="workbook"),
    path("rejected/", rejections.rejected, name="rejected"),
    path("rejected/<int:pk>/", rejections.rejection, name="rejection"),
    path("rejected/<int:pk>/open/", rejections.open_rejection, name="open_rejection"),
    path("rejected/<int:pk>/correct/", rejections.correct, name="correct"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<str:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<str:contract_id>/template.xlsx", contracts.template, name="template"),
]
