"""When two names are the same name written differently: pure, no storage."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from pypinyin import Style, pinyin

from bangfu.linkage.terms import Likeness

_PAIRS = """
張张 劉刘 陳陈 楊杨 趙赵 黃黄 吳吴 孫孙 馬马 鄭郑 謝谢 韓韩 馮冯 鄧邓 許许 蕭萧 肅肃 呂吕 蘇苏 盧卢 蔣蒋 賈贾 閻阎 葉叶 餘余 鍾钟 鐘钟 譚谭 陸陆 範范
鄒邹 龔龚 龐庞 齊齐 賀贺 顧顾 萬万 錢钱 湯汤 溫温 喬乔 賴赖 龍龙 嚴严 遊游 溈沩 魯鲁 聶聂 婁娄 駱骆 畢毕 關关 項项 紀纪 單单 榮荣 華华 國国 麗丽 蘭兰
鳳凤 貴贵 寶宝 寳宝 偉伟 強强 軍军 紅红 豔艳 艷艳 蓮莲 愛爱 瓊琼 瑩莹 瑋玮 璽玺 銀银 鐵铁 鋼钢 錄录 鋒锋 鋭锐 銳锐 錦锦 鎖锁 鏡镜 鈞钧 銘铭 鎮镇 鏈链
長长 開开 興兴 發发 財财 順顺 義义 學学 習习 書书 畫画 業业 樂乐 壽寿 慶庆 憲宪 懷怀 應应 態态 揚扬 擁拥 據据 數数 時时 晉晋 曉晓 暉晖 會会 東东 棟栋
楨桢 樹树 橋桥 權权 歡欢 歲岁 歷历 歸归 氣气 漢汉 潔洁 澤泽 濤涛 潤润 瀟潇 灝灏 烏乌 煒炜 煥焕 燁烨 燦灿 爾尔 牽牵 獻献 現现 瑤瑶 環环 產产 畝亩 當当
監监 碩硕 禮礼 禎祯 種种 穎颖 積积 穩稳 筆笔 節节 簡简 粵粤 紋纹 純纯 紹绍 終终 結结 給给 統统 絲丝 經经 維维 綠绿 綱纲 網网 緒绪 練练 縣县 續续 繼继
羅罗 羨羡 聖圣 聰聪 聯联 職职 脈脉 膽胆 臨临 舉举 艦舰 芻刍 莊庄 蒼苍 藍蓝 藝艺 號号 蘊蕴 蘆芦 處处 虧亏 裏里 裡里 補补 製制 複复 見见 規规 覺觉 觀观
觸触 訓训 記记 設设 詩诗 誌志 誠诚 語语 說说 調调 諒谅 論论 謙谦 講讲 識识 護护 譽誉 讓让 豐丰 貞贞 貢贡 賓宾 賜赐 賢贤 賽赛 贊赞 趕赶 車车 軒轩 軾轼
輔辅 輝辉 輪轮 轉转 辭辞 農农 運运 達达 遠远 選选 還还 鄉乡 鄰邻 醫医 釗钊 針针 鈴铃 鈺钰 銅铜 門门 閃闪 閏闰 間间 閔闵 閣阁 闊阔 陝陕 陽阳 陰阴 際际
隨随 險险 雙双 雜杂 雞鸡 雲云 電电 霧雾 靈灵 靜静 韋韦 韻韵 響响 頂顶 頌颂 預预 頭头 頻频 題题 顏颜 願愿 風风 飛飞 養养 驗验 騰腾 驕骄 駿骏 驊骅 鴻鸿
鵬鹏 鶴鹤 鷹鹰 麥麦 黨党 點点 齡龄 個个 們们 倉仓 倫伦 俠侠 側侧 傑杰 傳传 僑侨 億亿 優优 儀仪 儉俭 兒儿 內内 兩两 冊册 剛刚 創创 劍剑 動动 務务 勝胜
勞劳 勢势 勛勋 勳勋 勵励 區区 協协 卻却 厲厉 參参 啟启 啓启 員员 問问 喪丧 嘯啸 園园 圓圆 圖图 團团 堅坚 執执 報报 場场 塊块 墾垦 壯壮 夢梦 奮奋 奪夺
妝妆 婦妇 媽妈 嬌娇 嬋婵 嬰婴 孌娈 寧宁 實实 審审 寬宽 將将 專专 尋寻 對对 導导 屆届 層层 岡冈 島岛 峯峰 崗岗 嶺岭 嶽岳 巒峦 幣币 師师 帥帅 帶带 幹干
廣广 廠厂 廬庐 彌弥 彥彦 後后 徑径 從从 復复 徵征 憐怜 憶忆 憂忧 戰战 戲戏 戶户 拋抛 挾挟 捨舍 掃扫 採采 換换 搖摇 擇择 擊击 擔担 擴扩 攝摄 敵敌 斷断
於于 曆历 曠旷 朧胧 極极 構构 槍枪 樓楼 標标 樸朴 機机 檢检 櫻樱 欽钦 殘残 毆殴 殺杀 決决 沖冲 況况 淨净 淺浅 淵渊 渾浑 湧涌 滄沧 滅灭 滿满 漁渔 漲涨
瀾澜 無无 煙烟 熱热 燈灯 營营 爐炉 爭争 爺爷 牆墙 獨独 獎奖 獲获 瑣琐 瑪玛 珮佩 璉琏 疊叠 療疗 盡尽 矚瞩 確确 礎础 祿禄 禦御 羣群 凃涂 邨村 栢柏 叡睿
敍叙 敘叙 衆众 眾众 祕秘 暎映 姪侄 淩凌 氷冰 爲为 為为 佈布 倖幸 凱凯 剎刹 鉅巨
"""
PLAIN_FORM: dict[str, str] = {pair[0]: pair[1] for pair in _PAIRS.split()}
"""Traditional and variant characters of names to the form the register writes."""

_PLAIN = str.maketrans(PLAIN_FORM)
_DOTS = str.maketrans(dict.fromkeys("·•．・‧∙.。˙⋅●'’`", None))


@lru_cache(maxsize=200_000)
def plain_name(name: str) -> str:
    """The name without spaces, dots and invisible characters, half-width, in simplified common characters."""
    wide = unicodedata.normalize("NFKC", name).translate(_DOTS)
    return "".join(c for c in wide if not c.isspace() and unicodedata.category(c) != "Cf").translate(_PLAIN)


@lru_cache(maxsize=100_000)
def sound_of(name: str) -> str:
    """How a plain name sounds, without tones: "王晓红" -> "wang xiao hong"."""
    return " ".join(syllable[0] for syllable in pinyin(name, style=Style.NORMAL))


def name_likeness(one: str, other: str) -> Likeness:
    """How alike two names are: equal, a written variant, the same sound, one character off, or different."""
    if not one.strip() or not other.strip():
        return Likeness.MISSING
    if one == other:
        return Likeness.EQUAL
    first, second = plain_name(one), plain_name(other)
    if first == second:
        return Likeness.VARIANT
    if len(first) == len(second) and sound_of(first) == sound_of(second):
        return Likeness.SOUND
    if _is_one_character_off(first, second):
        return Likeness.ONE_CHARACTER
    return Likeness.DIFFERS


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are equal or known ways of writing one name."""
    return plain_name(one) == plain_name(other)


def marked_against(one: str, other: str) -> tuple[tuple[str, bool], ...]:
    """The characters of `one` in runs, each with whether `other` lacks them: what a clerk's eye should find.

    Texts of one length are compared place by place; others are laid along each other first.
    """
    if len(one) == len(other):
        places = groupby(zip(one, other, strict=True), key=lambda pair: pair[0] != pair[1])
        return tuple(("".join(mine for mine, _ in pairs), differs) for differs, pairs in places)
    runs = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return tuple((one[start:end], kind != "equal") for kind, start, end, _, _ in runs if end > start)


def _is_one_character_off(first: str, second: str) -> bool:
    """One character of the given name replaced, or one lost or added in a name of at least three."""
    short, long = sorted((first, second), key=len)
    if len(short) == len(long):
        return short[:1] == long[:1] and sum(a != b for a, b in zip(short, long, strict=True)) == 1
    if len(long) - len(short) != 1 or len(short) < 2:
        return False
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
