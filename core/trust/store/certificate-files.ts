/** Certificates as files: DER, or one or more in PEM (RFC 7468). @module */
import { fromUtf8 } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";

const DER_SEQUENCE = 0x30;
const PEM =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/** DER of each certificate in the file, not parsed. Fails with `trust.list_invalid` where there is none. */
export function readCertificateFile(bytes: Uint8Array): Result<readonly Uint8Array[]> {
  if (bytes[0] === DER_SEQUENCE) return ok([bytes]);
  const text = fromUtf8(bytes) ?? "";
  const found = [...text.matchAll(PEM)].map(([, body]) => Uint8Array.from(Buffer.from(body ?? "", "base64")));
  return found.length === 0 ? fail("trust.list_invalid", "neither DER nor PEM") : ok(found);
}
