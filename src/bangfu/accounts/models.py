"""Who may (staff and dated grants) and who did (the hash-chained journal)."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Staff(AbstractUser):
    """One officer or cadre who signs in. Never a registered person. Grain: one row per account."""

    full_name = models.CharField("姓名", max_length=40)
    unit = models.CharField("单位", max_length=80, blank=True)
    language = models.CharField("界面语言", max_length=10, default="zh-hans")

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


class Grant(models.Model):
    """What one officer may see and do, from and to which date. Scope is the union of live grants. Grain: one row per staff, role and range."""

    class Role(models.TextChoices):
        VILLAGE = "village", "村级"
        TOWNSHIP = "township", "乡镇"
        COUNTY = "county", "县级"
        DEPARTMENT = "department", "部门"
        INSPECTOR = "inspector", "督查"
        ADMINISTRATOR = "administrator", "系统管理"

    staff = models.ForeignKey("accounts.Staff", verbose_name="人员", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    division_code = models.CharField(
        "区划代码", max_length=15, blank=True, help_text="省市县乡村代码的前缀补零形式;部门授权可为空"
    )
    department = models.CharField("部门", max_length=40, blank=True)
    household_ids = models.JSONField("户名单", default=list, blank=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("截止日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)


class RolePolicy(models.Model):
    """Whether a role must show a second factor at login. Grain: one row per role."""

    role = models.CharField("角色", max_length=20, choices=Grant.Role.choices, unique=True)
    needs_second_factor = models.BooleanField("需要第二验证", default=False)
    version = models.PositiveIntegerField("版本", default=1)


class JournalEntry(models.Model):
    """One write or reveal, chained to the one before. Append only. Grain: one row per act."""

    seq = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "accounts.Staff", verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField("动作", max_length=60)
    thing = models.CharField("对象", max_length=120)
    detail = models.JSONField("内容", default=dict)
    before_hash = models.CharField("前一摘要", max_length=64)
    own_hash = models.CharField("本条摘要", max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["thing"], name="accounts_journal_thing"),
            models.Index(fields=["verb", "at"], name="accounts_journal_verb"),
        ]
