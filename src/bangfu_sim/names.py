"""Names of synthetic people, and the ways in which an office misspells them."""

from __future__ import annotations

import random

SURNAMES = (
    "张王李刘赵杨郭宫孙高贺郝贾宋田武吕任白胡马韩徐周吴黄何冯董康苗解阎段侯梁崔邵石薛温杜常尹秦范牛"
    "袁曹谢罗许姚卢傅乔耿原史邢龚管岳雷蔺翟齐谷万丁戴聂柴"
)
WEIGHTS = [60 if n < 6 else 24 if n < 24 else 8 for n in range(len(SURNAMES))]
MEN_OLD = "福贵财有根栓柱全富成旺喜林明德义忠厚天金玉树茂春来保存万世如生怀拴仁双虎"
MEN_MID = "建国军伟强平文志勇海峰斌永红卫东晓刚利俊杰龙飞云亮新宏祥宝瑞成林"
MEN_NEW = "宇轩浩然子涵博文泽嘉俊熙晨睿天佑铭皓梓豪逸凡家乐一鸣旭"
WOMEN_OLD = "桂兰花英秀梅香莲翠玉珍凤娥变俊仙爱巧改月鱼果拉存女婵先润"
WOMEN_MID = "丽霞芳娟艳红燕敏静慧玲萍琴晓春秀云彩霞爱青素平美俊瑞"
WOMEN_NEW = "欣怡梓涵诗雨可馨若曦佳琪语彤思妍雅婷紫萱一诺晨曦依然"
RARE = "㛃燚珺喆昇犇堃翀頔晅淼垚骉赟昉璟"
MINORITY = ("阿布都·热西提", "买买提·吐逊", "格桑·卓玛")

VARIANTS = {
    **dict(zip("张赵刘陈军国华兰凤荣丽贺马韩", "張趙劉陳軍國華蘭鳳榮麗賀馬韓", strict=True)),
    **dict(zip("英芳建平秀生红明福玉慧静艳燕", "瑛方健萍绣胜宏铭富钰惠婧燕艳", strict=True)),
}


def surname(rng: random.Random) -> str:
    """A surname, the frequent ones more often."""
    return rng.choices(SURNAMES, WEIGHTS)[0]


def given_name(rng: random.Random, male: bool, born_year: int, rare: float = 0.0) -> str:
    """One or two characters in the taste of the birth year; with probability `rare` a rare character."""
    if born_year < 1968:
        pool = MEN_OLD if male else WOMEN_OLD
    elif born_year < 1998:
        pool = MEN_MID if male else WOMEN_MID
    else:
        pool = MEN_NEW if male else WOMEN_NEW
    if rng.random() < rare:
        return rng.choice(RARE) + (rng.choice(pool) if rng.random() < 0.6 else "")
    if rng.random() < 0.22:
        return rng.choice(pool)
    return rng.choice(pool) + rng.choice(pool)


def misspelt(rng: random.Random, name: str) -> str:
    """The name with one character written traditionally or by sound; or with a wrong dot; never the same name."""
    if "·" in name:
        return name.replace("·", rng.choice("•．-"))
    places = [n for n, c in enumerate(name) if c in VARIANTS]
    if not places:
        return name[:-1] + ("" if len(name) > 2 else name[-1]) + rng.choice("儿子")
    n = rng.choice(places)
    return name[:n] + VARIANTS[name[n]] + name[n + 1 :]
