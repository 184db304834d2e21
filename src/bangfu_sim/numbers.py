"""Identity numbers with sequence 990-999, and phone and bank numbers nobody can own."""

from __future__ import annotations

import datetime as dt
import random

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
MEN, WOMEN = (991, 993, 995, 997, 999), (990, 992, 994, 996, 998)


def check_digit(first17: str) -> str:
    """The 18th character that belongs to the first 17 (GB 11643)."""
    return CHECKS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def fifteen(number: str) -> str:
    """The 15-digit form of an 18-digit number of somebody born before 2000."""
    return number[:6] + number[8:17]


def phone(n: int) -> str:
    """An 11-digit phone number in 154, a block no carrier uses."""
    return f"154{n:08d}"


def bank_account(n: int) -> str:
    """A 19-digit account number whose issuer prefix 999999 belongs to no bank."""
    return f"999999{n:013d}"


def national_code(n: int) -> str:
    """A 10-digit number in the manner of the national system."""
    return f"99{n:08d}"


def police_code(n: int) -> str:
    """A 9-digit household number in the manner of the police."""
    return f"6{n:08d}"


class IdMint:
    """Gives each person a number that nobody else has: five per sex, birthday and prefix."""

    def __init__(self, old: list[str], new: list[str], rng: random.Random) -> None:
        self.old, self.new, self.rng = old, new, rng
        self.given: set[str] = set()

    def issue(self, born: dt.date, male: bool) -> str:
        """A number not given before. Raises RuntimeError when the birthday is exhausted."""
        old_share = 0.97 if born.year < 1985 else 0.7 if born.year < 1999 else 0.0
        for _ in range(400):
            prefixes = self.old if self.rng.random() < old_share else self.new
            first17 = f"{self.rng.choice(prefixes)}{born:%Y%m%d}{self.rng.choice(MEN if male else WOMEN)}"
            if first17 not in self.given:
                self.given.add(first17)
                return first17 + check_digit(first17)
        raise RuntimeError(f"no number left for somebody born on {born}")
