"""Passive authentication (ICAO 9303-11 §5.1): the openssl program verifies EF.SOD and the certificates over it.

Curves that are spelled out, as the demonstration's first authority has its own, openssl takes keys from but builds no chain
over. Each certificate's signature is verified with the key of its issuer instead, up to an authority that was given.
"""
import hashlib
import ssl

from libeac import need
from tlv import number, parse, tlv, values

HASHES = {
    bytes.fromhex("608648016503040204"): "sha224",
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
# ecdsa-with-SHA… (RFC 5758 §3.2), but for the last arc.
ECDSA_WITH_SHA2 = bytes.fromhex("2a8648ce3d0403")
ECDSA_HASHES = {1: "sha224", 2: "sha256", 3: "sha384", 4: "sha512"}


def security_object(openssl, sod, authority, links):
    """The LDSSecurityObject of EF.SOD, whose signer is under the authority; certificates are DER."""
    signed = openssl.put("sod.der", parse(sod)[0x77])
    signer = openssl.path("signer.pem")
    by = ["-noverify", "-signer", signer, "-binary"]
    content = openssl.run("EF.SOD", "cms", "-verify", "-inform", "DER", "-in", signed, *by)
    with open(signer, encoding="ascii") as file:
        certificate = ssl.PEM_cert_to_DER_cert(file.read())
    for link in links:
        if subject_of(link) == issuer_of(certificate):
            verify_issued(openssl, certificate, link)
            certificate = link
    verify_issued(openssl, certificate, authority)
    return content


def compare_hashes(content, groups):
    """Numbers of the data groups that are listed, and of those of `groups` whose hash is the one listed."""
    _, algorithm, listed = values(parse(content)[0x30])[:3]
    name = HASHES[values(algorithm)[0]]
    hashes = {number(group): digest for group, digest in map(values, values(listed))}
    right = [group for group, file in groups.items() if hashlib.new(name, file).digest() == hashes.get(group)]
    return {"listed": sorted(hashes), "right": sorted(right)}


def verify_issued(openssl, certificate, issuer):
    need(issuer_of(certificate) == subject_of(issuer), "issuer of a certificate")
    body, algorithm, bits = values(parse(certificate)[0x30])
    oid = values(algorithm)[0]
    need(oid[:-1] == ECDSA_WITH_SHA2, "algorithm of an authority")
    key = tlv(0x30, fields(issuer)[6])
    openssl.verify("certificate", key, ECDSA_HASHES[oid[-1]], bits[1:], tlv(0x30, body))


def fields(certificate):
    """Version, serial number, algorithm, issuer, validity, subject, key and extensions of version 3."""
    return values(values(parse(certificate)[0x30])[0])


def issuer_of(certificate):
    return fields(certificate)[3]


def subject_of(certificate):
    return fields(certificate)[5]
