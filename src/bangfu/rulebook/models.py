"""Values of the law that a county edits on a page; the rest of the law is files."""

from __future__ import annotations

from django.db import models


class ParameterValue(models.Model):
    """One value of a parameter from a date on, proposed by one person and confirmed by another. Grain: one row per parameter, region and from-date."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已生效"
        REFUSED = "refused", "已退回"

    key = models.CharField("参数", max_length=80)
    region_code = models.CharField("地区", max_length=15, default="cn")
    value = models.BigIntegerField("数值")
    valid_from = models.DateField("起用日期")
    document = models.CharField("依据文件", max_length=300)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True)
    refusal = models.CharField("退回原因", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1)


class RuleSwitch(models.Model):
    """Whether a rule is used in sweeps from a date on. Grain: one row per rule and from-date."""

    rule_id = models.CharField("规则", max_length=80)
    valid_from = models.DateField("起用日期")
    is_on = models.BooleanField("启用")
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
