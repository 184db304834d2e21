"""Who lives where, as of when; what is known of them, from which source; what happened."""

from __future__ import annotations

from django.db import models


class Household(models.Model):
    """One household of the register, registered or ordinary. Grain: one row per household; never deleted."""

    code = models.CharField("户编号", max_length=40, blank=True, db_index=True)
    police_code = models.CharField("户号", max_length=40, blank=True, db_index=True)
    village_code = models.CharField("村代码", max_length=15, db_index=True)
    head_name = models.CharField("户主姓名", max_length=60)
    head_initials = models.CharField("户主拼音首字母", max_length=30, blank=True, db_index=True)
    address = models.CharField("住址", max_length=200, blank=True)
    registered_at = models.DateTimeField("登记时间")
    source = models.CharField("来源", max_length=40)
    version = models.PositiveIntegerField("版本", default=1)


class Person(models.Model):
    """One person. The ID number is ciphertext, found by its blind index. Grain: one row per person; never deleted."""

    code = models.CharField("人员编号", max_length=40, blank=True, db_index=True)
    name = models.CharField("姓名", max_length=60, db_index=True)
    initials = models.CharField("拼音首字母", max_length=30, blank=True, db_index=True)
    sex = models.CharField("性别", max_length=1, choices=[("1", "男"), ("2", "女"), ("0", "未知")], default="0")
    born_on = models.DateField("出生日期", null=True)
    died_on = models.DateField("死亡日期", null=True)
    moved_out_on = models.DateField("迁出日期", null=True)
    id_cipher = models.CharField("证件号码", max_length=160, blank=True)
    id_index = models.CharField("证件索引", max_length=64, blank=True, db_index=True)
    id_last4_index = models.CharField("证件后四位索引", max_length=64, blank=True, db_index=True)
    source = models.CharField("来源", max_length=40)
    version = models.PositiveIntegerField("版本", default=1)


class Membership(models.Model):
    """Who belonged to which household, from and to. Grain: one row per person, household and interval."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField("与户主关系", max_length=20)
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期", null=True)
    source = models.CharField("来源", max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "household", "from_on"],
                name="registry_membership_once",
                violation_error_message="同一人同一户同一日只能登记一次。",
            )
        ]


class Subject(models.Model):
    """An enterprise, co-op, school, clinic, station, project or site. Grain: one row per subject."""

    kind = models.CharField("类别", max_length=20)
    name = models.CharField("名称", max_length=120)
    code = models.CharField("编码", max_length=40, blank=True)
    village_code = models.CharField("村代码", max_length=15, blank=True)


class Fact(models.Model):
    """What every fact row has: the world's date, the source and the system's date. `replaced_at` null means the row stands."""

    valid_from = models.DateField("情况日期")
    source = models.CharField("来源", max_length=40, help_text="upload:17 或 staff:3")
    field_sources = models.JSONField("逐项来源", default=dict)
    recorded_at = models.DateTimeField("录入时间")
    replaced_at = models.DateTimeField("更正时间", null=True)

    class Meta:
        abstract = True


class PersonState(Fact):
    """What is known of a person beside identity. Grain: one row per person and date on which something differed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="states")
    nation = models.CharField("民族", max_length=20, blank=True)
    education = models.CharField("文化程度", max_length=20, blank=True)
    schooling = models.CharField("在校生状况", max_length=20, blank=True)
    health = models.CharField("健康状况", max_length=40, blank=True)
    labour = models.CharField("劳动技能", max_length=20, blank=True)
    work_months = models.PositiveSmallIntegerField("务工时间(月)", null=True)
    work_place = models.CharField("务工所在地", max_length=40, blank=True)
    politics = models.CharField("政治面貌", max_length=20, blank=True)
    has_dibao = models.BooleanField("是否享受低保", null=True)
    has_tekun = models.BooleanField("是否特困供养", null=True)
    has_resident_medical = models.BooleanField("是否参加城乡居民基本医疗保险", null=True)
    has_worker_medical = models.BooleanField("是否参加城镇职工基本医疗保险", null=True)
    has_serious_medical = models.BooleanField("是否参加大病保险", null=True)
    has_resident_pension = models.BooleanField("是否参加城乡居民基本养老保险", null=True)
    disability_kind = models.CharField("残疾类别", max_length=20, blank=True)
    dropout_reason = models.CharField("失学或辍学原因", max_length=60, blank=True)
    post_kind = models.CharField("公益性岗位类型", max_length=40, blank=True)
    post_months = models.PositiveSmallIntegerField("公益性岗位(月数)", null=True)


class HouseholdState(Fact):
    """Type, causes and risks of a household, with the meaning (rule version) they were given under. Grain: one row per household and date."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="states")
    kind = models.CharField("户类型", max_length=20, help_text="脱贫户 未脱贫户 一般农户")
    attribute = models.CharField("户属性", max_length=20, blank=True)
    monitored_kind = models.CharField("监测对象类别", max_length=20, blank=True)
    type_version = models.CharField("类别口径", max_length=10, default="2020", help_text="2020 或 2021")
    identified_on = models.DateField("首次识别时间", null=True)
    exited_on = models.DateField("脱贫时间", null=True)
    monitored_on = models.DateField("识别监测时间", null=True)
    risk_removed = models.BooleanField("风险是否已消除", null=True)
    risks = models.JSONField("风险类型", default=list)
    causes = models.JSONField("致贫原因", default=list)


class Living(Fact):
    """House, water and other conditions. Grain: one row per household and date."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="livings")
    house_grade = models.CharField("危房等级", max_length=4, blank=True)
    house_area_m2 = models.PositiveIntegerField("住房面积", null=True)
    water_safe = models.BooleanField("是否解决安全饮用水", null=True)
    has_power = models.BooleanField("通生活用电", null=True)
    has_toilet = models.BooleanField("有无卫生厕所", null=True)
    arable_mu = models.DecimalField("耕地面积(亩)", max_digits=9, decimal_places=2, null=True)


class Income(Fact):
    """A household's income of one year in fen. Grain: one row per household, year and version."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="incomes")
    year = models.PositiveSmallIntegerField("年度")
    people = models.PositiveSmallIntegerField("家庭人口数")
    wage_fen = models.BigIntegerField("工资性收入", default=0)
    business_fen = models.BigIntegerField("生产经营性收入", default=0)
    property_fen = models.BigIntegerField("财产性收入", default=0)
    transfer_fen = models.BigIntegerField("转移性收入", default=0)
    expense_fen = models.BigIntegerField("生产经营性支出", default=0)
    claims_fen = models.BigIntegerField("理赔收入", default=0)
    selfpaid_fen = models.BigIntegerField("合规自付支出", default=0)
    net_fen = models.BigIntegerField("家庭纯收入")


class Contact(Fact):
    """A phone or bank number, ciphertext only. Grain: one row per household or person, kind and date."""

    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField("类别", max_length=10, choices=[("phone", "电话"), ("bank", "银行账号")])
    number_cipher = models.CharField("号码", max_length=160)
    number_index = models.CharField("号码索引", max_length=64, db_index=True)


class Event(models.Model):
    """Something that happened to a household, person or subject. Never changed. Grain: one row per happening."""

    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="events")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="events")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField("事件", max_length=40)
    happened_on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("录入时间")
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=40)
    sentence = models.CharField("一句话", max_length=300, blank=True)
    detail = models.JSONField("内容", default=dict)

    class Meta:
        indexes = [models.Index(fields=["kind", "happened_on"], name="registry_event_kind")]
