"""The nouns every room leans on: the settable clock, kept blobs, background jobs."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ClockSetting(models.Model):
    """The date the county works on; at most one row, absent means the real date. Grain: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    today = models.DateField(_("业务日期"))
    reason = models.CharField(_("原因"), max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="ground_one_clock", violation_error_message=_("业务日期只能有一个。")
            )
        ]


class Blob(models.Model):
    """One encrypted, content-addressed file in the vault. Grain: one row per distinct content and key."""

    sha256 = models.CharField(_("内容摘要"), max_length=64, unique=True)
    size_bytes = models.PositiveBigIntegerField(_("字节数"))
    cipher = models.CharField(_("密码算法"), max_length=20)
    stored_at = models.DateTimeField(_("存入时间"))


class Job(models.Model):
    """The truth about one piece of background work. Grain: one row per requested run."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")
        STOPPED = "stopped", _("已停止")

    key = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("类别"), max_length=60)
    title = models.CharField(_("名称"), max_length=200)
    arguments = models.JSONField(_("参数"), default=dict)
    asked_by = models.BigIntegerField(_("发起人编号"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    checkpoint = models.JSONField(_("断点"), default=dict)
    done_units = models.PositiveBigIntegerField(_("已完成"), default=0)
    all_units = models.PositiveBigIntegerField(_("总量"), default=0)
    outcome = models.JSONField(_("结果"), default=dict)
    error_text = models.TextField(_("出错说明"), blank=True)
    queued_at = models.DateTimeField(_("排队时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True)
    heartbeat_at = models.DateTimeField(_("心跳"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    stop_asked_at = models.DateTimeField(_("要求停止"), null=True)
    attempt = models.PositiveIntegerField(_("第几次运行"), default=0)
    begun_units = models.PositiveBigIntegerField(_("本次运行起点"), default=0)
    runner = models.CharField(_("运行进程"), max_length=120, blank=True)
    nudged_at = models.DateTimeField(_("最近提醒队列"), null=True)
    seen_at = models.DateTimeField(_("发起人已看"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "heartbeat_at"], name="ground_job_state"),
            models.Index(fields=["asked_by", "seen_at", "state"], name="ground_job_bell"),
        ]

    @property
    def url(self) -> str:
        """The page of this job."""
        return reverse("ground:job", args=[self.pk])


class IdempotencyKey(models.Model):
    """A creating POST that was answered: sent again, it answers the same and creates nothing. Grain: one row per key."""

    key = models.CharField(_("编号"), max_length=64)
    staff_id = models.BigIntegerField(_("人员编号"))
    path = models.CharField(_("地址"), max_length=300)
    status = models.PositiveSmallIntegerField(_("应答状态"), null=True)
    location = models.CharField(_("应答去向"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("时间"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_id", "path", "key"],
                name="ground_key_once",
                violation_error_message=_("这次提交已经收到。"),
            )
        ]
