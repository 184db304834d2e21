"""The nouns every room leans on: the settable clock, kept blobs, background jobs."""

from __future__ import annotations

import uuid

from django.db import models


class ClockSetting(models.Model):
    """The date the county works on; at most one row, absent means the real date. Grain: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    today = models.DateField("业务日期")
    reason = models.CharField("原因", max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="ground_one_clock", violation_error_message="业务日期只能有一个。"
            )
        ]


class Blob(models.Model):
    """One encrypted, content-addressed file in the vault. Grain: one row per distinct content and key."""

    sha256 = models.CharField("内容摘要", max_length=64, unique=True)
    size_bytes = models.PositiveBigIntegerField("字节数")
    cipher = models.CharField("密码算法", max_length=20)
    stored_at = models.DateTimeField("存入时间")


class Job(models.Model):
    """The truth about one piece of background work. Grain: one row per requested run."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"
        STOPPED = "stopped", "已停止"

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=60)
    title = models.CharField("名称", max_length=200)
    arguments = models.JSONField("参数", default=dict)
    asked_by = models.BigIntegerField("发起人编号", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    checkpoint = models.JSONField("断点", default=dict)
    done_units = models.PositiveBigIntegerField("已完成", default=0)
    all_units = models.PositiveBigIntegerField("总量", default=0)
    outcome = models.JSONField("结果", default=dict)
    error_text = models.TextField("出错说明", blank=True)
    queued_at = models.DateTimeField("排队时间")
    started_at = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("心跳", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    stop_asked_at = models.DateTimeField("要求停止", null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="ground_job_state")]
