"""Places of the county over time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """Which list of codes this installation holds for a place. Grain: one row per loaded place."""

    place_code = models.CharField(_("地方"), max_length=15, unique=True)
    source = models.CharField(_("来源"), max_length=200)
    digest = models.CharField(_("摘要"), max_length=64)
    loaded_at = models.DateTimeField(_("载入时间"))


class Division(models.Model):
    """One version of one place. Grain: one row per 12-digit code and valid_from. Source: statistical division codes, 2023 edition.

    `valid_from` is the first day the code was in force, `valid_to` the first day it no longer was.
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("省")
        CITY = 2, _("市")
        COUNTY = 3, _("县")
        TOWNSHIP = 4, _("乡镇")
        VILLAGE = 5, _("村")
        GROUP = 6, _("组")

    code = models.CharField(_("区划代码"), max_length=15)
    name = models.CharField(_("名称"), max_length=60)
    level = models.PositiveSmallIntegerField(_("层级"), choices=Level.choices)
    parent_code = models.CharField(_("上级代码"), max_length=15, blank=True)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True)
    is_invented = models.BooleanField(_("虚构"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="divisions_code_from",
                violation_error_message=_("同一代码同一启用日期只能有一条。"),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="divisions_ends_after_start",
                violation_error_message=_("停用日期必须晚于启用日期。"),
            ),
        ]
        indexes = [models.Index(fields=["parent_code"], name="divisions_parent")]


class Succession(models.Model):
    """Which place took over which, from which date. Grain: one row per predecessor and successor."""

    before_code = models.CharField(_("原代码"), max_length=15)
    after_code = models.CharField(_("现代码"), max_length=15)
    on = models.DateField(_("生效日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["before_code", "after_code"],
                name="divisions_succession_once",
                violation_error_message=_("承接关系重复。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(before_code=models.F("after_code")),
                name="divisions_not_own_successor",
                violation_error_message=_("一个地方不能承接它自己。"),
            ),
        ]


class VillageFact(models.Model):
    """What is known of a village in a year. Grain: one row per village and year."""

    village_code = models.CharField(_("村代码"), max_length=15)
    year = models.PositiveSmallIntegerField(_("年度"))
    was_poor_village = models.BooleanField(_("原贫困村"), null=True)
    households = models.PositiveIntegerField(_("户数"), null=True)
    persons = models.PositiveIntegerField(_("人数"), null=True)
    is_invented = models.BooleanField(_("虚构"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village_code", "year"],
                name="divisions_village_year",
                violation_error_message=_("同村同年只能有一条。"),
            )
        ]
