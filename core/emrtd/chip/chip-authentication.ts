/**
 * Chip authentication: the chip shows the private key that belongs to DG14 by speaking under keys that only its
 * holder can derive (ICAO 9303-11 §6.2, BSI TR-03110-3 §B.1).
 * @module
 */
import { MAX_SHORT_NE } from "../../apdu/command.ts";
import type { ApduLink } from "../../apdu/link.ts";
import { describeStatus, statusWords } from "../../apdu/status-words.ts";
import { concat, equal, type RandomBytes, uintToBytes } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import type { CardChannel } from "../../ports/card-reader.ts";
import { encodeTlv, unwrapTlv } from "../../tlv/ber.ts";
import { encodeOid } from "../../tlv/oid.ts";
import { type Oddity, oddity } from "../../trust/x509/oddities.ts";
import { deriveSessionKeys } from "../cipher.ts";
import type { SecurityInfoSet } from "../data-groups/security-info-set.ts";
import { dhGroup, type EphemeralKey, ecdhGroup } from "../pace-group.ts";
import { openSecureChannel, type SecureChannel } from "../secure-messaging.ts";
import { type ChipSuite, chooseChipSuite } from "./chip-suites.ts";
import { type UnprovenChannel, unproven } from "./unproven-channel.ts";

export interface ChipAuthentication {
  /**
   * The channel under the new keys. That the chip answered the commands proves nothing yet: its `isProven` turns
   * true with the first good answer, and a first answer that is none fails with `chip.authentication`.
   */
  readonly secure: UnprovenChannel;
  readonly suite: ChipSuite;
  readonly oddities: readonly Oddity[];
}

const INS_MANAGE_SECURITY_ENVIRONMENT = 0x22;
const INS_GENERAL_AUTHENTICATE = 0x86;
const SET_KEY_AGREEMENT = 0x41;
const TEMPLATE_KAT = 0xa6;
const TEMPLATE_AT = 0xa4;
const DYNAMIC_AUTHENTICATION_DATA = 0x7c;
const PROTOCOL = 0x80;
const EPHEMERAL_KEY = 0x80;
const EPHEMERAL_KEY_KAT = 0x91;
const KEY_REFERENCE = 0x84;
/** What a short command carries under secure messaging besides the headers and the key reference. */
const MAX_SHORT_KEY_BYTES = 208;

/** How chips say that they do not know a command, with the channel still good. */
const NOT_KNOWN: ReadonlySet<number> = new Set([
  statusWords.incorrectData,
  statusWords.functionNotSupported,
  statusWords.incorrectP1P2,
  statusWords.referencedDataNotFound,
  statusWords.wrongP1P2,
  statusWords.instructionNotSupported,
]);

/**
 * Runs chip authentication over `secure`, the channel of PACE or BAC, with the key and suite of `infos`, the
 * **verified** DG14; `channel` is what `secure` stands on. The old channel is not to be used afterwards, whether this
 * ends well or not. Fails with `chip.not_performed` (nothing offered), `chip.unsupported`, `dg.malformed` (as
 * {@link chooseChipSuite}), `chip.authentication` (refused, or an answer of a wrong form) and what the channel fails with.
 */
export async function runChipAuthentication(
  channel: CardChannel,
  secure: SecureChannel,
  infos: Pick<SecurityInfoSet, "chipAuthentication" | "chipKeys">,
  random: RandomBytes,
): Promise<Result<ChipAuthentication>> {
  const chosen = chooseChipSuite(infos);
  if (!chosen.ok) return chosen;
  const suite = chosen.value;
  const fits = suite.key.publicKey.length <= MAX_SHORT_KEY_BYTES || channel.limits.extendedLength;
  if (!fits) return fail("chip.unsupported", "keys of this length need extended length");
  const agreed = await agree(secure, suite, random);
  if (!agreed.ok) return agreed;
  const keys = deriveSessionKeys(agreed.value.secret, suite.cipher);
  return ok({
    secure: unproven(openSecureChannel(channel, keys)),
    suite,
    oddities: [...suite.oddities, ...agreed.value.oddities],
  });
}

interface Agreement {
  readonly secret: Uint8Array;
  readonly oddities: readonly Oddity[];
}

