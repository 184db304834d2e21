"""Who lives where, as of when; what is known of them, from which source; what happened."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

STANDING = models.Q(replaced_at__isnull=True)
ONE_VERSION = _("同一对象同一日期只能有一条有效记录。")


class Household(models.Model):
    """One household of the register, registered or ordinary. Grain: one row per household; never deleted.

    kind, monitored_kind, village, head and people repeat what the standing facts say, so that lists are fast.
    """

    code = models.CharField(_("户编号"), max_length=40, blank=True, db_index=True)
    police_code = models.CharField(_("户号"), max_length=40, blank=True, db_index=True)
    village_code = models.CharField(_("村代码"), max_length=15, db_index=True)
    head_name = models.CharField(_("户主姓名"), max_length=60)
    head_initials = models.CharField(_("户主拼音首字母"), max_length=30, blank=True, db_index=True)
    address = models.CharField(_("住址"), max_length=200, blank=True)
    kind = models.CharField(_("户类型"), max_length=20, blank=True)
    monitored_kind = models.CharField(_("监测对象类别"), max_length=20, blank=True)
    people = models.PositiveSmallIntegerField(_("家庭人口数"), default=0)
    registered_at = models.DateTimeField(_("登记时间"))
    source = models.CharField(_("来源"), max_length=40)
    field_sources = models.JSONField(_("逐项来源"), default=dict)
    withdrawn_at = models.DateTimeField(_("撤出时间"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        indexes = [models.Index(fields=["monitored_kind", "village_code"], name="registry_household_kind")]


class Person(models.Model):
    """One person. The ID number is ciphertext, found by its blind index. Grain: one row per person; never deleted.

    home, its village and relation repeat the newest standing membership, died_on and moved_out_on the standing presences.
    """

    home = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村代码"), max_length=15, blank=True, db_index=True)
    relation = models.CharField(_("与户主关系"), max_length=20, blank=True)
    code = models.CharField(_("人员编号"), max_length=40, blank=True, db_index=True)
    name = models.CharField(_("姓名"), max_length=60, db_index=True)
    initials = models.CharField(_("拼音首字母"), max_length=30, blank=True, db_index=True)
    sex = models.CharField(
        _("性别"), max_length=1, choices=[("1", _("男")), ("2", _("女")), ("0", _("未知"))], default="0"
    )
    born_on = models.DateField(_("出生日期"), null=True)
    died_on = models.DateField(_("死亡日期"), null=True)
    moved_out_on = models.DateField(_("迁出日期"), null=True)
    id_kind = models.CharField(_("证件类型"), max_length=20, blank=True)
    id_cipher = models.CharField(_("证件号码"), max_length=160, blank=True)
    id_index = models.CharField(_("证件索引"), max_length=64, blank=True, db_index=True)
    id_last4_index = models.CharField(_("证件后四位索引"), max_length=64, blank=True, db_index=True)
    source = models.CharField(_("来源"), max_length=40)
    field_sources = models.JSONField(_("逐项来源"), default=dict)
    withdrawn_at = models.DateTimeField(_("撤出时间"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1)


class Versioned(models.Model):
    """What every kept statement has: its source and its system dates. `replaced_at` null means it stands."""

    source = models.CharField(_("来源"), max_length=40, help_text=_("upload:17 或 staff:3"))
    recorded_at = models.DateTimeField(_("录入时间"))
    replaced_at = models.DateTimeField(_("更正时间"), null=True)

    class Meta:
        abstract = True


class Membership(Versioned):
    """Who belonged to which household. `to_on` is the first day no longer; a stay of no days was never counted.

    Grain: one standing row per person and from_on.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(_("与户主关系"), max_length=20)
    from_on = models.DateField(_("起始日期"))
    to_on = models.DateField(_("截止日期"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "from_on"],
                condition=STANDING,
                name="registry_membership_once",
                violation_error_message=ONE_VERSION,
            ),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="registry_membership_forward",
                violation_error_message=_("截止日期不能早于起始日期。"),
            ),
        ]


class Subject(models.Model):
    """An enterprise, co-op, school, clinic, station, project or site. Grain: one row per subject."""

    kind = models.CharField(_("类别"), max_length=20)
    name = models.CharField(_("名称"), max_length=120)
    code = models.CharField(_("编码"), max_length=40, blank=True)
    village_code = models.CharField(_("村代码"), max_length=15, blank=True)


class Fact(Versioned):
    """All that is known of something from a date on: what this source said, over what earlier ones had said."""

    valid_from = models.DateField(_("情况日期"))
    own = models.TextField(_("本来源的项"), blank=True, help_text=_("逗号分隔;空表示全部"))
    field_sources = models.JSONField(_("逐项来源"), default=dict, help_text=_("与本行来源不同的项"))

    class Meta:
        abstract = True


