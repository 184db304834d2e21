import datetime as dt
from contextlib import contextmanager

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from bangfu.ground import identity
from bangfu.ground.errors import Broken
from bangfu.ground.identity import keys as key_ring
from bangfu.ground.identity import numbers

BODY = "14092719900101999"  # 1*7+4*9+0*10+9*5+2*8+7*4+1*2+9*1+9*6+0*3+0*7+1*9+0*10+1*5+9*8+9*4+9*2 = 337; 337 mod 11 = 7 -> "5"
GOOD = BODY + "5"
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}

bodies = st.builds(
    lambda place, day, seq: f"{place}{day:%Y%m%d}{seq}",
    st.sampled_from(["140927", "142229", "620201", "522424"]),
    st.dates(dt.date(1900, 1, 1), dt.date(2021, 12, 31)),
    st.integers(990, 999),
)
whole_numbers = bodies.map(lambda body: body + identity.check_character(body))


def test_check_character_is_the_one_worked_by_hand():
    assert identity.check_character(BODY) == "5"
    assert identity.checksum_ok(GOOD)


@given(whole_numbers)
def test_good_number_is_ok_whatever_its_prefix(number):
    assert identity.check_id(number) == identity.IdCheck("ok", number)


@given(whole_numbers, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, by):
    if number[place] == "X":
        return
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]

    assert identity.check_id(wrong).kind == "bad"


@given(whole_numbers, st.sampled_from([" ", "\t", "\u3000", "\u00a0", "\u200b"]), st.integers(0, 18))
def test_untidy_writing_is_repaired(number, space, place):
    written = "'" + (number[:place] + space + number[place:]).translate(FULL_WIDTH)

    found = identity.check_id(written)

    assert (found.kind, found.number) == ("repaired", number)
    assert {numbers.SPACES, numbers.APOSTROPHE, numbers.FULL_WIDTH} <= set(found.repairs)


@given(bodies.filter(lambda body: body[6:8] == "19"))
def test_fifteen_digits_become_eighteen(body):
    found = identity.check_id(body[:6] + body[8:])

    assert found == identity.IdCheck("repaired", body + identity.check_character(body), (numbers.FROM_15,))


def test_lookalike_of_x_is_repaired():
    body = next(b for n in range(990, 1000) if identity.check_character(b := f"14092719900102{n}") == "X")

    assert identity.check_id(body + "×").repairs == (numbers.LOOKALIKE_X,)
    assert identity.check_id(body + "x").repairs == (numbers.SMALL_X,)


@pytest.mark.parametrize("tail", ["44", "11", "72", "43B1"])
def test_disability_card_gives_its_first_eighteen(tail):
    assert identity.check_id(GOOD + tail) == identity.IdCheck("card", GOOD)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (None, "没有填写"),
        ("", "没有填写"),
        (" ' ", "没有填写"),
        (1.409271990010199e17, "数值"),
        (140927199001019995, "数值"),
        ("1.40927E+17", "数值"),
        ("140927199001019990.0", "数值"),
        (GOOD[:17], "位数"),
        (GOOD + "4", "位数"),
        (GOOD[:17] + "A", "不该有的字符"),
        (GOOD + "84", "类别或等级"),
        (GOOD + "45", "类别或等级"),
        ("140927199013019990", "出生日期"),
        ("140927184901019990", "出生日期"),
        (BODY + "6", "校验码"),
        (BODY + "644", "校验码"),
    ],
)
def test_bad_number_says_why(written, reason):
    found = identity.check_id(written)

    assert found.kind == "bad"
    assert reason in found.reason


def test_birth_date_and_sex_are_read_from_the_number():
    assert identity.born_on(GOOD) == dt.date(1990, 1, 1)
    assert identity.sex_code(GOOD) == "1"
    assert identity.sex_code("14092719900101998X") == "2"
    assert not identity.checksum_ok("短")


def test_masks_hide_the_middle():
    assert identity.mask_id(GOOD) == "1409************95"
    assert identity.mask_phone("13800001234") == "138****1234"
    assert identity.mask_bank("6222020200112233445") == "***************3445"
    assert identity.mask_name("李明华") == "李**"
    assert identity.mask_phone("12345678") == "********"
    assert identity.mask_name("") == ""


