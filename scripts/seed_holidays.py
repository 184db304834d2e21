"""Writes the holiday table of ground from the package chinesecalendar: run once a year, review, commit.

Only days that differ from Monday to Friday are written.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import chinese_calendar

FIRST_YEAR, LAST_YEAR = 2019, 2026
TABLE = Path(__file__).parents[1] / "src" / "bangfu" / "ground" / "data" / "holidays.csv"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "纪念日",
}


def exceptions() -> list[tuple[str, str, str]]:
    """(day, off or worked, holiday) for each day that differs from Monday to Friday."""
    day, rows = dt.date(FIRST_YEAR, 1, 1), []
    while day.year <= LAST_YEAR:
        worked = chinese_calendar.is_workday(day)
        if worked != (day.weekday() < 5):
            _, name = chinese_calendar.get_holiday_detail(day)
            rows.append((day.isoformat(), "worked" if worked else "off", NAMES.get(str(name), str(name or ""))))
        day += dt.timedelta(days=1)
    return rows


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["day", "kind", "holiday"])
        writer.writerows(exceptions())