class Presence(Fact):
    """Whether a person lives here, died or moved away, from a date. Grain: one row per person and date; none means present."""

    class Status(models.TextChoices):
        PRESENT = "present", _("正常")
        DIED = "died", _("死亡")
        MOVED_OUT = "moved_out", _("迁出")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="presences")
    status = models.CharField(_("人口状态"), max_length=10, choices=Status.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "valid_from"],
                condition=STANDING,
                name="registry_presence_once",
                violation_error_message=ONE_VERSION,
            )
        ]


class PersonState(Fact):
    """What is known of a person beside identity. Grain: one row per person and date on which something differed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="states")
    nation = models.CharField(_("民族"), max_length=60, blank=True)
    education = models.CharField(_("文化程度"), max_length=60, blank=True)
    schooling = models.CharField(_("在校生状况"), max_length=60, blank=True)
    health = models.CharField(_("健康状况"), max_length=60, blank=True)
    labour = models.CharField(_("劳动技能"), max_length=60, blank=True)
    work_months = models.PositiveSmallIntegerField(_("务工时间(月)"), null=True)
    work_place = models.CharField(_("务工所在地"), max_length=60, blank=True)
    employer = models.CharField(_("务工企业名称"), max_length=80, blank=True)
    job_channel = models.CharField(_("就业渠道"), max_length=60, blank=True)
    works_abroad = models.BooleanField(_("是否国外务工"), null=True)
    industry = models.CharField(_("产业分类"), max_length=60, blank=True)
    politics = models.CharField(_("政治面貌"), max_length=60, blank=True)
    speaks_mandarin = models.BooleanField(_("是否会讲普通话"), null=True)
    has_dibao = models.BooleanField(_("是否享受低保"), null=True)
    has_tekun = models.BooleanField(_("是否特困供养"), null=True)
    has_resident_medical = models.BooleanField(_("是否参加城乡居民基本医疗保险"), null=True)
    has_worker_medical = models.BooleanField(_("是否参加城镇职工基本医疗保险"), null=True)
    has_serious_medical = models.BooleanField(_("是否参加大病保险"), null=True)
    has_commercial_medical = models.BooleanField(_("是否参加商业补充医疗保险"), null=True)
    has_resident_pension = models.BooleanField(_("是否参加城乡居民基本养老保险"), null=True)
    has_worker_pension = models.BooleanField(_("是否参加城镇职工基本养老保险"), null=True)
    had_serious_relief = models.BooleanField(_("是否接受大病医疗救助"), null=True)
    had_health_help = models.BooleanField(_("是否接受其他健康扶贫"), null=True)
    disability_kind = models.CharField(_("残疾类别"), max_length=60, blank=True)
    card_year = models.PositiveSmallIntegerField(_("残疾证办证年度"), null=True)
    dropout_reason = models.CharField(_("失学或辍学原因"), max_length=60, blank=True)
    post_kind = models.CharField(_("公益性岗位类型"), max_length=60, blank=True)
    post_months = models.PositiveSmallIntegerField(_("公益性岗位(月数)"), null=True)
    recognition_standard = models.CharField(_("识别标准"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "valid_from"],
                condition=STANDING,
                name="registry_person_state_once",
                violation_error_message=ONE_VERSION,
            )
        ]


class HouseholdState(Fact):
    """Place, head, type, causes and risks of a household, with the meaning (rule version) they were given under. Grain: one row per household and date."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="states")
    village_code = models.CharField(_("村代码"), max_length=15)
    group_name = models.CharField(_("自然村(组)"), max_length=60, blank=True)
    address = models.CharField(_("住址"), max_length=200, blank=True)
    head_name = models.CharField(_("户主姓名"), max_length=60, blank=True)
    kind = models.CharField(_("户类型"), max_length=60, blank=True, help_text=_("脱贫户 未脱贫户 一般农户"))
    attribute = models.CharField(_("户属性"), max_length=60, blank=True)
    monitored_kind = models.CharField(_("监测对象类别"), max_length=60, blank=True)
    type_version = models.CharField(_("类别口径"), max_length=10, default="2020", help_text=_("2020 或 2021"))
    identified_on = models.DateField(_("首次识别时间"), null=True)
    exited_on = models.DateField(_("脱贫时间"), null=True)
    monitored_on = models.DateField(_("识别监测时间"), null=True)
    risk_removed = models.BooleanField(_("风险是否已消除"), null=True)
    risk_removed_on = models.DateField(_("消除监测时间"), null=True)
    removal_way = models.CharField(_("风险消除方式"), max_length=60, blank=True)
    risks = models.JSONField(_("风险类型"), default=list)
    disaster_kind = models.CharField(_("自然灾害子项"), max_length=60, blank=True)
    causes = models.JSONField(_("致贫原因"), default=list)
    contact_name = models.CharField(_("监测联系人"), max_length=60, blank=True)
    is_military_family = models.BooleanField(_("是否军烈属"), null=True)
    is_without_labour = models.BooleanField(_("整户无劳动能力兜底保障户"), null=True)
    is_resettled = models.BooleanField(_("居住在易地搬迁集中安置区"), null=True)
    resettled_at = models.CharField(_("安置区地址"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "valid_from"],
                condition=STANDING,
                name="registry_household_state_once",
                violation_error_message=ONE_VERSION,
            )
        ]


