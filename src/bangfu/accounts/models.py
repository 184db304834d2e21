"""Who may (staff and dated grants) and who did (the hash-chained journal)."""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Staff(AbstractUser):
    """One officer or cadre who signs in. Never a registered person. Grain: one row per account."""

    full_name = models.CharField(_("姓名"), max_length=40)
    unit = models.CharField(_("单位"), max_length=80, blank=True)
    language = models.CharField(_("界面语言"), max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(_("须改密码"), default=False)
    suspended_at = models.DateTimeField(_("停用时间"), null=True)
    creation_key = models.UUIDField(_("提交编号"), null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"

    def __str__(self) -> str:
        return self.full_name or self.username


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by date and holder."""

    def live(self, on: dt.date) -> GrantQuerySet:
        """Grants in force on a day, of staff who are not suspended."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, staff__is_active=True)


class Grant(models.Model):
    """What one officer may see and do, from and to which date, both included. Scope is the union of live grants.

    Grain: one row per staff, role and range.
    """

    class Role(models.TextChoices):
        VILLAGE = "village", _("村级")
        TOWNSHIP = "township", _("乡镇")
        COUNTY = "county", _("县级")
        DEPARTMENT = "department", _("部门")
        INSPECTOR = "inspector", _("督查")
        ADMINISTRATOR = "administrator", _("系统管理")

    staff = models.ForeignKey("accounts.Staff", verbose_name=_("人员"), on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    division_code = models.CharField(_("区划代码"), max_length=15, blank=True)
    department = models.CharField(_("部门"), max_length=40, blank=True)
    household_ids = models.JSONField(_("户名单"), default=list, blank=True)
    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("截止日期"), null=True, blank=True)
    reason = models.CharField(_("授权依据"), max_length=200, blank=True)
    creation_key = models.UUIDField(_("提交编号"), null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="accounts_grant_ends_after_start",
                violation_error_message=_("截止日期不能早于起始日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(role="department") | ~Q(department=""),
                name="accounts_grant_names_department",
                violation_error_message=_("部门授权必须写明部门。"),
            ),
        ]
        indexes = [models.Index(fields=["role", "valid_from"], name="accounts_grant_role")]


class RolePolicy(models.Model):
    """Whether a role must show a second factor at login. Grain: one row per role; a role without a row need not."""

    role = models.CharField(_("角色"), max_length=20, choices=Grant.Role.choices, unique=True)
    needs_second_factor = models.BooleanField(_("需要第二验证"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)


class JournalIsAppendOnly(TypeError):
    """Somebody's code tried to change or remove an entry. Correct by a further entry."""


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    """Entries can be read and added, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise JournalIsAppendOnly("update")

    def delete(self) -> NoReturn:
        """Refused."""
        raise JournalIsAppendOnly("delete")


class JournalEntry(models.Model):
    """One write or reveal, chained to the one before. Append only. Grain: one row per act."""

    seq = models.PositiveBigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        "accounts.Staff", verbose_name=_("操作人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(_("动作"), max_length=60)
    thing = models.CharField(_("对象"), max_length=120)
    detail = models.JSONField(_("内容"), default=dict)
    before_hash = models.CharField(_("前一摘要"), max_length=64)
    own_hash = models.CharField(_("本条摘要"), max_length=64, unique=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["thing"], name="accounts_journal_thing"),
            models.Index(fields=["verb", "at"], name="accounts_journal_verb"),
            models.Index(fields=["by", "at"], name="accounts_journal_by"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The entry is added; one that is there already is not changed. Raises: JournalIsAppendOnly."""
        if not self._state.adding:
            raise JournalIsAppendOnly("save")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise JournalIsAppendOnly("delete")


class JournalHead(models.Model):
    """The last link of the chain; whoever writes holds this row first, so that the chain cannot fork. Grain: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.PositiveBigIntegerField(_("序号"), default=0)
    own_hash = models.CharField(_("摘要"), max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="accounts_one_head", violation_error_message=_("日志只有一个末端。")
            )
        ]
