"""Reads and judges a national ID card with nothing of this project.

    read.py READER CAN|MRZ SECRET AUTHORITY.der [LINK.der ...]

The secret of MRZ is the whole zone of a TD1 card in one line. PACE, or basic access control where there is no EF.CardAccess;
EF.SOD; chip authentication where DG14 offers it; under the last keys every data group but fingerprints; active authentication
where there is DG15. Prints JSON: cardAccess, files and hashes by the number of the data group, proofs; or ends with the step
that failed.
"""
import json
import sys

from active_authentication import run_active_authentication
from bac import run_bac
from chip_authentication import chip_protocol, run_chip_authentication
from libeac import need
from messaging import DONE
from openssl import OpenSsl
from pace import run_pace
from passive_authentication import compare_hashes, security_object
from pcsc import Card
from tlv import apdu, parse

LDS1 = bytes.fromhex("a0000002471001")
EF_SOD = 0x1D
FINGERPRINTS = 3
NO_FILE = "6a82"


def open_card(card, kind, secret):
    """EF.CardAccess, empty where the card has basic access control only, and the channel."""
    card.transmit(bytes.fromhex("00a4000c023f00"))
    _, status = card.transmit(bytes.fromhex("00a4020c02011c"))
    if status == NO_FILE:
        card.transmit(apdu([0x00, 0xA4, 0x04, 0x0C], LDS1, None))
        return b"", run_bac(card, secret)
    need(status == "9000", f"SELECT EF.CardAccess {status}")
    card_access, status = card.transmit(bytes.fromhex("00b0000000"))
    need(status in DONE, f"READ EF.CardAccess {status}")
    channel = run_pace(card, card_access, kind, secret)
    channel.select_application(LDS1)
    return card_access, channel


def judge(card, openssl, kind, secret, authority, links):
    card_access, channel = open_card(card, kind, secret)
    signed = security_object(openssl, channel.read(EF_SOD), authority, links)
    listed = compare_hashes(signed, {})["listed"]
    infos = parse(channel.read(14))[0x6E]
    proofs = []
    protocol = chip_protocol(infos)
    if protocol:
        channel = run_chip_authentication(card, channel, infos)
        proofs.append(f"chip authentication, {protocol}")
    files = {group: channel.read(group) for group in listed if group != FINGERPRINTS}
    if 15 in files:
        active = run_active_authentication(openssl, channel, infos, parse(files[15])[0x6F])
        proofs.append(f"active authentication, {active}")
    return {
        "cardAccess": card_access.hex(),
        "files": {group: file.hex() for group, file in files.items()},
        "hashes": compare_hashes(signed, files),
        "proofs": proofs,
    }


def main(reader, kind, secret, *certificates):
    authority, *links = [open(path, "rb").read() for path in certificates]
    card = Card(reader)
    try:
        print(json.dumps(judge(card, OpenSsl(), kind, secret, authority, links)))
    finally:
        card.close()


main(*sys.argv[1:])