@pytest.fixture
def keys(settings, tmp_path):
    settings.IDENTITY_KEY_FILE = tmp_path / "keys" / "identity.json"
    return settings.IDENTITY_KEY_FILE


def test_key_ring_is_made_on_first_use_for_its_owner_only(keys):
    identity.encrypt(GOOD)

    assert keys.stat().st_mode & 0o777 == 0o600


def test_value_names_its_key_and_cipher_and_decrypts(keys):
    one, other = identity.encrypt(GOOD), identity.encrypt(GOOD)

    assert one.startswith("k1:aesgcm:")
    assert one != other
    assert identity.decrypt(one) == identity.decrypt(other) == GOOD
    assert identity.encrypt("") == identity.decrypt("") == ""


@pytest.mark.parametrize("cipher", ["aesgcm", "sm4gcm"])
def test_rotation_encrypts_anew_and_still_reads_the_old(keys, cipher):
    old, index = identity.encrypt(GOOD), identity.blind_index(GOOD)

    key_id = identity.rotate(cipher)
    new = identity.encrypt(GOOD)

    assert new.startswith(f"{key_id}:{cipher}:")
    assert identity.decrypt(old) == identity.decrypt(new) == GOOD
    assert (identity.is_current(old), identity.is_current(new)) == (False, True)
    assert identity.blind_index(GOOD) == index


@given(text=st.text(max_size=200))
@pytest.mark.parametrize("cipher", ["aesgcm", "sm4gcm"])
def test_any_text_comes_back(tmp_path_factory, cipher, text):
    with override_settings(IDENTITY_KEY_FILE=tmp_path_factory.getbasetemp() / f"ring-{cipher}.json"):
        if identity.encrypt("x").split(":")[1] != cipher:
            identity.rotate(cipher)
        assert identity.decrypt(identity.encrypt(text)) == text


@pytest.mark.parametrize("cipher", ["aesgcm", "sm4gcm"])
def test_changed_value_is_refused(keys, cipher):
    identity.rotate(cipher)
    value = identity.encrypt(GOOD)

    for changed in (value[:-6] + ("A" if value[-6] != "A" else "B") + value[-5:], value[:12] + "AAAA"):
        with pytest.raises(Broken, match="改动"):
            identity.decrypt(changed)
    with pytest.raises(Broken, match="k9"):
        identity.decrypt("k9:aesgcm:AAAA")
    with pytest.raises(Broken, match="k1"):
        identity.decrypt("k1:sm4gcm:AAAA")


def test_value_too_short_to_be_one_is_refused(keys):
    identity.encrypt("x")

    with pytest.raises(Broken, match="改动"):
        identity.decrypt("k1:aesgcm:AAAA")


def test_ring_that_another_process_made_meanwhile_is_the_one_that_is_used(keys, tmp_path, monkeypatch):
    identity.encrypt("x")
    theirs = keys.read_bytes()
    keys.unlink()
    locked = key_ring._locked

    @contextmanager
    def they_were_first(path):
        with locked(path):
            path.write_bytes(theirs)
            yield

    monkeypatch.setattr(key_ring, "_locked", they_were_first)
    index = identity.blind_index("x")

    assert keys.read_bytes() == theirs
    assert index == identity.blind_index("x")


def test_unknown_cipher_and_damaged_ring_are_refused(keys):
    with pytest.raises(Broken, match="rot13"):
        identity.rotate("rot13")
    identity.encrypt("x")
    keys.write_text("{", encoding="utf-8")
    with pytest.raises(Broken, match="密钥文件损坏"):
        identity.encrypt("x")


def test_blind_index_is_equal_for_equal_texts_only(keys):
    assert identity.blind_index("14092719900102990x") == identity.blind_index("14092719900102990X")
    assert identity.blind_index(GOOD) != identity.blind_index(BODY + "4")
    assert identity.last4_index(GOOD) == identity.last4_index("9995") != identity.blind_index("9995")
    assert identity.blind_index("") == identity.last4_index("") == ""
    assert len(identity.blind_index(GOOD)) == 64


def test_many_indexes_at_once_are_those_one_by_one():
    texts = ["14092719660312991x", "14092719660312991X", "", "王守田"]

    assert identity.blind_indexes(texts) == [identity.blind_index(text) for text in texts]
