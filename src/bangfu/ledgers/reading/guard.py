"""Looks into a workbook before it is opened: bombs, passwords, entities and empty oceans of cells are refused in time."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from bangfu.ground.errors import gettext_noop
from bangfu.ledgers.terms import FileRefused

MOST_BYTES_UNPACKED = 700 * 1024 * 1024
MOST_PARTS = 3000
MOST_ROWS = 300_000
MOST_CELLS = 20_000_000
MOST_COLUMNS = 500
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

SAVE_AS_XLSX = gettext_noop("请用 Excel 打开后另存为 .xlsx 再上传。")
BROKEN = gettext_noop("文件已损坏,打不开。请用 Excel 打开确认后另存为 .xlsx 再上传。")
BOMB = gettext_noop("文件解压后大得不合常理,为安全起见没有打开。请另存为新的 .xlsx,只留需要的工作表。")
PASSWORD = gettext_noop("文件有密码,读不了。请在 Excel 中取消密码保护后再上传。")
ENTITY = gettext_noop("文件里有不该出现的 XML 实体声明,为安全起见没有打开。请用 Excel 打开后另存为 .xlsx 再上传。")
NOT_A_WORKBOOK = gettext_noop("这不是 Excel 表格,只收 .xls、.xlsx 和 .csv。请核对文件后再上传。")
TOO_MANY_ROWS = gettext_noop("一个文件最多 {most:,} 行,这个文件有 {rows:,} 行。请按乡镇拆成几个文件,同一期分别上传。")
TOO_WIDE = gettext_noop("工作表“{sheet}”的内容一直延伸到第 {columns} 列,不像一张名单。请删去右侧多余的列后再上传。")
BINARY_WORKBOOK = gettext_noop("这是 .xlsb 或 .ods 格式,读不了。请用 Excel 打开后另存为 .xlsx 再上传。")

_REFERENCE = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
_ANY_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,9})[\"'](?:[^>]*[^/>])?>")
_FAR_DOWN = re.compile(rb'r="[A-Z]{1,3}(?:[3-9]\d{5}|\d{7,})"(?:[^>]*[^/>])?>')
_ODD_REFERENCE = re.compile(rb"\sr(?:='|=\"[a-z]|\s|=\s)")
_WIDE_REFERENCE = re.compile(rb'r="([A-Z]{2,3})\d')
_HIDDEN_COLUMN = re.compile(rb"<col\b[^>]*>")
_UNVALUED_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_SHEET = re.compile(rb"<sheet\b[^>]*>")
_OLD_BEGINNING = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_OLD_PASSWORD = 0x2F
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


def hidden_columns(data: bytes) -> dict[str, frozenset[int]]:
    """The hidden columns of each sheet of an .xlsx, by the sheet's title.

    Looks at every part on the way. Raises: FileRefused for anything hostile or unreadable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _looked(archive)
    except (zipfile.BadZipFile, EOFError, zipfile.LargeZipFile, NotImplementedError, zlib.error) as fault:
        raise FileRefused(BROKEN) from fault


def has_old_password(data: bytes) -> bool:
    """Whether the workbook stream of an .xls opens with the record that says it is encrypted."""
    place = data.find(_OLD_BEGINNING)
    for _ in range(20 if place >= 0 else 0):
        kind, size = struct.unpack_from("<HH", data.ljust(place + 4, b"\0"), place)
        if kind == _OLD_PASSWORD:
            return True
        place += 4 + size
    return False