/** 3DES goes by MSE:Set KAT; where the chip does not know it, and for AES, by GENERAL AUTHENTICATE (§6.2.4). */
async function agree(
  secure: SecureChannel,
  suite: ChipSuite,
  random: RandomBytes,
): Promise<Result<Agreement>> {
  if (suite.cipher !== "3DES") return byGeneralAuthenticate(secure, suite, random, []);
  const set = await bySetKat(secure, suite, random);
  if (!set.ok) return set;
  if (set.value !== undefined) return ok({ secret: set.value, oddities: [] });
  return byGeneralAuthenticate(secure, suite, random, [oddity("chip_authentication.set_kat_refused")]);
}

/** §6.2.4.1. Undefined where the chip does not know the command. */
async function bySetKat(
  secure: SecureChannel,
  suite: ChipSuite,
  random: RandomBytes,
): Promise<Result<Uint8Array | undefined>> {
  const own = ephemeralKey(suite, random);
  const data = concat(encodeTlv(EPHEMERAL_KEY_KAT, own.publicKey), keyReference(suite));
  const answering = manage(secure, TEMPLATE_KAT, data);
  const secret = sharedSecret(own, suite);
  const sw = await answering;
  if (!sw.ok) return sw;
  if (NOT_KNOWN.has(sw.value)) return ok(undefined);
  return sw.value === statusWords.ok ? secret : refused("MSE:Set KAT", sw.value);
}

/** §6.2.4.2. */
async function byGeneralAuthenticate(
  secure: SecureChannel,
  suite: ChipSuite,
  random: RandomBytes,
  oddities: readonly Oddity[],
): Promise<Result<Agreement>> {
  const data = concat(encodeTlv(PROTOCOL, encodeOid(suite.protocol)), keyReference(suite));
  const setting = manage(secure, TEMPLATE_AT, data);
  // While the chip answers, and once more while it computes.
  const own = ephemeralKey(suite, random);
  const set = await setting;
  if (!set.ok) return set;
  if (set.value !== statusWords.ok) return refused("MSE:Set AT", set.value);
  const answering = generalAuthenticate(secure, own.publicKey);
  const secret = sharedSecret(own, suite);
  const answer = await answering;
  if (!answer.ok) return answer;
  return secret.ok ? ok({ secret: secret.value, oddities }) : secret;
}

async function manage(link: ApduLink, template: number, data: Uint8Array): Promise<Result<number>> {
  const command = { cla: 0, ins: INS_MANAGE_SECURITY_ENVIRONMENT, p1: SET_KEY_AGREEMENT, p2: template, data };
  const answer = await link.transmit(command);
  return answer.ok ? ok(answer.value.sw) : answer;
}

async function generalAuthenticate(link: ApduLink, publicKey: Uint8Array): Promise<Result<undefined>> {
  const answer = await link.transmit({
    cla: 0,
    ins: INS_GENERAL_AUTHENTICATE,
    p1: 0,
    p2: 0,
    data: encodeTlv(DYNAMIC_AUTHENTICATION_DATA, encodeTlv(EPHEMERAL_KEY, publicKey)),
    ne: MAX_SHORT_NE,
  });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw !== statusWords.ok) return refused("GENERAL AUTHENTICATE", sw);
  // DO 7C is empty in this version; what later ones put in is not needed here.
  const wellFormed = data.length === 0 || unwrapTlv(data, DYNAMIC_AUTHENTICATION_DATA).ok;
  return wellFormed ? ok(undefined) : fail("chip.authentication", "GENERAL AUTHENTICATE answer");
}

function keyReference({ keyId }: ChipSuite): Uint8Array {
  if (keyId === undefined) return new Uint8Array();
  const length = Math.max(1, Math.ceil(keyId.toString(16).length / 2));
  return encodeTlv(KEY_REFERENCE, uintToBytes(keyId, length));
}

/** A fresh key pair for every command that carries one. */
function ephemeralKey({ key }: ChipSuite, random: RandomBytes): EphemeralKey {
  const group =
    key.agreement === "ECDH" ? ecdhGroup(key.curve, key.curve.generator) : dhGroup(key.group, key.group.g);
  return group(random);
}

/** The key was checked when it was read; it is the terminal's own only where the random source is broken. */
function sharedSecret(own: EphemeralKey, { key }: ChipSuite): Result<Uint8Array> {
  if (equal(own.publicKey, key.publicKey)) return fail("chip.authentication", "own key reflected");
  const agreed = own.agree(key.publicKey);
  return agreed.ok ? ok(agreed.value.secret) : fail("chip.authentication", "key of DG14");
}

function refused(command: string, sw: number) {
  return fail("chip.authentication", `${command} ${describeStatus(sw)}`);
}
