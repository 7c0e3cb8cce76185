/**
 * What is unusual about a certificate or a signature without making it wrong: reported, never swallowed, and for the
 * policy to judge. Each has a sentence for the operator.
 * @module
 */

export const ODDITIES = {
  "signature.sha1": "signed with SHA-1, for which collisions are made in practice",
  "signature.plain":
    "ECDSA signature in the plain format of BSI TR-03111 §5.2.1 instead of a SEQUENCE (ICAO 9303-12 §4.1.6.3)",
  "signature.parameters":
    "RSASSA-PSS without its parameters, or with NULL for them (RFC 4055 §3.1): those of the key or the defaults verified it",
  "key.rsa_short": "RSA key shorter than 2,048 bits (ICAO 9303-12 §4.1.6.1)",
  "key.rsa_exponent": "RSA public exponent 3 or less, or even",
  "key.explicit": "curve spelled out instead of named; all its parameters are those of the known curve",
  "key.unusable": "the public key cannot be used, so nothing can be verified with this certificate",
  "algorithm.unsupported": "signature algorithm that is not verified here",
  "algorithm.mismatch":
    "the algorithm inside the signed part differs from the one outside (RFC 5280 §4.1.1.2)",
  "self_signature.wrong": "names itself as issuer, but its own key did not sign it: used as a link only",
  link: "a link: the country's earlier authority signed it, and that one is needed to believe it",
  "link.issuer_absent": "a link whose issuer is not among the authorities here: not believed",
  "version.old": "not an X.509 version 3 certificate (ICAO 9303-12 table 5)",
  "serial.form": "serial number zero, negative or longer than 20 bytes (RFC 5280 §4.1.2.2)",
  "country.absent": "no country of two or three letters in the subject (ICAO 9303-12 table 5)",
  "country.case": "country code not in upper case (ICAO 9303-12 table 5)",
  "country.issuer": "subject and issuer name different countries",
  "validity.lapsed": "past its end date: still verifies what was signed while it was valid",
  "validity.not_yet": "its validity has not begun",
  "validity.order": "ends before it begins",
  "key_period.lapsed": "its private key may no longer sign (private key usage period)",
  "key_identifier.absent": "no subject key identifier: found by trial only",
  "key_identifier.shared": "another authority of the country has the same subject key identifier",
  "authority_key.absent": "no authority key identifier (ICAO 9303-12 table 6)",
  "authority_key.other": "self-signed, but its authority key identifier is not its own",
  "key_usage.absent": "no key usage extension (ICAO 9303-12 table 6)",
  "key_usage.no_certificates": "its key usage does not allow it to sign certificates",
  "ca.absent": "not marked as an authority (basic constraints)",
  "extension.twice": "the same extension twice (RFC 5280 §4.2)",
  "extension.broken": "an extension that cannot be read; it is passed over",
  "extension.critical": "a critical extension that is not known here, or cannot be read",
  "entry.unreadable": "no certificate can be read from this entry: kept as it came, believed for nothing",
  "crl.number_absent":
    "no CRL number: whether it is older than another list shows by its date only (RFC 5280 §5.2.3)",
  "crl.next_update_absent":
    "does not say when the next list is due: held for stale after 90 days (ICAO 9303-12 §7.1.4)",
  "crl.authority_key_absent": "no authority key identifier in the list (RFC 5280 §5.2.1)",
  "crl.identifier_wrong":
    "the list's key identifier or issuer name does not lead to its authority; found by trial",
  "crl.other_name":
    "the list of the issuer's earlier or later name was used, which its key or a link leads to",
  "crl.distribution_point":
    "names the place where it lies (issuing distribution point), but covers all of the issuer's certificates (RFC 5280 §5.2.5)",
  "crl.freshest": "points to a list of changes, which is not fetched (ICAO 9303-12 §7.1.4)",
  "signer.lapsed": "the document signer's certificate is past its end date now",
  "signer.key_period": "the document was issued outside the signer's private key usage period",
  "signer.identifier_wrong":
    "the key identifier or issuer name does not lead to the authority; found by trial",
  "signer.document_type": "no document type list in the signer's certificate (ICAO 9303-12 table 6)",
  "signer.not_named": "the signer's certificate is not the one the signature names; found by trial",
  "signer.extended_key_usage":
    "the document signer's certificate names an extended key usage of no travel document",
  "signer.certificate_unreadable": "a certificate in the signed data cannot be read",
  "security_object.versions":
    "the versions of LDS and Unicode do not go with the version of the security object, or are no PrintableStrings",
  "file.text": "a dumped file is hexadecimal or base64 text; what it spells was read",
  "file.padded":
    "bytes behind the end of a dumped file's data object, padding or a status word, were left out",
  "com.differs":
    "EF.COM, which nobody signed, lists other data groups than EF.SOD: it is believed for nothing",
  "signer.document_type_form":
    "the document type list is a plain sequence without version (ICAO 9303-12 §7.1.1.6); read and held to",
  "digest.sha1": "data group hashes made with SHA-1",
  "digest.mixed": "the signed attributes use another hash than the list of data groups",
  "digest.signature_algorithm":
    "a signature algorithm stands where a hash should be named; its hash was taken",
  "content.legacy_oid": "content type of an early draft of the standard, or that of any data (id-data)",
  "encoding.ber": "encoded with indefinite lengths, not in DER",
  "attributes.order": "the signed attributes are not in the order of DER, in which they were signed",
  "attributes.absent": "signed without signed attributes, directly over the content",
  "chip_authentication.info_absent":
    "a key for chip authentication without ChipAuthenticationInfo: 3DES is taken for granted (TR-03110-3 A.1.1.2)",
  "chip_authentication.key_id": "the key identifier leads to no key; the only key of its kind was taken",
  "chip_authentication.set_kat_refused":
    "3DES chip authentication by GENERAL AUTHENTICATE, because MSE:Set KAT was refused",
  "active_authentication.sha1": "the chip signs the terminal's challenge with SHA-1",
  "active_authentication.der":
    "active authentication signature in DER instead of the plain form (ICAO 9303-11 §6.1.2.3)",
  "active_authentication.hash_unnamed":
    "DG14 does not name the hash of active authentication; found by trial",
  "active_authentication.hash_other": "active authentication uses another hash than DG14 names",
  "data.issue_date": "DG12 says a date of issue that is no day of the calendar; it was left out",
  "photograph.record_bare":
    "the facial record of ISO/IEC 19794-5 stands in data object 7F2E without one of its own",
  "photograph.record_length":
    "the facial record says another length than it has (ISO/IEC 19794-5 §5.4); what is there was taken",
  "access.pace_unsigned": "EF.CardAccess offers PACE that the verified SecurityInfos do not list",
} as const;

export type OddityCode = keyof typeof ODDITIES;

export interface Oddity {
  readonly code: OddityCode;
  /** What exactly: bits, an identifier, a date. */
  readonly detail?: string;
}

export function oddity(code: OddityCode, detail?: string): Oddity {
  return detail === undefined ? { code } : { code, detail };
}
