"""Which row is which person, decided once and remembered by fingerprint; what stays open, and what disagrees."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """A decided identity: this fingerprint is this person, or by a clerk's word nobody (person null).

    Rows whose number matches exactly need none. Grain: one row per fingerprint.
    """

    class Level(models.TextChoices):
        REPAIRED = "repaired", _("证件号修复后一致")
        CARD = "card", _("残疾证前18位一致")
        NAME = "name", _("姓名出生村唯一")
        CLERK = "clerk", _("人工确认")

    fingerprint = models.CharField(_("指纹"), max_length=64, unique=True)
    number_index = models.CharField(_("证件索引"), max_length=64, blank=True)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    reason = models.CharField(_("依据"), max_length=40)
    detail = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(level="clerk"),
                name="linkage_only_a_clerk_says_nobody",
                violation_error_message=_("只有人工可以认定均不是。"),
            ),
        ]


class Occurrence(models.Model):
    """Where an identity that no exact number settled was seen. Grain: one row per fingerprint and upload."""

    fingerprint = models.CharField(_("指纹"), max_length=64)
    upload = models.ForeignKey("ledgers.Upload", on_delete=models.CASCADE, related_name="+")
    level = models.CharField(_("级别"), max_length=20)
    number_index = models.CharField(_("证件索引"), max_length=64, blank=True)
    rows = models.PositiveIntegerField(_("行数"))
    sheet = models.CharField(_("工作表"), max_length=60, blank=True)
    row_no = models.PositiveIntegerField(_("行号"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "upload"],
                name="linkage_occurrence_once",
                violation_error_message=_("同一指纹同一文件只记一次。"),
            )
        ]
        indexes = [models.Index(fields=["upload", "level"], name="linkage_occurrence_upload")]


class Question(models.Model):
    """A row no rule could link, waiting for a clerk. Never asked twice: one row per fingerprint."""

    class State(models.TextChoices):
        OPEN = "open", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("均不是")
        CLOSED = "closed", _("已撤")

    fingerprint = models.CharField(_("指纹"), max_length=64, unique=True)
    number_index = models.CharField(_("证件索引"), max_length=64, blank=True)
    contract = models.CharField(_("台账"), max_length=60)
    period = models.CharField(_("期别"), max_length=10)
    upload = models.ForeignKey("ledgers.Upload", null=True, on_delete=models.SET_NULL, related_name="+")
    sheet = models.CharField(_("工作表"), max_length=60, blank=True)
    row_no = models.PositiveIntegerField(_("行号"))
    row_cipher = models.TextField(_("该行(密文)"))
    village_code = models.CharField(_("村代码"), max_length=15, blank=True, db_index=True)
    reason = models.CharField(_("提问原因"), max_length=40)
    points = models.IntegerField(_("最高分"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    asked_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("确认时间"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1)


class Candidate(models.Model):
    """One person a question proposes, with what speaks for and against. Grain: one row per question and person."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村代码"), max_length=15, blank=True, db_index=True)
    household = models.ForeignKey("registry.Household", null=True, on_delete=models.PROTECT, related_name="+")
    points = models.IntegerField(_("分数"))
    parts = models.JSONField(_("得分项"), help_text='[["name", "sound", 28], …]')

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "person"],
                name="linkage_candidate_once",
                violation_error_message=_("同一人只列一次。"),
            )
        ]
        ordering = ["-points", "person_id"]


class Mismatch(models.Model):
    """A row that does not agree with the register. Grain: one row per upload, row and kind."""

    class Kind(models.TextChoices):
        NOT_REGISTERED = "not_registered", _("登记中没有此人")
        DEAD = "dead", _("已死亡")
        MOVED = "moved", _("已迁出")
        NAME_DIFFERS = "name_differs", _("姓名不一致")
        TWO_HOUSEHOLDS = "two_households", _("分属两户")
        CODE_DIFFERS = "code_differs", _("编号不一致")
        TWICE = "twice", _("文件内重复")
        UNKNOWN_VILLAGE = "unknown_village", _("村名不识")
        NO_HOUSEHOLD = "no_household", _("没有户")

    upload = models.ForeignKey("ledgers.Upload", on_delete=models.CASCADE, related_name="+")
    contract = models.CharField(_("台账"), max_length=60)
    period = models.CharField(_("期别"), max_length=10, db_index=True)
    sheet = models.CharField(_("工作表"), max_length=60, blank=True)
    row_no = models.PositiveIntegerField(_("行号"))
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices, db_index=True)
    fingerprint = models.CharField(_("指纹"), max_length=64, db_index=True)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("registry.Household", null=True, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村代码"), max_length=15, blank=True, db_index=True)
    detail_cipher = models.TextField(_("内容(密文)"), blank=True)
    found_at = models.DateTimeField(_("发现时间"))
    settled_at = models.DateTimeField(_("处理时间"), null=True)
    settled_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    settled_reason = models.CharField(_("处理理由"), max_length=200, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "sheet", "row_no", "kind"],
                name="linkage_mismatch_once",
                violation_error_message=_("同一行同一类只记一次。"),
            )
        ]


class Linked(models.Model):
    """What linking one upload came to: rows by level, mismatches by kind, and which generation of its lake file stands.

    Whatever changes who its rows are (an answer, a register that grew or shrank) adds one to `wanted`; linking sets `done` to what
    was wanted when it began to read. The file is stale while they differ. Grain: one row per upload.
    """

    upload = models.OneToOneField("ledgers.Upload", on_delete=models.CASCADE, related_name="+")
    contract = models.CharField(_("台账"), max_length=60, db_index=True)
    period = models.CharField(_("期别"), max_length=10, db_index=True)
    generation = models.PositiveIntegerField(_("代"), default=0)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    levels = models.JSONField(_("各级行数"), default=dict)
    mismatches = models.JSONField(_("各类不符"), default=dict)
    wanted = models.PositiveIntegerField(_("要求次数"), default=0)
    done = models.PositiveIntegerField(_("完成次数"), default=0)
    at = models.DateTimeField(_("时间"))
    withdrawal = models.JSONField(_("撤回结果"), default=dict)
