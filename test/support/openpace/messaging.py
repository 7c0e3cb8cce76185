"""Secure messaging (ICAO 9303-11 §9.8): the keys of a session at OpenPACE, and the terminal's side."""
from libeac import (
    authenticate, buffer, content, decrypt, encrypt, increment, need, pad, unpad, use_keys
)
from tlv import apdu, parse, tlv

# 6282: the file ended before what was asked for.
DONE = ("9000", "6282")
# As much as there is, in extended length.
WHOLE = 0x10000


class EacKeys:
    """Those that a context reached by PACE or by chip authentication; the counter begins at zero."""

    def __init__(self, context, which):
        need(use_keys(context, which) == 1, "encryption context")
        self.context = context

    def count(self):
        need(increment(self.context) == 1, "counter")

    def pad(self, data):
        return content(pad(self.context, buffer(data)), "pad")

    def encrypt(self, data):
        return content(encrypt(self.context, pad(self.context, buffer(data))), "encrypt")

    def decrypt(self, data):
        return content(unpad(decrypt(self.context, buffer(data))), "decrypt")

    def mac(self, data):
        """Over the counter and the padded data."""
        return content(authenticate(self.context, pad(self.context, buffer(data))), "authenticate")


class Channel:
    def __init__(self, card, keys):
        self.card, self.keys = card, keys

    def transmit(self, header, data, le):
        """`data` and `le` as of the plain command; ends the program where the answer is not well."""
        keys, name = self.keys, bytes(header).hex()
        keys.count()
        objects = tlv(0x87, b"\x01" + keys.encrypt(data)) if data else b""
        if le is not None:
            objects += tlv(0x97, (le & 0xFFFF).to_bytes(2 if le > 255 else 1, "big"))
        masked = bytes([header[0] | 0x0C, *header[1:]])
        mac = keys.mac(keys.pad(masked) + objects)
        answer, status = self.card.transmit(apdu(masked, objects + tlv(0x8E, mac), le if le == WHOLE else 0))
        need(status in DONE, f"protected command {name}: {status}")
        found = parse(answer)
        keys.count()
        signed = answer[: len(answer) - len(tlv(0x8E, found[0x8E]))]
        need(keys.mac(signed) == found[0x8E], f"authentication of the answer to {name}")
        need(found[0x99].hex() == status, f"status {found[0x99].hex()}")
        return keys.decrypt(found[0x87][1:]) if 0x87 in found else b""

    def select_application(self, name):
        self.transmit([0x00, 0xA4, 0x04, 0x0C], name, None)

    def read(self, short_identifier):
        """A whole file in one command."""
        return self.transmit([0x00, 0xB0, 0x80 | short_identifier, 0x00], b"", WHOLE)
