"""A chip made of OpenPACE and libmrtd, for a terminal to be held against: access control, chip authentication, files.

One line in, one line out, hexadecimal: a command, and its answer. A line of JSON lays another card down, and is answered
with an empty line:

    {"cardAccess": …, "files": {"1": …}, "secrets": {"CAN": …, "MRZ": …},
     "chip": {"protocol": "0.4.0.127.0.7.2.2.3.2.2", "parameterId": 13, "secret": …, "public": …}}

Files go by their short identifiers; MRZ is the whole zone in one line. PACE with generic mapping, or basic access control
where cardAccess is empty. Every key agreement, key derivation, encryption and message authentication is OpenPACE's, those of
basic access control libmrtd's.
"""
import json
import secrets
import sys

from libeac import (
    EAC_ID_CA, EAC_ID_PACE, buffer, chip_agree, chip_derive, content, encrypt_nonce, init_chip,
    init_security_infos, map_generator, mapping_data, need, new_context, new_secret, own_token, pace_agree,
    pace_derive, pace_key, set_chip_key, text_to_nid, verify_token
)
from libmrtd import MrtdKeys, answered_cryptogram
from messaging import EacKeys
from tlv import number, parse, tlv

CARD_ACCESS = 0x1C
SECRETS = {1: "MRZ", 2: "CAN"}
NO_TOKEN = bytes(8)
TOKEN_DIFFERS = 0
SELECT = 0xA4
READ_BINARY = 0xB0
GENERAL_AUTHENTICATE = 0x86
GET_CHALLENGE = 0x84
EXTERNAL_AUTHENTICATE = 0x82
SELECT_APPLICATION = bytes.fromhex("a404")
SET_PACE = bytes.fromhex("22c1a4")
SET_KAT = bytes.fromhex("2241a6")
SET_AT = bytes.fromhex("2241a4")
OK = bytes.fromhex("9000")
END_OF_FILE = bytes.fromhex("6282")
REFUSED = bytes.fromhex("6300")
NOT_PROTECTED = bytes.fromhex("6987")
WRONG_PROTECTION = bytes.fromhex("6988")
NOT_ALLOWED = bytes.fromhex("6982")
NO_FILE = bytes.fromhex("6a82")
NO_INSTRUCTION = bytes.fromhex("6d00")


def body_of(command):
    """Data, and how many bytes are asked for."""
    rest, lengths = command[4:], 1
    if len(rest) > 1 and rest[0] == 0:
        rest, lengths = rest[1:], 2
    if len(rest) <= lengths:
        return b"", number(rest) or 256**lengths if rest else 0
    size = number(rest[:lengths])
    data, asked = rest[lengths : lengths + size], rest[lengths + size :]
    return data, number(asked) or 256 ** len(asked) if asked else 0


