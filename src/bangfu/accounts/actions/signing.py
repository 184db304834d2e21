"""Coming and going is written down, and the second factor is kept."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from bangfu.accounts.actions.journal import record
from bangfu.accounts.models import Staff
from bangfu.ground.errors import Refused, gettext_noop


class CodeRefused(Refused):
    """The six digits are not those of now, or too many wrong ones came before."""


def note_login(*, by: Staff, ip: str) -> None:
    """The journal says that the officer came in."""
    record(by=by, verb="accounts.login", thing=f"staff:{by.pk}", detail={"ip": ip})


def note_logout(*, by: Staff) -> None:
    """The journal says that the officer left."""
    record(by=by, verb="accounts.logout", thing=f"staff:{by.pk}")


def note_failed_login(*, username: str, ip: str) -> None:
    """The journal says that somebody tried; a name that is nobody's is not kept, it may be a mistyped password."""
    staff = Staff.objects.filter(username=username).first()
    thing = f"staff:{staff.pk}" if staff else "staff:unknown"
    record(by=None, verb="accounts.failed_login", thing=thing, detail={"ip": ip})


def begin_second_factor(*, by: Staff) -> TOTPDevice:
    """A secret waits to be confirmed; asking again shows the same one. One already confirmed stays as it is."""
    with transaction.atomic():
        device, _made = TOTPDevice.objects.get_or_create(user=by, confirmed=False, defaults={"name": "totp"})
    return device


def confirm_second_factor(*, token: str, by: Staff) -> TOTPDevice:
    """The waiting secret is the officer's second factor, in place of any older one. Raises: CodeRefused."""
    device = begin_second_factor(by=by)
    _check_token(device, token, by)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=by, confirmed=True).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        record(by=by, verb="accounts.confirm_second_factor", thing=f"staff:{by.pk}")
    return device


def pass_second_factor(*, token: str, by: Staff) -> TOTPDevice:
    """The officer showed the code of now. Raises: CodeRefused."""
    device = TOTPDevice.objects.filter(user=by, confirmed=True).first()
    if device is None:
        raise CodeRefused(gettext_noop("还没有设置第二验证。"))
    _check_token(device, token, by)
    record(by=by, verb="accounts.pass_second_factor", thing=f"staff:{by.pk}")
    return device


def drop_second_factor(*, by: Staff) -> None:
    """The officer has no second factor; a role that needs one will ask to set it up again."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=by).delete()
        record(by=by, verb="accounts.drop_second_factor", thing=f"staff:{by.pk}")


def _check_token(device: TOTPDevice, token: str, by: Staff) -> None:
    """The code is used up, or the failure is counted and written down, before anyone hears of it."""
    with transaction.atomic():
        held = TOTPDevice.objects.select_for_update().get(pk=device.pk)
        is_allowed, why = held.verify_is_allowed()
        is_right = is_allowed and held.verify_token(token.strip())
        if is_allowed and not is_right:
            record(by=by, verb="accounts.failed_second_factor", thing=f"staff:{by.pk}")
    if not is_allowed:
        wait = (why["locked_until"] - timezone.now()).total_seconds()
        raise CodeRefused(gettext_noop("错误次数过多,请 {seconds} 秒后再试。"), seconds=max(1, round(wait)))
    if not is_right:
        raise CodeRefused(gettext_noop("验证码不对,请看手机上当前的六位数字。"))
