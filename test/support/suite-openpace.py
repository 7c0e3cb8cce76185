"""Reads DG1 of an eMRTD with nothing of this project: the C libraries of OpenPACE (libeac) and of PC/SC.

    suite-openpace.py READER CAN|MRZ SECRET

The secret of MRZ is the whole zone of a TD1 card in one line. EF.CardAccess, PACE, SELECT of the LDS1 application and
READ BINARY of DG1 under secure messaging. Prints JSON: cardAccess and dg1; or fails with the step that failed.
"""
import ctypes
import json
import sys
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_ulong, c_void_p

SECRET_TYPES = {"MRZ": 1, "CAN": 2}
EAC_ID_PACE = 0
LDS1 = bytes.fromhex("a0000002471001")
# 6282: the file ended before what was asked for.
DONE = ("9000", "6282")
PACE_ARCS = bytes.fromhex("04007f0007020204")


class Buffer(ctypes.Structure):
    """BUF_MEM of OpenSSL."""

    _fields_ = [("length", c_size_t), ("data", c_void_p), ("max", c_size_t), ("flags", c_ulong)]


eac = ctypes.CDLL("libeac.so.3")
pcsc = ctypes.CDLL("libpcsclite.so.1")


def declare(library, name, result, *arguments):
    function = getattr(library, name)
    function.restype = result
    function.argtypes = list(arguments)
    return function


BUFFER = POINTER(Buffer)
create = declare(eac, "BUF_MEM_create_init", BUFFER, c_char_p, c_size_t)
new_context = declare(eac, "EAC_CTX_new", c_void_p)
init_card_access = declare(eac, "EAC_CTX_init_ef_cardaccess", c_int, c_char_p, c_size_t, c_void_p)
new_secret = declare(eac, "PACE_SEC_new", c_void_p, c_char_p, c_size_t, c_int)
decrypt_nonce = declare(eac, "PACE_STEP2_dec_nonce", c_int, c_void_p, c_void_p, BUFFER)
mapping_data = declare(eac, "PACE_STEP3A_generate_mapping_data", BUFFER, c_void_p)
map_generator = declare(eac, "PACE_STEP3A_map_generator", c_int, c_void_p, BUFFER)
ephemeral_key = declare(eac, "PACE_STEP3B_generate_ephemeral_key", BUFFER, c_void_p)
shared_secret = declare(eac, "PACE_STEP3B_compute_shared_secret", c_int, c_void_p, BUFFER)
derive_keys = declare(eac, "PACE_STEP3C_derive_keys", c_int, c_void_p)
own_token = declare(eac, "PACE_STEP3D_compute_authentication_token", BUFFER, c_void_p, BUFFER)
verify_token = declare(eac, "PACE_STEP3D_verify_authentication_token", c_int, c_void_p, BUFFER)
use_keys = declare(eac, "EAC_CTX_set_encryption_ctx", c_int, c_void_p, c_int)
increment = declare(eac, "EAC_increment_ssc", c_int, c_void_p)
pad = declare(eac, "EAC_add_iso_pad", BUFFER, c_void_p, BUFFER)
unpad = declare(eac, "EAC_remove_iso_pad", BUFFER, BUFFER)
encrypt = declare(eac, "EAC_encrypt", BUFFER, c_void_p, BUFFER)
decrypt = declare(eac, "EAC_decrypt", BUFFER, c_void_p, BUFFER)
authenticate = declare(eac, "EAC_authenticate", BUFFER, c_void_p, BUFFER)
verify_mac = declare(eac, "EAC_verify_authentication", c_int, c_void_p, BUFFER, BUFFER)


def need(condition, step):
    if not condition:
        sys.exit(step)


def buffer(data):
    return create(data, len(data))


def content(pointer, step):
    need(pointer, step)
    return ctypes.string_at(pointer.contents.data, pointer.contents.length)


class Card:
    """An exclusive connection; reset at the end."""

    def __init__(self, reader):
        context, self.card, protocol = c_long(), c_long(), c_ulong()
        need(pcsc.SCardEstablishContext(c_ulong(2), None, None, byref(context)) == 0, "PC/SC service")
        status = pcsc.SCardConnect(
            context, reader.encode(), c_ulong(1), c_ulong(3), byref(self.card), byref(protocol)
        )
        need(status == 0, "connect")
        self.header = (c_ulong * 2)(protocol.value, 2 * ctypes.sizeof(c_ulong))

    def transmit(self, command):
        answer, length = ctypes.create_string_buffer(65_538), c_ulong(65_538)
        status = pcsc.SCardTransmit(
            self.card, byref(self.header), command, c_ulong(len(command)), None, answer, byref(length)
        )
        need(status == 0 and length.value >= 2, "transmit")
        return answer.raw[: length.value - 2], answer.raw[length.value - 2 : length.value].hex()

    def close(self):
        pcsc.SCardDisconnect(self.card, c_ulong(1))


