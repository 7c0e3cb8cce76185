"""Active authentication (ICAO 9303-11 §6.1), verified by the openssl program.

Of RSA the program gives the message representative. What that says is read here, as ISO/IEC 9796-2 writes scheme 1 with
partial recovery and appendix F takes it apart: 6A, the chip's part of the message, the hash of both parts, a trailer.
"""
import hashlib
import secrets

from libeac import need
from messaging import WHOLE
from tlv import integer, number, parse, tlv, values

RSA = bytes.fromhex("2a864886f70d010101")
ACTIVE_AUTHENTICATION = bytes.fromhex("678108010105")
# ecdsa-plain-SHA… (BSI TR-03111 §5.2.1.1), but for the last arc.
PLAIN_ECDSA = bytes.fromhex("04007f000701010401")
PLAIN_HASHES = {1: "sha1", 2: "sha224", 3: "sha256", 4: "sha384", 5: "sha512"}
# The number of the hash in ISO/IEC 10118-3, before CC.
TRAILERS = {0x33: "sha1", 0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224"}


def run_active_authentication(openssl, channel, infos, key):
    """`infos` is the SET of DG14, `key` the content of DG15. Algorithm and hash of the signature, which holds."""
    challenge = secrets.token_bytes(8)
    signature = channel.transmit([0x00, 0x88, 0x00, 0x00], challenge, WHOLE)
    algorithm, _ = values(parse(key)[0x30])
    if values(algorithm)[0] == RSA:
        return f"RSA, {recovered_hash(openssl, key, challenge, signature)}"
    digest = named_hash(infos)
    half = len(signature) // 2
    pair = tlv(0x30, integer(number(signature[:half])) + integer(number(signature[half:])))
    openssl.verify("active authentication", key, digest, pair, challenge)
    return f"ECDSA, {digest}"


def named_hash(infos):
    """Of ActiveAuthenticationInfo (§9.2.8)."""
    members = [values(info) for info in values(parse(infos)[0x31])]
    algorithm = next((rest[1] for oid, *rest in members if oid == ACTIVE_AUTHENTICATION), b"")
    need(algorithm[:-1] == PLAIN_ECDSA, "algorithm of active authentication")
    return PLAIN_HASHES[algorithm[-1]]


def recovered_hash(openssl, key, challenge, signature):
    by = ["-pubin", "-keyform", "DER", "-inkey", openssl.put("key.der", key)]
    what = ["-pkeyopt", "rsa_padding_mode:none", "-in", openssl.put("signature.bin", signature)]
    representative = openssl.run("active authentication", "pkeyutl", "-verifyrecover", *by, *what)
    if representative[-1] == 0xBC:
        name, trailer = "sha1", 1
    else:
        need(representative[-1] == 0xCC, "trailer of active authentication")
        name, trailer = TRAILERS[representative[-2]], 2
    end = len(representative) - trailer
    start = end - hashlib.new(name).digest_size
    need(representative[0] == 0x6A, "header of active authentication")
    digest = hashlib.new(name, representative[1:start] + challenge).digest()
    need(digest == representative[start:end], "hash of active authentication")
    return name
