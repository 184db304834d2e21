"""Sweeps, warnings with evidence, what was found on looking, and what a household itself reported."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.monitoring import terms


class Sweep(models.Model):
    """All rules over the whole county as of a date. Grain: one row per finished or running sweep."""

    as_of = models.DateField(_("截至"), db_index=True)
    started_at = models.DateTimeField(_("开始"))
    ended_at = models.DateTimeField(_("结束"), null=True)
    is_recount = models.BooleanField(_("复算"), default=False, help_text=_("早于最近一次扫描:只重建态势表,不改预警"))
    households = models.PositiveIntegerField(_("户数"), default=0)
    persons = models.PositiveIntegerField(_("人数"), default=0)
    findings = models.PositiveIntegerField(_("命中"), default=0)
    warnings_opened = models.PositiveIntegerField(_("新预警"), default=0)
    warnings_returned = models.PositiveIntegerField(_("再现"), default=0)
    warnings_grown = models.PositiveIntegerField(_("加重"), default=0)
    warnings_attached = models.PositiveIntegerField(_("并入已监测户"), default=0)
    warnings_lapsed = models.PositiveIntegerField(_("不再命中"), default=0)
    quieted = models.PositiveIntegerField(_("静默"), default=0)
    rulebook_digest = models.CharField(_("规则版本"), max_length=64)
    findings_by_rule = models.JSONField(_("各规则命中"), default=dict)
    seconds = models.JSONField(_("各步用时"), default=dict)
    findings_digest = models.CharField(_("命中摘要"), max_length=64, blank=True)
    after_chunk = models.PositiveIntegerField(_("断点"), default=0, help_text=_("此批及之前的批已处理"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["as_of"],
                condition=models.Q(ended_at=None),
                name="monitoring_one_sweep_runs",
                violation_error_message=_("同一日期已有一次扫描在进行。"),
            )
        ]


class Warning(models.Model):
    """One household's one risk, merged from findings and ranked. Grain: one row per household, risk and opening."""

    class State(models.TextChoices):
        NEW = terms.State.NEW.value, _("待派发")
        ASSIGNED = terms.State.ASSIGNED.value, _("核查中")
        DISMISSED = terms.State.DISMISSED.value, _("核查无风险")
        CONFIRMED = terms.State.CONFIRMED.value, _("属实")
        HELPED = terms.State.HELPED.value, _("已在帮扶")
        REFERRED = terms.State.REFERRED.value, _("数据有误")
        ATTACHED = terms.State.ATTACHED.value, _("并入已监测户")
        LAPSED = terms.State.LAPSED.value, _("已不再命中")
        WITHDRAWN = terms.State.WITHDRAWN.value, _("来源已撤回")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村代码"), max_length=15, db_index=True)
    risk = models.CharField(_("风险"), max_length=20)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.NEW)
    severity = models.PositiveSmallIntegerField(_("程度"), help_text=_("1 轻 2 中 3 重"))
    rank = models.IntegerField(_("排序"), db_index=True)
    rank_parts = models.JSONField(_("排序构成"), default=list, help_text="[[reason, points]]")
    sentence = models.CharField(_("一句证据"), max_length=300)
    about = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    is_reported = models.BooleanField(_("农户自己报告"), default=False)
    opened_on = models.DateField(_("发现日期"))
    seen_on = models.DateField(_("最近命中"))
    grown_on = models.DateField(_("加重日期"), null=True)
    due_on = models.DateField(_("核查期限"))
    assigned_to = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    assigned_on = models.DateField(_("派发日期"), null=True)
    closed_on = models.DateField(_("核查日期"), null=True)
    quiet_until = models.DateField(_("静默至"), null=True)
    returned_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("个案取走时间"), null=True)
    taken_by = models.CharField(_("取走者"), max_length=40, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-opened_on", "-rank"], name="monitoring_warning_queue"),
            models.Index(fields=["household", "risk"], name="monitoring_warning_household"),
            models.Index(fields=["state", "taken_at"], name="monitoring_warning_shelf"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "risk"],
                condition=models.Q(state__in=["new", "assigned"]),
                name="monitoring_one_open_warning",
                violation_error_message=_("同一户同一风险只能有一条待核查的预警。"),
            )
        ]


class Finding(models.Model):
    """One rule's hit within a warning as of a date, with the values that made it hit. Grain: warning, rule, person and date."""

    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="findings")
    rule_id = models.CharField(_("规则"), max_length=80)
    rule_version = models.CharField(_("规则版本"), max_length=20)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField(_("截至"))
    severity = models.PositiveSmallIntegerField(_("程度"))
    measure_value = models.BigIntegerField(_("程度数值"), default=0)
    sentence = models.CharField(_("证据"), max_length=300)
    values = models.JSONField(_("取值"), default=dict)
    withdrawn_at = models.DateTimeField(_("来源撤回时间"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "rule_id", "person", "as_of"],
                nulls_distinct=False,
                name="monitoring_finding_once",
                violation_error_message=_("同一规则同一日只命中一次。"),
            )
        ]
        indexes = [models.Index(fields=["rule_id", "as_of"], name="monitoring_finding_rule")]


