"""Which row is which person, decided once and remembered by fingerprint."""

from __future__ import annotations

from django.db import models


class Link(models.Model):
    """A decided identity: this fingerprint is this person. Rows that match an ID exactly need none. Grain: one row per fingerprint."""

    class Level(models.TextChoices):
        EXACT = "exact", "证件号一致"
        REPAIRED = "repaired", "证件号修复后一致"
        CARD = "card", "残疾证前18位一致"
        NAME = "name", "姓名出生村唯一"
        CLERK = "clerk", "人工确认"

    fingerprint = models.CharField("指纹", max_length=64, unique=True)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    reason = models.CharField("理由", max_length=200)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    version = models.PositiveIntegerField("版本", default=1)


class Question(models.Model):
    """A row no rule could link, waiting for a clerk. Never asked twice: one row per fingerprint."""

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "均不是"

    fingerprint = models.CharField("指纹", max_length=64, unique=True)
    contract = models.CharField("台账", max_length=60)
    upload_id_text = models.CharField("来源", max_length=40)
    row_no = models.PositiveIntegerField("行号")
    row_cipher = models.TextField("该行(密文)")
    village_code = models.CharField("村代码", max_length=15, blank=True, db_index=True)
    candidates = models.JSONField("候选", default=list, help_text="[{person, score, reasons}]")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1)


class Mismatch(models.Model):
    """A row that does not agree with the register. Grain: one row per upload, row and kind."""

    class Kind(models.TextChoices):
        NOT_REGISTERED = "not_registered", "登记中没有此人"
        DEAD = "dead", "已死亡"
        MOVED = "moved", "已迁出"
        NAME_DIFFERS = "name_differs", "姓名不一致"
        TWO_HOUSEHOLDS = "two_households", "分属两户"

    upload = models.ForeignKey("ledgers.Upload", on_delete=models.CASCADE, related_name="+")
    sheet = models.CharField("工作表", max_length=60, blank=True)
    row_no = models.PositiveIntegerField("行号")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField("村代码", max_length=15, blank=True, db_index=True)
    detail_cipher = models.TextField("内容(密文)", blank=True)
    settled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "sheet", "row_no", "kind"],
                name="linkage_mismatch_once",
                violation_error_message="同一行同一类只记一次。",
            )
        ]
