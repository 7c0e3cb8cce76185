/** Takes a purse's certificate in: whose purse it is by the credential, what it did by the purse's signature. @module */
import { MAX_CERTIFICATE_BYTES, verifyPurseCertificate } from "../../core/citizen-card/purse/certificate.ts";
import { purseOf } from "../../core/citizen-card/purse/open-purse.ts";
import { fromBase64Url } from "../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { TrustBundle } from "../../core/trust/bundle.ts";
import { checkIssuerSignature, checkIssuerTrust, parseCredential } from "../../core/trust/credential.ts";
import type { Database } from "../storage/database.ts";
import { storePurseCertificate } from "../storage/purse.ts";

export interface PurseDelivery {
  /** The issuer-signed part of the card's credential, compact: it names the purse key. */
  readonly credential: string;
  /** As the card signed it, base64url. */
  readonly certificate: string;
  /** The terminal that sends it. */
  readonly terminal: string;
}

/** Characters of base64url. */
const MAX_CERTIFICATE_CHARACTERS = Math.ceil((MAX_CERTIFICATE_BYTES * 4) / 3);

/**
 * Stores it once; bringing it again is no failure. Validity and revocation of the card are not asked: the money was
 * taken, and it counts. Fails with `vc.malformed`, `vc.issuer_unknown`, `vc.signature`, `trust.bundle_stale`,
 * `purse.absent`, `purse.certificate`, and `purse.conflict` where another certificate stands under the same number;
 * the second is then kept beside it.
 */
export async function takePurseCertificate(
  db: Database,
  delivery: PurseDelivery,
  bundle: TrustBundle,
  now: Date,
): Promise<Result<"stored" | "duplicate">> {
  const credential = parseCredential(delivery.credential);
  if (!credential.ok) return credential;
  const trusted = checkIssuerTrust(credential.value, bundle, now);
  const issued = trusted.ok ? checkIssuerSignature(credential.value, bundle) : trusted;
  if (!issued.ok) return issued;
  const purse = purseOf(credential.value);
  if (!purse.ok) return purse;
  const tooLong = delivery.certificate.length > MAX_CERTIFICATE_CHARACTERS;
  const bytes = tooLong ? undefined : fromBase64Url(delivery.certificate);
  if (bytes === undefined) return fail("purse.certificate", "form");
  const certificate = verifyPurseCertificate(bytes, purse.value);
  if (!certificate.ok) return certificate;
  const delivered = { by: delivery.terminal, at: now };
  const outcome = await db
    .transaction()
    .execute((tx) => storePurseCertificate(tx, certificate.value, delivered));
  const { card, counter } = certificate.value;
  return outcome === "conflict" ? fail("purse.conflict", `${card} ${counter}`) : ok(outcome);
}
