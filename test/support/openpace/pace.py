"""PACE (ICAO 9303-11 §4.4) by OpenPACE: the terminal's side."""
from libeac import (
    EAC_ID_PACE, SECRET_TYPES, buffer, content, decrypt_nonce, init_security_infos, map_generator,
    mapping_data, need, new_context, new_secret, own_token, pace_agree, pace_derive, pace_key, verify_token
)
from messaging import Channel, EacKeys
from tlv import apdu, parse, tlv

PACE_ARCS = bytes.fromhex("04007f0007020204")


def general_authenticate(card, tag, value, last=False):
    data = tlv(0x7C, b"" if tag is None else tlv(tag, value))
    answer, status = card.transmit(apdu([0x00 if last else 0x10, 0x86, 0, 0], data, 0))
    need(status == "9000", f"GENERAL AUTHENTICATE {status}")
    return parse(parse(answer)[0x7C])


def run_pace(card, card_access, kind, secret):
    context = new_context()
    need(init_security_infos(card_access, len(card_access), context) == 1, "EF.CardAccess")
    start = card_access.index(PACE_ARCS)
    protocol = card_access[start : start + len(PACE_ARCS) + 2]
    choice = tlv(0x80, protocol) + tlv(0x83, bytes([SECRET_TYPES[kind]]))
    _, status = card.transmit(apdu([0, 0x22, 0xC1, 0xA4], choice, None))
    need(status == "9000", f"MSE:Set AT {status}")
    password = new_secret(secret.encode(), len(secret), SECRET_TYPES[kind])
    nonce = general_authenticate(card, None, b"")[0x80]
    need(decrypt_nonce(context, password, buffer(nonce)) == 1, "nonce")
    mine = content(mapping_data(context), "mapping data")
    theirs = general_authenticate(card, 0x81, mine)[0x82]
    need(map_generator(context, buffer(theirs)) == 1, "mapping")
    key = content(pace_key(context), "ephemeral key")
    peer = general_authenticate(card, 0x83, key)[0x84]
    need(pace_agree(context, buffer(peer)) == 1, "shared secret")
    need(pace_derive(context) == 1, "keys")
    token = content(own_token(context, buffer(peer)), "token")
    answered = general_authenticate(card, 0x85, token, last=True)[0x86]
    need(verify_token(context, buffer(answered)) == 1, "the card's token")
    return Channel(card, EacKeys(context, EAC_ID_PACE))
