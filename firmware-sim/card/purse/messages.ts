/** What the purse signs and what it is told, byte for byte (docs/card-profile.md, "Purse"). @module */
import type { KeyObject } from "node:crypto";
import { bytesToUint, concat, equal, fromUtf8, uintToBytes, utf8 } from "../../../core/crypto/bytes.ts";
import { ES256_SIGNATURE_BYTES, signEs256, verifyEs256 } from "../../../core/crypto/ecdsa.ts";
import { encodeTlv, parseTlvs, type Tlv, unwrapTlv } from "../../../core/tlv/ber.ts";

export type TransactionType = "debit" | "credit";

/** One transaction; the purse key signs it, and the log keeps it. */
export interface Transaction {
  readonly type: TransactionType;
  readonly amount: number;
  readonly balance: number;
  readonly counter: number;
  readonly terminal: string;
  /** 16 bytes: of the terminal's making, or the issuer's credit id. */
  readonly id: Uint8Array;
}

export interface DebitOrder {
  readonly amount: number;
  readonly terminal: string;
  readonly id: Uint8Array;
  readonly expectedCounter: number;
}

export interface CreditOrder {
  readonly id: Uint8Array;
  readonly card: string;
  readonly amount: number;
  readonly expectedCounter: number;
  readonly maximumBalance: number;
}

const CERTIFICATE = 0xe1;
const CREDIT_MESSAGE = 0xe2;
const STATUS = 0xe3;
const TYPE = 0x80;
const CARD = 0x81;
const AMOUNT = 0x82;
const BALANCE = 0x83;
const COUNTER = 0x84;
const TERMINAL = 0x85;
const ID = 0x86;
const SPENT = 0x87;
const DEBIT_LIMIT = 0x88;
const SPENDING_LIMIT = 0x89;
const MAXIMUM_BALANCE = 0x8a;
const CHALLENGE = 0x8b;
const SIGNATURE = 0x9e;

const CERTIFICATE_DOMAIN = utf8("mot-cham/purse-certificate/1");
const STATUS_DOMAIN = utf8("mot-cham/purse-status/1");
const CREDIT_DOMAIN = utf8("mot-cham/purse-credit/1");

const NUMBER_BYTES = 4;
const ID_BYTES = 16;
const CHALLENGE_BYTES = 16;
const NAME = /^[A-Za-z0-9._-]{1,40}$/;

export function transactionCertificate(card: string, transaction: Transaction, key: KeyObject): Uint8Array {
  const fields = concat(
    encodeTlv(TYPE, Uint8Array.of(transaction.type === "debit" ? 1 : 2)),
    encodeTlv(CARD, utf8(card)),
    number(AMOUNT, transaction.amount),
    number(BALANCE, transaction.balance),
    number(COUNTER, transaction.counter),
    encodeTlv(TERMINAL, utf8(transaction.terminal)),
    encodeTlv(ID, transaction.id),
  );
  return signed(CERTIFICATE, CERTIFICATE_DOMAIN, fields, key);
}

/** What the card needs to know again of a certificate it made itself. */
export function readOwnCertificate(
  certificate: Uint8Array,
): Omit<Transaction, "balance" | "counter"> | undefined {
  const inside = unwrapTlv(certificate, CERTIFICATE);
  const objects = inside.ok ? parseTlvs(inside.value) : inside;
  if (!objects.ok) return undefined;
  const value = (tag: number) =>
    objects.value.find((object) => object.tag === tag)?.value ?? new Uint8Array();
  return {
    type: value(TYPE)[0] === 1 ? "debit" : "credit",
    amount: bytesToUint(value(AMOUNT)),
    terminal: fromUtf8(value(TERMINAL)) ?? "",
    id: value(ID),
  };
}

export interface StatusFields {
  readonly balance: number;
  readonly counter: number;
  readonly spent: number;
  readonly perDebit: number;
  readonly sincePin: number;
  readonly maximumBalance: number;
}

