/** Certificates and revocation lists as files: DER, or one or more in PEM (RFC 7468). @module */
import { fromUtf8 } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { looksLikeCrl } from "../x509/crl.ts";

const DER_SEQUENCE = 0x30;
const PEM =
  /-----BEGIN (?<label>(?:X509 |TRUSTED )?CERTIFICATE|X509 CRL)-----(?<body>[A-Za-z0-9+/=\s]+)-----END \k<label>-----/g;

export interface TrustFile {
  /** DER of each, not parsed. */
  readonly certificates: readonly Uint8Array[];
  readonly revocationLists: readonly Uint8Array[];
}

/** What the file holds. Fails with `trust.list_invalid` where it holds neither. */
export function readTrustFile(bytes: Uint8Array): Result<TrustFile> {
  if (bytes[0] === DER_SEQUENCE) {
    return ok(
      looksLikeCrl(bytes)
        ? { certificates: [], revocationLists: [bytes] }
        : { certificates: [bytes], revocationLists: [] },
    );
  }
  const certificates: Uint8Array[] = [];
  const revocationLists: Uint8Array[] = [];
  for (const { groups } of (fromUtf8(bytes) ?? "").matchAll(PEM)) {
    const der = Uint8Array.from(Buffer.from(groups?.body ?? "", "base64"));
    (groups?.label === "X509 CRL" ? revocationLists : certificates).push(der);
  }
  if (certificates.length + revocationLists.length === 0)
    return fail("trust.list_invalid", "neither DER nor PEM");
  return ok({ certificates, revocationLists });
}

/** DER of each certificate in the file, not parsed. Fails with `trust.list_invalid` where there is none. */
export function readCertificateFile(bytes: Uint8Array): Result<readonly Uint8Array[]> {
  const found = readTrustFile(bytes);
  if (!found.ok) return found;
  const { certificates } = found.value;
  return certificates.length === 0 ? fail("trust.list_invalid", "no certificate") : ok(certificates);
}