class Living(Fact):
    """House, water and other conditions. Areas in hundredths of a mu, distance in metres. Grain: one row per household and date."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="livings")
    house_grade = models.CharField(_("危房等级"), max_length=4, blank=True)
    house_area_m2 = models.PositiveIntegerField(_("住房面积"), null=True)
    water_safe = models.BooleanField(_("是否解决安全饮用水"), null=True)
    has_power = models.BooleanField(_("通生活用电"), null=True)
    has_broadcast = models.BooleanField(_("通广播电视"), null=True)
    has_toilet = models.BooleanField(_("有无卫生厕所"), null=True)
    fuel = models.CharField(_("主要燃料类型"), max_length=60, blank=True)
    road_kind = models.CharField(_("入户路类型"), max_length=60, blank=True)
    road_m = models.PositiveIntegerField(_("与村主干路距离(米)"), null=True)
    in_coop = models.BooleanField(_("是否加入合作组织"), null=True)
    industry_help = models.CharField(_("到户产业帮扶类型"), max_length=60, blank=True)
    arable_mu100 = models.PositiveIntegerField(_("耕地面积(亩)"), null=True)
    forest_mu100 = models.PositiveIntegerField(_("林地面积(亩)"), null=True)
    returned_mu100 = models.PositiveIntegerField(_("退耕还林面积(亩)"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "valid_from"],
                condition=STANDING,
                name="registry_living_once",
                violation_error_message=ONE_VERSION,
            )
        ]


class Income(Fact):
    """A household's income of one year in fen. Null means not collected. Grain: one row per household, year and date."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="incomes")
    year = models.PositiveSmallIntegerField(_("年度"))
    people = models.PositiveSmallIntegerField(_("家庭人口数"), null=True)
    wage_fen = models.BigIntegerField(_("工资性收入"), null=True)
    business_fen = models.BigIntegerField(_("生产经营性收入"), null=True)
    property_fen = models.BigIntegerField(_("财产性收入"), null=True)
    transfer_fen = models.BigIntegerField(_("转移性收入"), null=True)
    expense_fen = models.BigIntegerField(_("生产经营性支出"), null=True)
    claims_fen = models.BigIntegerField(_("理赔收入"), null=True)
    selfpaid_fen = models.BigIntegerField(_("合规自付支出"), null=True)
    net_fen = models.BigIntegerField(_("家庭纯收入"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year", "valid_from"],
                condition=STANDING,
                name="registry_income_once",
                violation_error_message=ONE_VERSION,
            )
        ]


class Contact(Fact):
    """A phone or bank number, ciphertext only. Grain: one row per household or person, kind and date."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("电话")
        BANK = "bank", _("银行账号")

    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    holder = models.CharField(_("开户银行"), max_length=60, blank=True)
    number_cipher = models.CharField(_("号码"), max_length=160)
    number_index = models.CharField(_("号码索引"), max_length=64, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind", "valid_from"],
                condition=STANDING & models.Q(household__isnull=False),
                name="registry_household_contact_once",
                violation_error_message=ONE_VERSION,
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "valid_from"],
                condition=STANDING & models.Q(person__isnull=False),
                name="registry_person_contact_once",
                violation_error_message=ONE_VERSION,
            ),
            models.CheckConstraint(
                condition=models.Q(household__isnull=False) ^ models.Q(person__isnull=False),
                name="registry_contact_of_one",
                violation_error_message=_("联系方式属于一户或一人。"),
            ),
        ]


class Event(models.Model):
    """Something that happened to a household, person or subject. Never changed; a withdrawn source marks it. Grain: one row per happening."""

    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="events")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="events")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("事件"), max_length=40)
    happened_on = models.DateField(_("发生日期"))
    recorded_at = models.DateTimeField(_("录入时间"))
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("来源"), max_length=80, db_index=True)
    sentence = models.CharField(_("一句话"), max_length=300, blank=True)
    detail = models.JSONField(_("内容"), default=dict)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "happened_on"], name="registry_event_kind")]


class Withdrawal(models.Model):
    """One source that no longer counts. Grain: one row per withdrawn source."""

    source = models.CharField(_("来源"), max_length=40, unique=True)
    at = models.DateTimeField(_("撤回时间"))
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("撤回原因"), max_length=200)
    finished_at = models.DateTimeField(_("处理完成时间"), null=True)
