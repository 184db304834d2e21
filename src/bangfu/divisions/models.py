"""Places of the county over time."""

from __future__ import annotations

from django.db import models


class Division(models.Model):
    """One version of one place. Grain: one row per 12-digit code and valid_from. Source: statistical division codes, 2023 edition."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, "省"
        CITY = 2, "市"
        COUNTY = 3, "县"
        TOWNSHIP = 4, "乡镇"
        VILLAGE = 5, "村"
        GROUP = 6, "组"

    code = models.CharField("区划代码", max_length=15)
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("层级", choices=Level.choices)
    parent_code = models.CharField("上级代码", max_length=15, blank=True)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True)
    is_invented = models.BooleanField("虚构", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="divisions_code_from",
                violation_error_message="同一代码同一启用日期只能有一条。",
            )
        ]
        indexes = [models.Index(fields=["parent_code"], name="divisions_parent")]


class Succession(models.Model):
    """Which place took over which, from which date. Grain: one row per predecessor and successor."""

    before_code = models.CharField("原代码", max_length=15)
    after_code = models.CharField("现代码", max_length=15)
    on = models.DateField("生效日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["before_code", "after_code"],
                name="divisions_succession",
                violation_error_message="承接关系重复。",
            )
        ]


class VillageFact(models.Model):
    """What is known of a village in a year. Grain: one row per village and year."""

    village_code = models.CharField("村代码", max_length=15)
    year = models.PositiveSmallIntegerField("年度")
    was_poor_village = models.BooleanField("原贫困村", null=True)
    households = models.PositiveIntegerField("户数", null=True)
    persons = models.PositiveIntegerField("人数", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village_code", "year"],
                name="divisions_village_year",
                violation_error_message="同村同年只能有一条。",
            )
        ]