class Chip:
    def __init__(self, order):
        self.access = bytes.fromhex(order["cardAccess"])
        self.files = {int(short): bytes.fromhex(file) for short, file in order["files"].items()}
        self.secrets, self.key = order["secrets"], order["chip"]
        self.pace = self.password = self.peer = self.challenge = self.current = None
        self.keys = self.agreed = None

    def process(self, command):
        """Data and status word."""
        if command[0] & 0x0C:
            return self.protected(command)
        # A command in clear ends the session.
        self.keys = None
        data, asked = body_of(command)
        if command[1] == READ_BINARY:
            return self.read(command, asked, {CARD_ACCESS: self.access} if self.access else {})
        if self.access:
            return self.pace_command(command, data)
        return self.basic_access_command(command, data)

    def pace_command(self, command, data):
        if command[1:4] == SET_PACE:
            return self.choose(parse(data))
        if command[1] == GENERAL_AUTHENTICATE and self.password:
            return self.authenticate(parse(parse(data)[0x7C]))
        return b"", NO_INSTRUCTION

    def basic_access_command(self, command, data):
        """§4.3.3. SELECT is for the application."""
        if command[1:3] == SELECT_APPLICATION:
            return b"", OK
        if command[1] == GET_CHALLENGE:
            self.challenge = secrets.token_bytes(8)
            return self.challenge, OK
        if command[1] == EXTERNAL_AUTHENTICATE and self.challenge:
            half = secrets.token_bytes(16)
            found = answered_cryptogram(self.secrets["MRZ"], data, self.challenge, half)
            if found is None:
                return b"", REFUSED
            answer, of_terminal, challenge = found
            self.keys = MrtdKeys(of_terminal, half, self.challenge, challenge)
            return answer, OK
        return b"", NO_INSTRUCTION

    def read(self, command, asked, files):
        if command[2] & 0x80:
            self.current, offset = command[2] & 0x1F, command[3]
        else:
            offset = number(command[2:4])
        file = files.get(self.current)
        if file is None:
            return b"", NOT_ALLOWED if self.current in self.files else NO_FILE
        found = file[offset : offset + asked]
        return found, OK if len(found) == asked else END_OF_FILE

    def choose(self, choice):
        kind = number(choice[0x83])
        secret = self.secrets[SECRETS[kind]]
        self.pace = new_context()
        need(init_security_infos(self.access, len(self.access), self.pace) == 1, "EF.CardAccess")
        self.password = new_secret(secret.encode(), len(secret), kind)
        return b"", OK

    def authenticate(self, step):
        """GENERAL AUTHENTICATE of PACE (§4.4.4)."""
        context = self.pace
        if not step:
            return dynamic(0x80, content(encrypt_nonce(context, self.password), "nonce"))
        if 0x81 in step:
            mine = content(mapping_data(context), "mapping data")
            need(map_generator(context, buffer(step[0x81])) == 1, "mapping")
            return dynamic(0x82, mine)
        if 0x83 in step:
            self.peer = step[0x83]
            mine = content(pace_key(context), "ephemeral key")
            need(pace_agree(context, buffer(self.peer)) == 1 and pace_derive(context) == 1, "keys of PACE")
            return dynamic(0x84, mine)
        token = content(own_token(context, buffer(self.peer)), "token")
        if verify_token(context, buffer(step[0x85])) != 1:
            return b"", REFUSED
        self.keys = EacKeys(context, EAC_ID_PACE)
        return dynamic(0x86, token)

    def protected(self, command):
        keys, self.keys = self.keys, None
        if keys is None:
            return b"", NOT_PROTECTED
        objects, _ = body_of(command)
        found = parse(objects)
        keys.count()
        signed = objects[: len(objects) - len(tlv(0x8E, found[0x8E]))]
        if keys.mac(keys.pad(command[:4]) + signed) != found[0x8E]:
            return b"", WRONG_PROTECTION
        data = keys.decrypt(found[0x87][1:]) if 0x87 in found else b""
        length = found.get(0x97, b"")
        plain, status = self.opened(command, data, number(length) or 256 ** len(length))
        # The answer goes under the old keys when chip authentication has made new ones (§6.2.4).
        self.keys, self.agreed = self.agreed or keys, None
        return sealed(keys, plain, status), status

    def opened(self, command, data, asked):
        """Data and status word of a command whose protection has been taken off."""
        if command[1] == SELECT:
            return b"", OK
        if command[1] == READ_BINARY:
            return self.read(command, asked, self.files)
        if command[1:4] == SET_KAT:
            self.agree(parse(data)[0x91])
            return b"", OK
        if command[1:4] == SET_AT:
            return b"", OK
        if command[1] == GENERAL_AUTHENTICATE:
            self.agree(parse(parse(data)[0x7C])[0x80])
            return tlv(0x7C, b""), OK
        return b"", NO_INSTRUCTION

    def agree(self, peer):
        """Chip authentication version 1, as in chip_authentication.py: no nonce, no token."""
        context = new_context()
        protocol, parameters = self.key["protocol"], self.key["parameterId"]
        need(init_chip(context, text_to_nid(protocol.encode()), parameters) == 1, "parameters of the chip's key")
        secret, public = bytes.fromhex(self.key["secret"]), bytes.fromhex(self.key["public"])
        need(set_chip_key(context, secret, len(secret), public, len(public)) == 1, "the chip's key")
        need(chip_agree(context, buffer(peer)) == 1, "shared secret")
        need(chip_derive(context, None, buffer(NO_TOKEN)) == TOKEN_DIFFERS, "keys of chip authentication")
        self.agreed = EacKeys(context, EAC_ID_CA)


def sealed(keys, data, status):
    keys.count()
    objects = tlv(0x87, b"\x01" + keys.encrypt(data)) if data else b""
    objects += tlv(0x99, status)
    return objects + tlv(0x8E, keys.mac(objects))


def dynamic(tag, value):
    return tlv(0x7C, tlv(tag, value)), OK


def main():
    chip = None
    for line in sys.stdin:
        if line.startswith("{"):
            chip = Chip(json.loads(line))
            print(flush=True)
        else:
            data, status = chip.process(bytes.fromhex(line))
            print((data + status).hex(), flush=True)


main()