class FindingSource(models.Model):
    """The rows of one upload that a finding rests on. Grain: one row per finding and upload."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="sources")
    upload = models.ForeignKey("ledgers.Upload", on_delete=models.PROTECT, related_name="+")
    contract = models.CharField(_("台账"), max_length=60)
    rows = models.JSONField(_("行"), default=list, help_text="[[sheet, row_no]]")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "upload"],
                name="monitoring_source_once",
                violation_error_message=_("同一证据同一文件只记一次。"),
            )
        ]


class CheckResult(models.Model):
    """What was found when somebody looked; a mistaken one is undone, not removed. Grain: one row per look."""

    class Outcome(models.TextChoices):
        NO_RISK = terms.Outcome.NO_RISK.value, _("无风险")
        AT_RISK = terms.Outcome.AT_RISK.value, _("有风险")
        ALREADY_HELPED = terms.Outcome.ALREADY_HELPED.value, _("已在监测帮扶")
        DATA_WRONG = terms.Outcome.DATA_WRONG.value, _("数据有误")

    class Reason(models.TextChoices):
        CAN_AFFORD = "can_afford", _("收入或积蓄能够负担")
        REIMBURSED = "reimbursed", _("已报销、救助或获赔")
        RELATIVES = "relatives", _("子女或亲属能够负担")
        ONE_OFF = "one_off", _("一次性支出,已结清")
        RECOVERED = "recovered", _("情况已消除(已康复、返校、续保、改造)")
        LIVES_ELSEWHERE = "lives_elsewhere", _("不共同生活,不共享收支")
        SPENDING = "spending", _("支出负担重")
        INCOME_DROP = "income_drop", _("收入骤减")
        NO_LABOUR = "no_labour", _("缺少劳动力")
        GUARANTEE_MISSING = "guarantee_missing", _("住房、医疗、教育或饮水缺保障")
        MONITORED = "monitored", _("已纳入监测")
        ON_RELIEF = "on_relief", _("已享受低保、特困或救助")
        MEASURE_RUNNING = "measure_running", _("已有针对性帮扶措施")
        NOT_THIS_PERSON = "not_this_person", _("不是本人的数据")
        WRONG_AMOUNT = "wrong_amount", _("金额或内容有误")
        OUT_OF_DATE = "out_of_date", _("数据过时")
        COUNTED_TWICE = "counted_twice", _("重复计算")
        DEAD_OR_MOVED = "dead_or_moved", _("人员已死亡或迁出")
        OTHER = "other", _("其他(须说明)")

    warning = models.ForeignKey(Warning, on_delete=models.PROTECT, related_name="checks")
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome.choices)
    reason = models.CharField(_("原因"), max_length=40, choices=Reason.choices)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    checked_on = models.DateField(_("核查日期"))
    key = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True)
    closes = models.BooleanField(_("现行结果"), default=True, help_text=_("重新打开后,原结果不再是现行结果"))
    undone_at = models.DateTimeField(_("撤销时间"), null=True)
    undone_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    undone_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["warning"],
                condition=models.Q(undone_at=None, closes=True),
                name="monitoring_check_closes_once",
                violation_error_message=_("这条预警已有核查结果。"),
            )
        ]


class SelfReport(models.Model):
    """What a household said on the phone or at the counter. Grain: one row per report; the UUID is made by the form."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("电话")
        COUNTER = "counter", _("到窗口")
        VISIT = "visit", _("入户时")
        HOTLINE = "hotline", _("热线转办")
        OTHER = "other", _("其他")

    key = models.UUIDField(_("编号"), default=uuid.uuid4, unique=True)
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村代码"), max_length=15, db_index=True)
    risk = models.CharField(_("风险"), max_length=20)
    channel = models.CharField(_("途径"), max_length=20, choices=Channel.choices)
    text = models.CharField(_("内容"), max_length=500)
    reported_on = models.DateField(_("报告日期"))
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("录入时间"))
    warning = models.ForeignKey(Warning, null=True, on_delete=models.PROTECT, related_name="reports")


class TrialRun(models.Model):
    """Who would enter, leave and stay if a rule were switched or changed. Grain: one row per trial."""

    rule_id = models.CharField(_("规则"), max_length=80)
    as_of = models.DateField(_("截至"))
    is_off = models.BooleanField(_("停用"), default=False)
    expression = models.TextField(_("试算表达式"), blank=True)
    parameters = models.JSONField(_("试算参数"), default=dict)
    enters = models.JSONField(_("进入"), default=list, help_text="[{household, person, sentence}]")
    leaves = models.JSONField(_("退出"), default=list, help_text="[{household, person, sentence}]")
    stays = models.PositiveIntegerField(_("不变"), default=0)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
