"""Chip authentication version 1 (ICAO 9303-11 §6.2) by OpenPACE: the terminal's side.

OpenPACE reads DG14, makes the ephemeral key, agrees and derives the keys. It was written for version 2, where the chip adds
a nonce and a token: its derivation takes the nonce for optional, and then only says that the token is not the right one.
What the chip is worth shows in its first answer under the new keys.

Of Diffie-Hellman it knows the groups by their numbers, and hands on the shared secret without its leading zeros, where
PKCS #3 keeps them (§9.6). There the exponent is drawn here, until the secret has none: the chip's key is known beforehand.
"""
import secrets

from libeac import (
    EAC_ID_CA, buffer, chip_agree, chip_derive, chip_public_key, content, dh_groups, generate_chip_key,
    init_chip, init_security_infos, need, new_context, set_chip_key, text_to_nid
)
from messaging import Channel, EacKeys
from tlv import children, number, parse, tlv, unsigned, values

CHIP_AUTHENTICATION = "0.4.0.127.0.7.2.2.3"
CHIP_AUTHENTICATION_ARCS = bytes.fromhex("04007f0007020203")
PUBLIC_KEYS = (bytes.fromhex("04007f000702020101"), bytes.fromhex("04007f000702020102"))
STANDARDISED = bytes.fromhex("04007f00070102")
DH = 1
TRIPLE_DES = 1
NO_TOKEN = bytes(8)
TOKEN_DIFFERS = 0


def chip_protocol(infos):
    """As numbers with dots, of ChipAuthenticationInfo in the SET of DG14; empty where there is none."""
    offers = (values(info)[0] for info in values(parse(infos)[0x31]))
    arcs = next((oid[-2:] for oid in offers if oid[:-2] == CHIP_AUTHENTICATION_ARCS), b"")
    return ".".join([CHIP_AUTHENTICATION, *map(str, arcs)]) if arcs else ""


def run_chip_authentication(card, channel, infos):
    """`infos` is the SET of DG14, `channel` the one of PACE. The new channel, which nothing has proven yet."""
    members = [values(info) for info in values(parse(infos)[0x31])]
    protocol, _, *reference = next(info for info in members if info[0][:-2] == CHIP_AUTHENTICATION_ARCS)
    key = next(info[1] for info in members if info[0] in PUBLIC_KEYS)
    context = new_context()
    dh = protocol[-2] == DH
    public = agree_on_number(context, infos, key) if dh else agree_on_point(context, infos)
    named = tlv(0x84, reference[0]) if reference else b""
    if protocol[-1] == TRIPLE_DES:
        channel.transmit([0x00, 0x22, 0x41, 0xA6], tlv(0x91, public) + named, None)
    else:
        channel.transmit([0x00, 0x22, 0x41, 0xA4], tlv(0x80, protocol) + named, None)
        answer = channel.transmit([0x00, 0x86, 0x00, 0x00], tlv(0x7C, tlv(0x80, public)), 0)
        need(children(answer) == [(0x7C, b"")], "answer of GENERAL AUTHENTICATE")
    need(chip_derive(context, None, buffer(NO_TOKEN)) == TOKEN_DIFFERS, "keys of chip authentication")
    return Channel(card, EacKeys(context, EAC_ID_CA))


def agree_on_point(context, infos):
    """With the chip's key as OpenPACE reads it; the terminal's public key."""
    need(init_security_infos(infos, len(infos), context) == 1, "DG14")
    chip = content(chip_public_key(context), "key of DG14")
    need(generate_chip_key(context), "ephemeral key")
    need(chip_agree(context, buffer(chip)) == 1, "shared secret")
    return content(chip_public_key(context), "ephemeral public key")


def agree_on_number(context, infos, key):
    """With the key of the SubjectPublicKeyInfo; the terminal's public key."""
    algorithm, bits = values(key)
    oid, parameters = values(algorithm)
    groups = dh_groups()
    numbered = oid == STANDARDISED
    group = number(parameters) if numbered else groups.index(tuple(map(number, values(parameters))))
    prime, generator, order = groups[group]
    chip = number(parse(bits[1:])[0x02])
    exponent = 1 + secrets.randbelow(order - 1)
    while pow(chip, exponent, prime).bit_length() <= prime.bit_length() - 8:
        exponent = 1 + secrets.randbelow(order - 1)
    mine, public = unsigned(exponent), unsigned(pow(generator, exponent, prime))
    nid = text_to_nid(chip_protocol(infos).encode())
    need(init_chip(context, nid, group) == 1, "group of DG14")
    need(set_chip_key(context, mine, len(mine), public, len(public)) == 1, "ephemeral key")
    need(chip_agree(context, buffer(unsigned(chip))) == 1, "shared secret")
    return public
