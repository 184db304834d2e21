"""Identity numbers: checked and repaired, masked, encrypted, found by a keyed index."""

from bangfu.ground.identity.ciphers import blind_index, blind_indexes, decrypt, encrypt, is_current, last4_index
from bangfu.ground.identity.keys import rotate
from bangfu.ground.identity.masks import mask_bank, mask_id, mask_name, mask_phone
from bangfu.ground.identity.numbers import IdCheck, born_on, check_character, check_id, checksum_ok, sex_code

__all__ = [
    "IdCheck",
    "blind_index",
    "blind_indexes",
    "born_on",
    "check_character",
    "check_id",
    "checksum_ok",
    "decrypt",
    "encrypt",
    "is_current",
    "last4_index",
    "mask_bank",
    "mask_id",
    "mask_name",
    "mask_phone",
    "rotate",
    "sex_code",
]