def apdu(header, data, le):
    """`le` is 0 for as much as there is, None for nothing; extended where the data ask for it."""
    long = len(data) > 255
    size = len(data).to_bytes(3 if long else 1, "big") if data else b""
    asked = b"" if le is None else bytes(2 if long else 1)
    return bytes(header) + size + data + asked


def tlv(tag, value):
    size = len(value)
    if size < 0x80:
        return bytes([tag, size]) + value
    return bytes([tag, 0x81 if size < 0x100 else 0x82]) + size.to_bytes(1 if size < 0x100 else 2, "big") + value


def parse(data):
    """Tags of one byte."""
    found, at = {}, 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size >= 0x80:
            more = size - 0x80
            size, at = int.from_bytes(data[at : at + more], "big"), at + more
        found[tag] = data[at : at + size]
        at += size
    return found


def authenticate_step(card, tag, value, last=False):
    data = tlv(0x7C, b"" if tag is None else tlv(tag, value))
    answer, status = card.transmit(apdu([0x00 if last else 0x10, 0x86, 0, 0], data, 0))
    need(status == "9000", f"GENERAL AUTHENTICATE {status}")
    return parse(parse(answer)[0x7C])


def pace(card, card_access, kind, secret):
    context = new_context()
    need(init_card_access(card_access, len(card_access), context) == 1, "EF.CardAccess")
    start = card_access.index(PACE_ARCS)
    protocol = card_access[start : start + len(PACE_ARCS) + 2]
    choice = tlv(0x80, protocol) + tlv(0x83, bytes([SECRET_TYPES[kind]]))
    _, status = card.transmit(apdu([0, 0x22, 0xC1, 0xA4], choice, None))
    need(status == "9000", f"MSE:Set AT {status}")
    password = new_secret(secret.encode(), len(secret), SECRET_TYPES[kind])
    nonce = authenticate_step(card, None, b"")[0x80]
    need(decrypt_nonce(context, password, buffer(nonce)) == 1, "nonce")
    mine = content(mapping_data(context), "mapping data")
    theirs = authenticate_step(card, 0x81, mine)[0x82]
    need(map_generator(context, buffer(theirs)) == 1, "mapping")
    key = content(ephemeral_key(context), "ephemeral key")
    peer = authenticate_step(card, 0x83, key)[0x84]
    need(shared_secret(context, buffer(peer)) == 1, "shared secret")
    need(derive_keys(context) == 1, "keys")
    token = content(own_token(context, buffer(peer)), "token")
    answered = authenticate_step(card, 0x85, token, last=True)[0x86]
    need(verify_token(context, buffer(answered)) == 1, "the card's token")
    need(use_keys(context, EAC_ID_PACE) == 1, "encryption context")
    return context


def protected(card, context, header, data, le):
    """One command and its answer under secure messaging (ICAO 9303-11 §9.8)."""
    need(increment(context) == 1, "counter")
    objects = b""
    if data:
        objects = tlv(0x87, b"\x01" + content(encrypt(context, pad(context, buffer(data))), "encrypt"))
    if le is not None:
        objects += tlv(0x97, bytes([le]))
    masked = bytes([header[0] | 0x0C, *header[1:]])
    covered = content(pad(context, buffer(masked)), "pad") + objects
    mac = content(authenticate(context, pad(context, buffer(covered))), "authenticate")
    answer, status = card.transmit(apdu(masked, objects + tlv(0x8E, mac), 0))
    need(status in DONE, f"protected command {status}")
    found = parse(answer)
    need(increment(context) == 1, "counter")
    signed = answer[: len(answer) - len(tlv(0x8E, found[0x8E]))]
    checked = verify_mac(context, pad(context, buffer(signed)), buffer(found[0x8E]))
    need(checked == 1, "authentication of the answer")
    need(found[0x99].hex() == status, f"status {found[0x99].hex()}")
    if 0x87 not in found:
        return b""
    return content(unpad(decrypt(context, buffer(found[0x87][1:]))), "decrypt")


def main(reader, kind, secret):
    eac.EAC_init()
    card = Card(reader)
    try:
        card.transmit(bytes.fromhex("00a4000c023f00"))
        _, status = card.transmit(bytes.fromhex("00a4020c02011c"))
        need(status == "9000", f"SELECT EF.CardAccess {status}")
        card_access, status = card.transmit(bytes.fromhex("00b0000000"))
        need(status in DONE, f"READ EF.CardAccess {status}")
        context = pace(card, card_access, kind, secret)
        protected(card, context, [0x00, 0xA4, 0x04, 0x0C], LDS1, None)
        dg1 = protected(card, context, [0x00, 0xB0, 0x81, 0x00], b"", 0xDF)
        print(json.dumps({"cardAccess": card_access.hex(), "dg1": dg1.hex()}))
    finally:
        card.close()


main(*sys.argv[1:])
