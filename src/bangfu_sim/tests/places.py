"""A small list of villages for tests: the eight townships of 神池, three villages each, one town community."""

import pathlib

TOWNSHIPS = {
    "140927100": "龙泉镇",
    "140927101": "义井镇",
    "140927102": "八角镇",
    "140927200": "东湖乡",
    "140927203": "贺职乡",
    "140927204": "长畛乡",
    "140927205": "烈堡乡",
    "140927206": "大严备乡",
}
VILLAGES = {
    "140927100": ("南关路社区居委会", "太平庄村委会", "丁庄窝村委会"),
    "140927101": ("义井村委会", "虎北村委会", "大黑庄村委会"),
    "140927102": ("八角村委会", "郭家村委会", "富康村村委会"),
    "140927200": ("东湖村委会", "三山村委会", "九姑村委会"),
    "140927203": ("贺职村委会", "南坡底村委会", "小村村委会"),
    "140927204": ("长畛村委会", "东峪村委会", "小洼村委会"),
    "140927205": ("烈堡村委会", "高堡村委会", "大沟村委会"),
    "140927206": ("大严备村委会", "马坊村委会", "庄窝村委会"),
}


def villages_csv(folder: pathlib.Path) -> pathlib.Path:
    """Both CSV files lie in the folder; the path of the villages."""
    lines = [f"{code},{name}" for code, name in TOWNSHIPS.items()]
    (folder / "townships.csv").write_text("\n".join(["code,name", *lines]), encoding="utf-8")
    rows = [
        f"{township}2{n:02d},{name},{township}" for township, names in VILLAGES.items() for n, name in enumerate(names)
    ]
    path = folder / "villages.csv"
    path.write_text("\n".join(["code,name,township_code", *rows]), encoding="utf-8")
    return path
