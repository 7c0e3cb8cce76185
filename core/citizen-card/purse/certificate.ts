/**
 * The certificate of one transaction, signed by the purse key: what the terminal keeps as its money, and what the
 * gateway counts (docs/card-profile.md, "Purse").
 * @module
 */
import type { KeyObject } from "node:crypto";
import { concat, utf8 } from "../../crypto/bytes.ts";
import { verifyEs256 } from "../../crypto/ecdsa.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { unwrapTlv } from "../../tlv/ber.ts";
import { purseTags, readId, readName, readNumber, readSigned } from "./fields.ts";

export interface PurseCertificate {
  readonly type: "debit" | "credit";
  /** Number of the card. */
  readonly card: string;
  /** Đồng; so is the balance after the transaction. */
  readonly amount: number;
  readonly balance: number;
  /** 1 for the first transaction of the card, one more for each. */
  readonly counter: number;
  readonly terminal: string;
  /** 32 hexadecimal digits: of the terminal's making for a debit, the issuer's credit id for a credit. */
  readonly id: string;
  /** As the card signed it. */
  readonly bytes: Uint8Array;
}

/** Whose purse it is, by the issuer's signature: the claim `purse` of the credential. */
export interface PurseIdentity {
  readonly card: string;
  readonly key: KeyObject;
}

/** The longest there is; bounds what is kept. */
export const MAX_CERTIFICATE_BYTES = 192;

const { type, card, amount, balance, counter, terminal, id } = purseTags;
const ORDER = [type, card, amount, balance, counter, terminal, id];
const DOMAIN = utf8("mot-cham/purse-certificate/1");
const TYPES: Readonly<Record<number, PurseCertificate["type"]>> = { 1: "debit", 2: "credit" };

/**
 * Form, signature, and that it is of this card. Fails with `purse.certificate`; the detail names the check.
 */
export function verifyPurseCertificate(bytes: Uint8Array, purse: PurseIdentity): Result<PurseCertificate> {
  const inside = bytes.length > MAX_CERTIFICATE_BYTES ? undefined : unwrapTlv(bytes, purseTags.certificate);
  const signed = inside?.ok ? readSigned(inside.value, ORDER) : undefined;
  if (signed === undefined) return fail("purse.certificate", "form");
  const certificate = read(signed.values, bytes);
  if (certificate === undefined) return fail("purse.certificate", "form");
  if (!verifyEs256(purse.key, concat(DOMAIN, signed.fields), signed.signature)) {
    return fail("purse.certificate", "signature");
  }
  return certificate.card === purse.card ? ok(certificate) : fail("purse.certificate", "card");
}

function read(values: readonly Uint8Array[], bytes: Uint8Array): PurseCertificate | undefined {
  const kind = values[0]?.length === 1 ? TYPES[values[0][0] ?? 0] : undefined;
  const [cardNumber, terminalId, transaction] = [readName(values[1]), readName(values[5]), readId(values[6])];
  const [money, left, number] = [readNumber(values[2]), readNumber(values[3]), readNumber(values[4])];
  if (kind === undefined || cardNumber === undefined || terminalId === undefined) return undefined;
  if (transaction === undefined || !money || left === undefined || !number) return undefined;
  return {
    type: kind,
    card: cardNumber,
    amount: money,
    balance: left,
    counter: number,
    terminal: terminalId,
    id: transaction,
    bytes,
  };
}
