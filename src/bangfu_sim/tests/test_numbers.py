"""Every number is valid, unique and nobody's."""

import datetime as dt
import random

import pytest

from bangfu_sim.numbers import IdMint, bank_account, check_digit, fifteen, phone


def test_check_digit_of_a_number_worked_out_by_hand():
    # 1*7+4*9+2*10+2*5+2*8+9*4+1*2+9*1+8*6+5*3+0*7+1*9+0*10+1*5+9*8+9*4+1*2 = 323; 323 mod 11 = 4; fifth of 10X98765432 is 8
    assert check_digit("14222919850101991") == "8"


def test_numbers_of_a_county_are_valid_unique_and_in_the_reserved_sequences(whole):
    numbers = [p.number for p in whole.persons]

    assert len(set(numbers)) == len(numbers)
    assert all(n[17] == check_digit(n[:17]) for n in numbers)
    assert {n[14:16] for n in numbers} == {"99"}


def test_numbers_agree_with_birthday_and_sex(whole):
    for person in whole.persons:
        assert person.number[6:14] == f"{person.born:%Y%m%d}"
        assert (int(person.number[16]) % 2 == 1) == (person.sex == "男")


def test_prefixes_are_old_and_new(whole):
    prefixes = {p.number[:6] for p in whole.persons}

    assert {"142229", "140927"} <= prefixes
    assert all(p.number[:4] == "1409" for p in whole.persons if p.born >= dt.date(2000, 1, 1))


def test_mint_says_when_a_birthday_is_used_up():
    mint = IdMint(["142229"], ["142229"], random.Random(1))
    for _ in range(5):
        mint.issue(dt.date(1980, 1, 1), male=True)

    with pytest.raises(RuntimeError):
        mint.issue(dt.date(1980, 1, 1), male=True)


def test_fifteen_digits_leave_out_century_and_check():
    assert fifteen("142229198501019918") == "142229850101991"


def test_phone_and_bank_numbers_belong_to_nobody():
    assert phone(12) == "15400000012"
    assert bank_account(5) == "9999990000000000005"
