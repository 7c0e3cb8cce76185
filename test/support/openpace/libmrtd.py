"""Basic access control (ICAO 9303-11 §4.3) by libmrtd: keys, cryptograms, and the keys of the session."""
import ctypes
from ctypes import byref, c_char, c_char_p, c_int, c_uint64

mrtd = ctypes.CDLL("libmrtd.so.0")
mrtd.mrtd_bac_get_ssc.restype = c_uint64
mrtd.mrtd_bac_get_ssc.argtypes = [c_char_p, c_char_p]
mrtd.mrtd_bac_challenge_ok.restype = c_char
mrtd.mrtd_crypto_padding_remove.argtypes = [c_char_p, c_char_p, c_int, ctypes.POINTER(c_int)]
KEY_BYTES = 16
MAC_BYTES = 8
BLOCK_BYTES = 8
CRYPTOGRAM_BYTES = 32


def filled(size, function, *arguments):
    """What a function writes to its last argument."""
    out = ctypes.create_string_buffer(size)
    function(*arguments, out)
    return out.raw


def pair_of_keys(function, source):
    encryption, authentication = (ctypes.create_string_buffer(KEY_BYTES) for _ in range(2))
    function(source, encryption, authentication)
    return encryption.raw, authentication.raw


def access_keys(zone):
    """KEnc and KMAC of the zone of a TD1 card, in one line; the check digits are libmrtd's."""
    number, birth, expiry = (zone[at : at + size].encode() for at, size in ((5, 9), (30, 6), (38, 6)))
    information = filled(25, mrtd.mrtd_bac_get_kmrz, number, birth, expiry)
    return pair_of_keys(mrtd.mrtd_bac_kmrz_to_kenc_kmac, information)


def transformed(function, data, key):
    out = ctypes.create_string_buffer(len(data))
    function(data, out, len(data), key)
    return out.raw


def mac_of(data, key):
    """With padding."""
    out = ctypes.create_string_buffer(MAC_BYTES)
    mrtd.mrtd_crypto_mac_padding(data, out, len(data), key)
    return out.raw


def encrypted(data, key):
    return transformed(mrtd.mrtd_crypto_encrypt_3des, data, key)


def decrypted(data, key):
    return transformed(mrtd.mrtd_crypto_decrypt_3des, data, key)


def answered_cryptogram(zone, command, challenge, half):
    """The chip's answer, the terminal's half of the seed and its challenge; None for a wrong cryptogram."""
    encryption, authentication = access_keys(zone)
    cryptogram, mac = command[:CRYPTOGRAM_BYTES], command[CRYPTOGRAM_BYTES:]
    if mac_of(cryptogram, authentication) != mac:
        return None
    plain = decrypted(cryptogram, encryption)
    theirs, echoed, of_terminal = plain[:8], plain[8:16], plain[16:]
    if echoed != challenge:
        return None
    answer = encrypted(challenge + theirs + half, encryption)
    return answer + mac_of(answer, authentication), of_terminal, theirs


class MrtdKeys:
    """As EacKeys of messaging.py, from both halves of the seed and both challenges."""

    def __init__(self, of_terminal, of_chip, chip_challenge, terminal_challenge):
        seed = bytes(mine ^ theirs for mine, theirs in zip(of_terminal, of_chip))
        self.encryption, self.authentication = pair_of_keys(mrtd.mrtd_bac_kenc_kmac, seed)
        self.counter = mrtd.mrtd_bac_get_ssc(chip_challenge, terminal_challenge)

    def count(self):
        self.counter = (self.counter + 1) % 2**64

    def pad(self, data):
        out, size = ctypes.create_string_buffer(len(data) + BLOCK_BYTES), c_int()
        mrtd.mrtd_crypto_padding(data, out, len(data), byref(size))
        return out.raw[: size.value]

    def encrypt(self, data):
        return encrypted(self.pad(data), self.encryption)

    def decrypt(self, data):
        padded = decrypted(data, self.encryption)
        out, size = ctypes.create_string_buffer(len(padded)), c_int()
        mrtd.mrtd_crypto_padding_remove(padded, out, len(padded), byref(size))
        return out.raw[: size.value]

    def mac(self, data):
        return mac_of(self.counter.to_bytes(8, "big") + data, self.authentication)
