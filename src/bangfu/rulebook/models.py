"""Values of the law that a county edits on a page; the rest of the law is files."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.rulebook.terms import ProposalState


class ParameterValue(models.Model):
    """One value of a parameter from a date on, proposed by one person and confirmed by another. Grain: one row per proposal."""

    class State(models.TextChoices):
        PROPOSED = ProposalState.PROPOSED.value, _("待确认")
        CONFIRMED = ProposalState.CONFIRMED.value, _("已生效")
        REFUSED = ProposalState.REFUSED.value, _("已退回")

    key = models.CharField(_("参数"), max_length=80, db_index=True)
    region_code = models.CharField(_("地区"), max_length=15, default="cn")
    value = models.BigIntegerField(_("数值"))
    valid_from = models.DateField(_("起用日期"))
    document = models.CharField(_("依据文件"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        "accounts.Staff", verbose_name=_("提出人"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        "accounts.Staff", verbose_name=_("确认人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True)
    refusal = models.CharField(_("退回原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="proposed", decided_by__isnull=True)
                | models.Q(state="refused", decided_by__isnull=False)
                | (
                    models.Q(state="confirmed", decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("proposed_by"))
                ),
                name="rulebook_second_person",
                violation_error_message=_("参数须由提出人以外的第二人确认。"),
            ),
            models.UniqueConstraint(
                fields=["key", "region_code", "valid_from"],
                condition=models.Q(state="proposed"),
                name="rulebook_one_proposal",
                violation_error_message=_("同一参数同一起用日期已有一条待确认的提案。"),
            ),
        ]


class RuleSwitch(models.Model):
    """Whether a rule is used in sweeps from a date on. Grain: one row per act of switching; of one day the later stands."""

    rule_id = models.CharField(_("规则"), max_length=80, db_index=True)
    valid_from = models.DateField(_("起用日期"))
    is_on = models.BooleanField(_("启用"))
    reason = models.CharField(_("原因"), max_length=200)
    by = models.ForeignKey("accounts.Staff", verbose_name=_("操作人"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
