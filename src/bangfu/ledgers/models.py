"""Files received, the rows they held, and the rows that were turned away."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """One file of one contract and period. Grain: one row per file sent. read = accepted + rejected + unchanged."""

    class State(models.TextChoices):
        RECEIVED = "received", _("已收到")
        MAPPING = "mapping", _("待对应表头")
        KEPT = "kept", _("已入库")
        WITHDRAWN = "withdrawn", _("已撤回")
        REFUSED = "refused", _("不能读取")

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    contract = models.CharField("台账", max_length=60, db_index=True)
    period = models.CharField("期别", max_length=10, help_text="2021-07 或 2021")
    data_on = models.DateField("数据日期")
    filename = models.CharField("文件名", max_length=200)
    blob_sha256 = models.CharField("文件摘要", max_length=64, db_index=True)
    rows_sha256 = models.CharField("合格行摘要", max_length=64, blank=True, help_text="保险库中加密的合格行")
    header_map = models.JSONField("表头对应", default=dict)
    sent_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("上传时间")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RECEIVED)
    refusal = models.TextField("不能读取的原因", blank=True)
    read_rows = models.PositiveIntegerField("读取行", default=0)
    accepted_rows = models.PositiveIntegerField("接收行", default=0)
    rejected_rows = models.PositiveIntegerField("退回行", default=0)
    unchanged_rows = models.PositiveIntegerField("未变行", default=0)
    skipped_rows = models.PositiveIntegerField("略过行", default=0, help_text="合计、说明、空行等,不算数据行")
    job = models.ForeignKey("ground.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("关联取走时间", null=True)
    linked_rows = models.JSONField("各级关联行数", default=dict)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)
    withdrawal_taken_at = models.DateTimeField("撤回已处理时间", null=True)
    withdrawal_outcome = models.JSONField("撤回结果", default=dict)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    read_rows=models.F("accepted_rows") + models.F("rejected_rows") + models.F("unchanged_rows")
                ),
                name="ledgers_upload_adds_up",
                violation_error_message="读取行必须等于接收、退回、未变之和。",
            )
        ]
        indexes = [
            models.Index(fields=["state", "taken_at"], name="ledgers_upload_shelf"),
            models.Index(fields=["contract", "period", "state"], name="ledgers_upload_period"),
        ]


class RejectedRow(models.Model):
    """One row turned away, its cells encrypted, with reasons. Grain: one row per upload, sheet and row number."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rejections")
    sheet = models.CharField("工作表", max_length=60)
    row_no = models.PositiveIntegerField("行号")
    cells_cipher = models.TextField("原始内容(密文)")
    reasons = models.JSONField("退回原因")
    village_code = models.CharField("村代码", max_length=15, blank=True)
    corrected_by = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "sheet", "row_no"],
                name="ledgers_rejected_once",
                violation_error_message="同一行只能退回一次。",
            )
        ]


class HeaderMapping(models.Model):
    """How a person read the headers of a kind of file, so that nobody is asked twice. Grain: one row per contract and set of headers."""

    contract = models.CharField("台账", max_length=60)
    headers_digest = models.CharField("表头摘要", max_length=32)
    columns = models.JSONField("列与表头", default=dict)
    mapped_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    mapped_at = models.DateTimeField("对应时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "headers_digest"],
                name="ledgers_mapping_once",
                violation_error_message="同一组表头只记一种对应。",
            )
        ]
