"""Which rows stand for a period, and what would stand if an upload were taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.utils.translation import gettext as _

from bangfu.ledgers.models import RejectedRow, Upload
from bangfu.ledgers.queries.rows import UNCHANGED, stored_rows
from bangfu.ledgers.queries.uploads import standing_uploads


@dataclass(frozen=True)
class Promotion:
    """An upload some of whose rows only repeat one that leaves. `stays`: by row, whether it still repeats another."""

    upload: Upload
    table: pa.Table
    stays: tuple[bool, ...]

    @property
    def rows(self) -> int:
        """How many rows come to stand for themselves."""
        return int(sum(self.table[UNCHANGED].to_pylist())) - sum(self.stays)


def promotions(standing: Sequence[Upload], leaving: Upload) -> list[Promotion]:
    """The uploads among those standing (oldest first) whose unchanged rows repeat nothing but the leaving one."""
    found: list[Promotion] = []
    now: dict[str, str] = {}
    for upload in standing:
        if upload.pk == leaving.pk:
            continue
        table = stored_rows(upload)
        keys, digests = table["row_key"].to_pylist(), table["row_digest"].to_pylist()
        repeats = table[UNCHANGED].to_pylist()
        stays = (same and now.get(key) == digest for same, key, digest in zip(repeats, keys, digests, strict=True))
        promotion = Promotion(upload, table, tuple(stays))
        now.update(zip(keys, digests, strict=True))
        if promotion.rows:
            found.append(promotion)
    return found


def withdrawal_consequences(upload: Upload) -> list[tuple[int, str]]:
    """What taking this upload back would do, as numbers and words; nothing is changed by asking."""
    others = promotions(list(standing_uploads(upload.contract, upload.period)), upload)
    linked = int(upload.linked_rows.get("linked", upload.accepted_rows if upload.taken_at else 0))
    told = [
        (upload.accepted_rows, _("行不再算数")),
        (linked, _("行已关联到人或户,关联随之撤销")),
        (int(upload.linked_rows.get("mismatches", 0)), _("条信息不一致提示随之撤销,已处理的保留并列出")),
        (sum(one.rows for one in others), _("行在同期其他文件中也有,改由那些文件说明")),
        (upload.rejections.filter(corrected_by=None).count(), _("行待更正的退回行不再需要更正")),
        (RejectedRow.objects.filter(corrected_by=upload).count(), _("行由本文件更正的退回行重新待更正")),
    ]
    return [told[0], *(pair for pair in told[1:] if pair[0])]
