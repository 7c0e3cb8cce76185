/** Signature keys of the demonstration's cards and their certificates (RFC 5280; card profile, "Signature key"). @module */
import { bytesToBigint, fromHex, utf8 } from "../../core/crypto/bytes.ts";
import { P256 } from "../../core/crypto/curves.ts";
import { DEMONSTRATION, type DemonstrationKey, demonstrationKey } from "../../core/crypto/demonstration.ts";
import { signDeterministic } from "../../core/crypto/ecdsa.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { importPrivateJwk, pointBytes } from "../../core/crypto/jwk.ts";
import { keyIdentifier } from "../../core/crypto/key-identifier.ts";
import type { SignatureContents } from "../card/signature.ts";
import type { CardName, Defect } from "./catalogue.ts";
import { ecdsaAlgorithm } from "./national/algorithms.ts";
import { extensions, issueCertificate } from "./national/certificate.ts";
import { integer, sequence } from "./national/der.ts";
import { namedKeyInfo, type SigningKey } from "./national/signing-key.ts";
import { cardNumber } from "./printed.ts";

const MILLISECONDS_PER_DAY = 86_400_000;
const VALID_DAYS = 3_650;
/** RFC 5280 §4.1.2.2: at most 20 bytes; fewer keep it positive. */
const SERIAL_BYTES = 16;
const ISSUER = {
  country: "VN",
  organization: "UBND tỉnh Bắc Ninh (trình diễn)",
  commonName: "Chữ ký công dân 1",
};
const SUBJECT = { country: "VN", organization: "Thẻ công dân Bắc Ninh (trình diễn)" };

/**
 * The subject is the card, by its number: the person stands in the credential, and a certificate that travels tells no
 * more than it must. `issued` in days since 1970.
 */
export function signatureContents(name: CardName, defect: Defect | null, issued: number): SignatureContents {
  const label = `signature/${name}`;
  const genuine = demonstrationKey(label);
  const held = defect === "copiedWithoutKey" ? demonstrationKey(`copy/${label}`) : genuine;
  const authority = certificateKey(demonstrationKey(DEMONSTRATION.labels.signatureAuthority));
  const subjectKey = certificateKey(genuine);
  const from = new Date(issued * MILLISECONDS_PER_DAY);
  const certificate = issueCertificate({
    serial: bytesToBigint(sha256(utf8(`${label}/${issued}`)).subarray(0, SERIAL_BYTES)) + 1n,
    issuer: ISSUER,
    issuerKey: authority,
    subject: { ...SUBJECT, commonName: cardNumber(name) },
    subjectKey,
    validity: { from, to: new Date(from.getTime() + VALID_DAYS * MILLISECONDS_PER_DAY) },
    extensions: [
      extensions.authorityKey(authority.keyIdentifier),
      extensions.subjectKey(subjectKey),
      extensions.keyUsage("nonRepudiation"),
    ],
  });
  return { key: importPrivateJwk(held.privateJwk), certificate };
}

function certificateKey({ publicJwk, scalar }: DemonstrationKey): SigningKey {
  const point = pointBytes(publicJwk);
  return {
    hash: "sha256",
    signatureAlgorithm: ecdsaAlgorithm("sha256"),
    publicKeyInfo: namedKeyInfo(P256, point),
    keyIdentifier: fromHex(keyIdentifier(point)),
    sign: (data) => derSignature(signDeterministic(scalar, data)),
  };
}

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3). */
function derSignature(signature: Uint8Array): Uint8Array {
  return sequence(
    integer(bytesToBigint(signature.subarray(0, 32))),
    integer(bytesToBigint(signature.subarray(32))),
  );
}
