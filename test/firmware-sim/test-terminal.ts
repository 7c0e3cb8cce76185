/** Certificates of terminals, written byte by byte from the card profile, and the authentication they are for. @module */
import { sign } from "node:crypto";
import { concat, fromBase64Url, uintToBytes, utf8 } from "../../core/crypto/bytes.ts";
import type { Curve } from "../../core/crypto/curves.ts";
import { demonstrationKey } from "../../core/crypto/demonstration.ts";
import { importPrivateJwk } from "../../core/crypto/jwk.ts";
import { encodeTlv } from "../../core/tlv/ber.ts";
import type { SimulatedCard } from "../../firmware-sim/card/simulated-card.ts";
import { type PocketTerminal, pace } from "./pocket-terminal.ts";
import { AUTHORITY, CLOCK_DAY } from "./sample-card.ts";

export const TERMINAL_ID = "kiosk-1";

export interface TestCertificate {
  readonly authority: string;
  /** Label of the key that signs it. */
  readonly signedBy: string;
  readonly terminalId: string;
  /** Label of the key that it names. */
  readonly keyLabel: string;
  /** 01 open, 02 protected, 80 debit. */
  readonly rights: number;
  readonly effectiveDay: number;
  readonly expiryDay: number;
}

const usual: TestCertificate = {
  authority: AUTHORITY.name,
  signedBy: AUTHORITY.label,
  terminalId: TERMINAL_ID,
  keyLabel: "test/terminal",
  rights: 0x83,
  effectiveDay: CLOCK_DAY + 100,
  expiryDay: CLOCK_DAY + 130,
};

export function certificateOf(changes: Partial<TestCertificate> = {}): Uint8Array {
  const { authority, signedBy, terminalId, keyLabel, rights, effectiveDay, expiryDay } = {
    ...usual,
    ...changes,
  };
  const { x, y } = demonstrationKey(keyLabel).publicJwk;
  const form = ((fromBase64Url(y) ?? new Uint8Array()).at(-1) ?? 0) % 2 === 0 ? 2 : 3;
  const body = encodeTlv(
    0x7f4e,
    encodeTlv(0x42, utf8(authority)),
    encodeTlv(0x86, Uint8Array.of(form), fromBase64Url(x) ?? new Uint8Array()),
    encodeTlv(0x5f20, utf8(terminalId)),
    encodeTlv(0x53, Uint8Array.of(rights)),
    encodeTlv(0x5f25, uintToBytes(effectiveDay, 2)),
    encodeTlv(0x5f24, uintToBytes(expiryDay, 2)),
  );
  return concat(body, encodeTlv(0x5f37, signWith(signedBy, body)));
}

export interface Attempt {
  readonly certificate?: Uint8Array;
  /** Label of the key that signs the proof. */
  readonly key?: string;
  /** What is signed, where it is not what the card expects. */
  readonly challenge?: Uint8Array;
  readonly channelHash?: Uint8Array;
}

/** GET CHALLENGE and EXTERNAL AUTHENTICATE; the status word of the latter. */
export async function authenticate(terminal: PocketTerminal, attempt: Attempt = {}): Promise<string> {
  const challenge = (await terminal.exchange("840000", new Uint8Array(), "10")).data;
  return prove(terminal, { challenge, ...attempt });
}

/** EXTERNAL AUTHENTICATE alone. */
export async function prove(
  terminal: PocketTerminal,
  {
    certificate = certificateOf(),
    key = usual.keyLabel,
    challenge = new Uint8Array(16),
    channelHash,
  }: Attempt,
): Promise<string> {
  const input = concat(utf8("BNC-TA1\0"), challenge, channelHash ?? terminal.channelHash);
  const data = concat(certificate, encodeTlv(0x9e, signWith(key, input)));
  return (await terminal.exchange("820000", data)).sw;
}

/** PACE and terminal authentication, both good. */
export async function authenticated(
  card: SimulatedCard,
  can: string,
  options: { readonly curve?: Curve; readonly certificate?: Uint8Array } = {},
): Promise<PocketTerminal> {
  const { sw, terminal } = await pace(card, can, options.curve);
  const { certificate } = options;
  const shown = await authenticate(terminal, certificate === undefined ? {} : { certificate });
  if (sw !== "9000" || shown !== "9000") throw new Error(`PACE ${sw}, terminal ${shown}`);
  return terminal;
}

function signWith(label: string, input: Uint8Array): Uint8Array {
  const key = importPrivateJwk(demonstrationKey(label).privateJwk);
  return Uint8Array.from(sign("sha256", input, { key, dsaEncoding: "ieee-p1363" }));
}
