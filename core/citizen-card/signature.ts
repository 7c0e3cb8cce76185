/**
 * Signing a dossier with the card's signature key: EF.CERT, then PSO: COMPUTE DIGITAL SIGNATURE, which takes one PIN
 * each time (ISO 7816-8 §11.8; card profile, "Signature key").
 * @module
 */
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { ES256_SIGNATURE_BYTES } from "../crypto/ecdsa.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { secondsOf, type TrustBundle } from "../trust/bundle.ts";
import {
  checkSignatureCertificate,
  type DossierSignature,
  type DossierToSign,
  dossierFields,
  dossierSignature,
  verifyDossierSignature,
} from "../trust/signing.ts";
import type { ProvenCard } from "./proven-card.ts";
import { readTransparentFile } from "./read-file.ts";

export interface SigningOptions {
  /** Number of the card, as its credential tells it; the certificate must name the same. */
  readonly cardNumber: string;
  readonly bundle: TrustBundle;
  readonly now: Date;
}

const CERTIFICATE_SFI = 0x05;
const MAX_CERTIFICATE_BYTES = 2_048;
const INS_PERFORM_SECURITY_OPERATION = 0x2a;
/** Out comes a digital signature … */
const DIGITAL_SIGNATURE = 0x9e;
/** … over data that the card hashes itself. */
const DATA_TO_BE_SIGNED = 0x9a;

const REASONS: Readonly<Record<number, string>> = {
  [statusWords.securityStatusNotSatisfied]: "PIN or terminal",
  [statusWords.incorrectData]: "fields",
  [statusWords.instructionNotSupported]: "no signature key",
};

/**
 * Signs, and verifies what was signed before anybody relies on it. The PIN was verified just before; it is used up
 * whether the answer arrives or not. The certificate is judged first, so that a card which cannot sign costs no PIN.
 * Fails with `signature.refused`, `signature.invalid`, `signature.issuer_unknown`, `certificate.malformed`,
 * `trust.bundle_stale`, `card.*` and link failures.
 */
export async function signDossier(
  { card }: ProvenCard,
  order: DossierToSign,
  { cardNumber, bundle, now }: SigningOptions,
): Promise<Result<DossierSignature>> {
  const der = await readTransparentFile(card.link, CERTIFICATE_SFI, MAX_CERTIFICATE_BYTES);
  if (!der.ok) return der;
  const certificate = checkSignatureCertificate(der.value, bundle, now, now);
  if (!certificate.ok) return certificate;
  if (certificate.value.card !== cardNumber) return fail("signature.invalid", "card");
  const time = secondsOf(now);
  const answer = await card.link.transmit({
    cla: 0,
    ins: INS_PERFORM_SECURITY_OPERATION,
    p1: DIGITAL_SIGNATURE,
    p2: DATA_TO_BE_SIGNED,
    data: dossierFields(order, time),
    ne: ES256_SIGNATURE_BYTES,
  });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw !== statusWords.ok) return fail("signature.refused", REASONS[sw] ?? `PSO ${describeStatus(sw)}`);
  const signature = dossierSignature(order, time, der.value, data);
  const verified = verifyDossierSignature(signature, { ...order, card: cardNumber }, bundle, now);
  return verified.ok ? ok(signature) : verified;
}