def unvalued_formulas(data: bytes, title: str) -> frozenset[str]:
    """The cells of one sheet whose formula was saved without its result, as Excel names them: F37."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        titles = _sheet_titles(archive, set(archive.namelist()))
        part = next(part for part, name in titles.items() if name == title)
        found = _UNVALUED_FORMULA.findall(archive.read(part))
    return frozenset((column + row).decode() for column, row in found)


def _looked(archive: zipfile.ZipFile) -> dict[str, frozenset[int]]:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_BYTES_UNPACKED:
        raise FileRefused(BOMB)
    if any(p.flag_bits & 1 for p in parts):
        raise FileRefused(PASSWORD)
    names = {p.filename for p in parts}
    if len(names) != len(parts):
        raise FileRefused(BROKEN)
    if "xl/workbook.xml" not in names:
        is_other_sheet = "xl/workbook.bin" in names or "content.xml" in names
        raise FileRefused(BINARY_WORKBOOK if is_other_sheet else NOT_A_WORKBOOK)
    titles = _sheet_titles(archive, names)
    hidden = {}
    for part in parts:
        content = _content(archive, part)
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
            raise FileRefused(ENTITY)
        if part.filename in titles or b"sheetData" in content:
            title = titles.get(part.filename, part.filename)
            _check_extent(content, title)
            hidden[title] = _hidden_columns(content)
    return hidden


def _content(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part's bytes. Raises: FileRefused for an entry that holds more than the directory promises."""
    promised, part.file_size = part.file_size, part.file_size + 1
    with archive.open(part) as stream:
        content = stream.read(promised + 1)
    if len(content) > promised:
        raise FileRefused(BOMB)
    return content


def _check_extent(content: bytes, title: str) -> None:
    """The block of cells from the first to the last one written is of a size a person could have meant."""
    last = content.rfind(b"</c>")
    found = _REFERENCE.findall(content, max(content.rfind(b'<c r="', 0, last), 0), last) if last >= 0 else []
    rows = int(found[0][1]) if found else 0
    wide = {_column_number(m) for m in set(_WIDE_REFERENCE.findall(content))} if _has_wide(content) else {26}
    columns = max(wide)
    if _ODD_REFERENCE.search(content) or _FAR_DOWN.search(content) or columns * MOST_ROWS > MOST_CELLS:
        rows, columns = _farthest(content, rows, columns)
    if columns > MOST_COLUMNS:
        raise FileRefused(TOO_WIDE, sheet=title, columns=columns)
    if rows > MOST_ROWS:
        raise FileRefused(TOO_MANY_ROWS, most=MOST_ROWS, rows=rows)
    if rows * columns > MOST_CELLS:
        raise FileRefused(BOMB)


def _farthest(content: bytes, rows: int, columns: int) -> tuple[int, int]:
    """The last row and column any cell that holds something names, in whatever order and spelling they stand."""
    for found in _ANY_REFERENCE.finditer(content):
        rows, columns = max(rows, int(found[2])), max(columns, _column_number(found[1].upper()))
    return rows, columns


_LETTERS = bytes.maketrans(b"BCDEFGHIJKLMNOPQRSTUVWXYZ123456789", b"A" * 25 + b"0" * 9)


def _has_wide(content: bytes) -> bool:
    """Whether any cell lies beyond column Z; one pass of byte replacement is far cheaper than a pattern."""
    shape = content.translate(_LETTERS)
    return b'r="AA' in shape


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _hidden_columns(content: bytes) -> frozenset[int]:
    """Indexes of the columns a person does not see when the sheet is open."""
    head = content[: content.find(b"<sheetData")]
    found: set[int] = set()
    for tag in _HIDDEN_COLUMN.findall(head):
        if _attribute(tag, b"hidden") in (b"1", b"true"):
            first, last = int(_attribute(tag, b"min") or 1), int(_attribute(tag, b"max") or 1)
            found.update(range(first - 1, min(last, MOST_COLUMNS)))
    return frozenset(found)


def _sheet_titles(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """Part name -> the title on the sheet's tab."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        return {}
    targets = {_attribute(t, b"Id"): _attribute(t, b"Target") for t in _RELATION.findall(archive.read(relations))}
    found = {}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        target = targets.get(_attribute(tag, b"r:id") or _attribute(tag, b"id"), b"").decode("utf-8", "replace")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found[part] = _unescaped(_attribute(tag, b"name").decode("utf-8", "replace"))
    return found


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"[\s]" + name + rb'\s*=\s*"([^"]*)"', tag)
    return found[1] if found else b""


def _unescaped(text: str) -> str:
    for mark, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(mark, letter)
    return text
