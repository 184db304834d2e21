"""Sweeps, warnings with evidence, what was found on looking, and what a household itself reported."""

from __future__ import annotations

import uuid

from django.db import models


class Sweep(models.Model):
    """All rules over the whole county as of a date. Grain: one row per finished or running sweep."""

    as_of = models.DateField("截至", db_index=True)
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True)
    households = models.PositiveIntegerField("户数", default=0)
    persons = models.PositiveIntegerField("人数", default=0)
    findings = models.PositiveIntegerField("命中", default=0)
    warnings_opened = models.PositiveIntegerField("新预警", default=0)
    warnings_grown = models.PositiveIntegerField("加重", default=0)
    quieted = models.PositiveIntegerField("静默", default=0)
    rulebook_digest = models.CharField("规则版本", max_length=64)
    seconds = models.JSONField("各步用时", default=dict)


class Warning(models.Model):
    """One household's one risk, merged from findings and ranked. Grain: one row per household, risk and opening."""

    class State(models.TextChoices):
        NEW = "new", "待派发"
        ASSIGNED = "assigned", "核查中"
        DISMISSED = "dismissed", "核查无风险"
        CONFIRMED = "confirmed", "属实"
        LAPSED = "lapsed", "已不再命中"
        WITHDRAWN = "withdrawn", "来源已撤回"

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField("村代码", max_length=15, db_index=True)
    risk = models.CharField("风险", max_length=20)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.NEW)
    severity = models.PositiveSmallIntegerField("程度", help_text="1 轻 2 中 3 重")
    rank = models.IntegerField("排序", db_index=True)
    measure_value = models.BigIntegerField("程度数值", default=0, help_text="静默与加重比较所用")
    sentence = models.CharField("一句证据", max_length=300)
    opened_on = models.DateField("发现日期")
    seen_on = models.DateField("最近命中")
    due_on = models.DateField("核查期限")
    assigned_to = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    assigned_on = models.DateField("派发日期", null=True)
    quiet_until = models.DateField("静默至", null=True)
    returned_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("个案取走时间", null=True)
    taken_by = models.CharField("取走者", max_length=40, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        indexes = [models.Index(fields=["state", "-rank"], name="monitoring_warning_queue")]


class Finding(models.Model):
    """One rule's hit within a warning as of a sweep, with the values that made it hit. Grain: one row per warning, rule and sweep date."""

    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="findings")
    rule_id = models.CharField("规则", max_length=80)
    rule_version = models.CharField("规则版本", max_length=20)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField("截至")
    measure_value = models.BigIntegerField("程度数值", default=0)
    sentence = models.CharField("证据", max_length=300)
    values = models.JSONField("取值", default=dict)
    rows = models.JSONField("来源行", default=list, help_text="[{upload, sheet, row_no, contract}]")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "rule_id", "person", "as_of"],
                name="monitoring_finding_once",
                violation_error_message="同一规则同一日只命中一次。",
            )
        ]


class CheckResult(models.Model):
    """What was found when somebody looked. Grain: one row per look."""

    class Outcome(models.TextChoices):
        NO_RISK = "no_risk", "无风险"
        AT_RISK = "at_risk", "有风险"
        ALREADY_HELPED = "already_helped", "已在监测帮扶"
        DATA_WRONG = "data_wrong", "数据有误"

    warning = models.ForeignKey(Warning, on_delete=models.PROTECT, related_name="checks")
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices)
    reason = models.CharField("原因", max_length=40)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    checked_on = models.DateField("核查日期")


class SelfReport(models.Model):
    """What a household said on the phone or at the counter. Grain: one row per report; the UUID is made by the form."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField("村代码", max_length=15, db_index=True)
    risk = models.CharField("风险", max_length=20)
    channel = models.CharField("途径", max_length=20)
    text = models.CharField("内容", max_length=500)
    reported_on = models.DateField("报告日期")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("录入时间")
    warning = models.ForeignKey(Warning, null=True, on_delete=models.PROTECT, related_name="+")


class TrialRun(models.Model):
    """Who would enter, leave and stay if a rule were on. Grain: one row per trial."""

    rule_id = models.CharField("规则", max_length=80)
    as_of = models.DateField("截至")
    expression = models.TextField("试算表达式", blank=True)
    enters = models.JSONField("进入", default=list)
    leaves = models.JSONField("退出", default=list)
    stays = models.PositiveIntegerField("不变", default=0)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
