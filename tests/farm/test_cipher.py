from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from bots.domain.errors import UsageError
from bots.vault.cipher import KEY_BYTES, Cipher, generate_key


@given(st.binary(max_size=500))
def test_opens_what_it_sealed(plain: bytes) -> None:
    cipher = Cipher(b"k" * KEY_BYTES)
    assert cipher.open(cipher.seal(plain)) == plain


def test_the_same_value_is_sealed_differently_each_time() -> None:
    cipher = Cipher(generate_key())
    assert cipher.seal(b"610190-9995") != cipher.seal(b"610190-9995")


def test_nothing_of_the_value_shows() -> None:
    assert b"610190" not in Cipher(generate_key()).seal(b"610190-9995")


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    cipher = Cipher(generate_key())
    sealed = bytearray(cipher.seal(b"value"))
    sealed[place] ^= 1
    with pytest.raises(UsageError, match="has been changed"):
        cipher.open(bytes(sealed))


def test_another_key_is_named_as_the_cause() -> None:
    with pytest.raises(UsageError, match="another key"):
        Cipher(generate_key()).open(Cipher(generate_key()).seal(b"value"))


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(UsageError, match="must be 32 bytes, this one has 5"):
        Cipher(b"short")


def test_json_comes_back_as_it_was() -> None:
    cipher = Cipher(generate_key())
    assert cipher.open_json(cipher.seal_json({"navn": "Søren", "tal": [1, None]})) == {
        "navn": "Søren",
        "tal": [1, None],
    }


def test_keyed_digests_depend_on_text_and_key() -> None:
    one, other = Cipher(b"k" * 32), Cipher(b"l" * 32)
    assert one.keyed_digest("610190-9995") == Cipher(b"k" * 32).keyed_digest("610190-9995")
    assert len({one.keyed_digest("a"), one.keyed_digest("b"), other.keyed_digest("a")}) == 3


@given(st.binary(max_size=500) | st.text(alphabet="fakt ", max_size=500).map(str.encode))
def test_what_has_a_place_opens_there_however_it_is_kept(plain: bytes) -> None:
    cipher = Cipher(b"k" * KEY_BYTES)
    assert cipher.open(cipher.seal(plain, "case 1"), "case 1") == plain


def test_what_repeats_itself_is_kept_smaller_and_nowhere_else_opened() -> None:
    cipher, plain = Cipher(generate_key()), b'{"behandling": "fysioterapi"}' * 40
    sealed = cipher.seal(plain, "case 1")
    assert len(sealed) < len(plain) / 5
    assert len(cipher.seal(plain)) > len(plain)
    for other, place in ((sealed, "case 2"), (b"\x02" + sealed[1:], "case 1"), (sealed, None)):
        with pytest.raises(UsageError, match="does not open"):
            cipher.open(other, place)


def test_what_was_bound_to_its_place_before_values_were_deflated_still_opens() -> None:
    key, nonce, plain = generate_key(), b"n" * 12, b"faktura " * 40
    before = b"\x02" + nonce + AESGCM(key).encrypt(nonce, plain, b"case 1")
    assert Cipher(key).open(before, "case 1") == plain