export function statusAnswer(
  card: string,
  status: StatusFields,
  challenge: Uint8Array,
  key: KeyObject,
): Uint8Array {
  const fields = concat(
    encodeTlv(CARD, utf8(card)),
    number(BALANCE, status.balance),
    number(COUNTER, status.counter),
    number(SPENT, status.spent),
    number(DEBIT_LIMIT, status.perDebit),
    number(SPENDING_LIMIT, status.sincePin),
    number(MAXIMUM_BALANCE, status.maximumBalance),
    encodeTlv(CHALLENGE, challenge),
  );
  return signed(STATUS, STATUS_DOMAIN, fields, key);
}

/** The terminal's 16 random bytes; undefined for anything else. */
export function readChallenge(data: Uint8Array): Uint8Array | undefined {
  const challenge = unwrapTlv(data, CHALLENGE);
  return challenge.ok && challenge.value.length === CHALLENGE_BYTES ? challenge.value : undefined;
}

/** 82 amount · 84 expected counter · 85 terminal · 86 id, in this order. */
export function readDebitOrder(data: Uint8Array): DebitOrder | undefined {
  const values = inOrder(data, [AMOUNT, COUNTER, TERMINAL, ID]);
  if (values === undefined) return undefined;
  const [amount, counter, terminal, id] = values;
  const name = text(terminal);
  const formed = isNumber(amount) && isNumber(counter) && name !== undefined && id?.length === ID_BYTES;
  if (!formed || bytesToUint(amount) === 0) return undefined;
  return { amount: bytesToUint(amount), expectedCounter: bytesToUint(counter), terminal: name, id };
}

/** E2 { 81 card · 82 amount · 84 expected counter · 86 credit id · 8A maximum balance · 9E signature of the issuer }. */
export function readCreditOrder(data: Uint8Array, issuerKey: KeyObject): CreditOrder | undefined {
  const inside = unwrapTlv(data, CREDIT_MESSAGE);
  const values = inside.ok
    ? inOrder(inside.value, [CARD, AMOUNT, COUNTER, ID, MAXIMUM_BALANCE, SIGNATURE])
    : undefined;
  if (!inside.ok || values === undefined) return undefined;
  const [card, amount, counter, id, maximum, signature] = values;
  const name = text(card);
  const formed = isNumber(amount) && isNumber(counter) && isNumber(maximum) && name !== undefined;
  if (!formed || id?.length !== ID_BYTES || signature?.length !== ES256_SIGNATURE_BYTES) return undefined;
  const fields = inside.value.subarray(0, -(2 + ES256_SIGNATURE_BYTES));
  if (!verifyEs256(issuerKey, concat(CREDIT_DOMAIN, fields), signature)) return undefined;
  if (bytesToUint(amount) === 0) return undefined;
  return {
    id,
    card: name,
    amount: bytesToUint(amount),
    expectedCounter: bytesToUint(counter),
    maximumBalance: bytesToUint(maximum),
  };
}

export function sameId(a: Uint8Array, b: Uint8Array): boolean {
  return equal(a, b);
}

function signed(tag: number, domain: Uint8Array, fields: Uint8Array, key: KeyObject): Uint8Array {
  return encodeTlv(tag, fields, encodeTlv(SIGNATURE, signEs256(key, concat(domain, fields))));
}

function number(tag: number, value: number): Uint8Array {
  return encodeTlv(tag, uintToBytes(value, NUMBER_BYTES));
}

function isNumber(value: Uint8Array | undefined): value is Uint8Array {
  return value?.length === NUMBER_BYTES;
}

function text(value: Uint8Array | undefined): string | undefined {
  const name = value && fromUtf8(value);
  return name !== undefined && NAME.test(name) ? name : undefined;
}

/** The values of exactly these data objects in exactly this order. */
function inOrder(data: Uint8Array, tags: readonly number[]): readonly Uint8Array[] | undefined {
  const objects = parseTlvs(data);
  if (!objects.ok || objects.value.length !== tags.length) return undefined;
  const formed = objects.value.every((object: Tlv, index) => object.tag === tags[index]);
  return formed ? objects.value.map(({ value }) => value) : undefined;
}
