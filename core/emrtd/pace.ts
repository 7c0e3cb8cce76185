/** PACE, the terminal's side: every mapping, over curves and prime fields (ICAO 9303-11 §4.4). @module */

import type { ApduLink } from "../apdu/link.ts";
import { plainLink } from "../apdu/link.ts";
import { describeStatus, statusWords } from "../apdu/status-words.ts";
import { concat, equal, type RandomBytes } from "../crypto/bytes.ts";
import { type EcKeyPair, generateKeyPair } from "../crypto/ec-key.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { encodeTlv, findTlv } from "../tlv/ber.ts";
import { encodeOid } from "../tlv/oid.ts";
import {
  cipherOf,
  deriveCipherKey,
  deriveSessionKeys,
  familyOf,
  type SecureMessagingKeys,
} from "./cipher.ts";
import { authenticateFor, generalAuthenticate, objectValue } from "./general-authenticate.ts";
import { type ChipMappingEvidence, openAuthenticationData } from "./pace-chip-authentication.ts";
import { type Agreed, dhGroup, type EphemeralGroup, type EphemeralKey, ecdhGroup } from "./pace-group.ts";
import { mapGenericDh, mapGenericEcdh } from "./pace-mapping-generic.ts";
import { mapIntegratedDh, mapIntegratedEcdh } from "./pace-mapping-integrated.ts";
import type { PacePassword } from "./pace-password.ts";
import type { PaceSuite } from "./pace-suites.ts";
import { authenticationToken } from "./pace-token.ts";
import { openSecureChannel, type SecureChannel } from "./secure-messaging.ts";

export interface PaceSession {
  readonly channel: SecureChannel;
  /** Ephemeral public keys of the key agreement, as exchanged; their hash names this session. */
  readonly terminalPublicKey: Uint8Array;
  readonly cardPublicKey: Uint8Array;
  /** With chip-authentication mapping only: what `verifyChipMapping` still has to check. */
  readonly chipMapping?: ChipMappingEvidence;
}

/** The data objects inside DO 7C (§4.4.4.2): what the terminal sends, what the card answers. */
const NONCE = 0x80;
const KEY_AGREEMENT = { send: 0x83, expect: 0x84 };
const TOKEN = { send: 0x85, expect: 0x86 };
const CHIP_AUTHENTICATION_DATA = 0x8a;
const MAX_NONCE_BYTES = 32;
/** The template's form, its length, or what it names is not what the chip wants or knows. */
const REFUSALS_OF_TEMPLATE: ReadonlySet<number> = new Set([
  statusWords.incorrectData,
  statusWords.lcInconsistentWithP1P2,
  statusWords.referencedDataNotFound,
]);
/** What a short command carries besides the headers of DO 7C and DO 81. */
const MAX_SHORT_KEY_BYTES = 248;

interface Mapped {
  readonly group: EphemeralGroup;
  readonly chipMapping?: ChipMappingEvidence;
}

/**
 * Runs PACE and opens the secure channel. Fails with `pace.wrong_secret`, `pace.unsupported`, `pace.invalid_point`,
 * `card.refused`, `card.malformed` and what the channel fails with.
 */
export async function runPace(
  channel: CardChannel,
  suite: PaceSuite,
  password: PacePassword,
  random: RandomBytes,
): Promise<Result<PaceSession>> {
  const link = plainLink(channel);
  if (!fits(suite, channel)) return fail("pace.unsupported", "keys of this length need extended length");

  const selected = await selectSuite(link, suite, password);
  if (!selected.ok) return selected;
  const fetching = fetchNonce(link, suite, password);
  // While the card makes its nonce.
  const own = mappingKey(suite, random);
  const nonce = await fetching;
  if (!nonce.ok) return nonce;
  const mapped = await mapNonce(link, suite, nonce.value, { own, random });
  if (!mapped.ok) return mapped;
  const ephemeral = mapped.value.group(random);
  const agreed = await agreeOnKey(link, ephemeral);
  if (!agreed.ok) return agreed;
  const keys = deriveSessionKeys(agreed.value.secret, suite.cipher);
  const publicKeys = { terminalPublicKey: ephemeral.publicKey, cardPublicKey: agreed.value.peerPublicKey };
  const proved = await exchangeTokens(link, suite, keys, publicKeys);
  if (!proved.ok) return proved;
  const session = { channel: openSecureChannel(channel, keys), ...publicKeys };
  const { chipMapping } = mapped.value;
  if (chipMapping === undefined) return ok(session);
  const data = proved.value && openAuthenticationData(keys.encryption, proved.value);
  return ok({
    ...session,
    chipMapping: data === undefined ? chipMapping : { ...chipMapping, authenticationData: data },
  });
}

/** Chaining is taken by the steps of PACE, so that keys of 2,048 bits go only where extended length goes. */
function fits(suite: PaceSuite, { limits }: CardChannel): boolean {
  return suite.agreement === "ECDH" || suite.group.fieldBytes < MAX_SHORT_KEY_BYTES || limits.extendedLength;
}

/**
 * MSE:Set AT (§4.4.4.1). The domain parameters are named where the chip has several; chips that want them named
 * whatever they have say so in one of these ways, and those that take no name where none is needed are not given one.
 */
async function selectSuite(
  link: ApduLink,
  suite: PaceSuite,
  password: PacePassword,
): Promise<Result<undefined>> {
  const first = await setTemplate(link, suite, password, suite.ambiguous);
  const unnamed = first.ok && !suite.ambiguous && REFUSALS_OF_TEMPLATE.has(first.value);
  const set = unnamed ? await setTemplate(link, suite, password, true) : first;
  if (!set.ok) return set;
  const sw = set.value;
  // 63Cx warns that few tries are left and lets the protocol go on.
  if (sw === statusWords.ok || sw >> 8 === 0x63) return ok(undefined);
  const code = REFUSALS_OF_TEMPLATE.has(sw) ? "pace.unsupported" : "card.refused";
  return fail(code, `MSE:Set AT ${describeStatus(sw)}`);
}

async function setTemplate(
  link: ApduLink,
  { protocol, parameterId }: PaceSuite,
  password: PacePassword,
  namesParameters: boolean,
): Promise<Result<number>> {
  const data = concat(
    encodeTlv(0x80, encodeOid(protocol)),
    encodeTlv(0x83, Uint8Array.of(password.reference)),
    namesParameters ? encodeTlv(0x84, Uint8Array.of(parameterId)) : new Uint8Array(),
  );
  const answer = await link.transmit({ cla: 0, ins: 0x22, p1: 0xc1, p2: 0xa4, data });
  return answer.ok ? ok(answer.value.sw) : answer;
}

/** Step 1: the card's nonce, decrypted with the key from the password (§4.4.3.2). */
async function fetchNonce(
  link: ApduLink,
  { cipher: name }: PaceSuite,
  password: PacePassword,
): Promise<Result<Uint8Array>> {
  const answer = await authenticateFor(link, { send: new Uint8Array(), expect: NONCE, last: false });
  if (!answer.ok) return answer;
  const encrypted = answer.value;
  const cipher = cipherOf(familyOf(name));
  const wellFormed = encrypted.length > 0 && encrypted.length % cipher.blockBytes === 0;
  if (!wellFormed || encrypted.length > MAX_NONCE_BYTES) return fail("card.malformed", "PACE nonce");
  return ok(cipher.decrypt(deriveCipherKey(password.secret, "password", name), encrypted));
}

/** Of generic mapping on a curve, and of chip-authentication mapping, which begins like it. */
function mappingKey(suite: PaceSuite, random: RandomBytes): EcKeyPair | undefined {
  const needed = suite.agreement === "ECDH" && suite.mapping !== "integrated";
  return needed ? generateKeyPair(suite.curve, random) : undefined;
}

/** Step 2 (§4.4.3.3). `own` is what {@link mappingKey} gave. */
async function mapNonce(
  link: ApduLink,
  suite: PaceSuite,
  nonce: Uint8Array,
  { own, random }: { readonly own: EcKeyPair | undefined; readonly random: RandomBytes },
): Promise<Result<Mapped>> {
  if (suite.agreement === "DH") {
    const { group, cipher, mapping } = suite;
    const generator =
      mapping === "integrated"
        ? await mapIntegratedDh(link, group, cipher, nonce, random)
        : await mapGenericDh(link, group, nonce, random);
    return generator.ok ? ok({ group: dhGroup(group, generator.value) }) : generator;
  }
  const { curve, cipher, mapping } = suite;
  if (mapping === "integrated") {
    const generator = await mapIntegratedEcdh(link, curve, cipher, nonce, random);
    return generator.ok ? ok({ group: ecdhGroup(curve, generator.value) }) : generator;
  }
  const mapped = await mapGenericEcdh(link, curve, nonce, own ?? generateKeyPair(curve, random));
  if (!mapped.ok) return mapped;
  const { generator, cardMappingKey } = mapped.value;
  const group = ecdhGroup(curve, generator);
  return ok(mapping === "generic" ? { group } : { group, chipMapping: { curve, cardMappingKey } });
}

/** Step 3: sends the own public key and takes the card's, which must be valid and not our own come back. */
async function agreeOnKey(link: ApduLink, own: EphemeralKey): Promise<Result<Agreed>> {
  const answer = await authenticateFor(link, {
    send: encodeTlv(KEY_AGREEMENT.send, own.publicKey),
    expect: KEY_AGREEMENT.expect,
    last: false,
  });
  if (!answer.ok) return answer;
  const agreed = own.agree(answer.value);
  const reflected = agreed.ok && equal(agreed.value.peerPublicKey, own.publicKey);
  return reflected ? fail("pace.invalid_point", "own key reflected") : agreed;
}

/**
 * Step 4: each side shows a MAC over the other's key (§4.4.3.4). The terminal shows first. Gives the card's
 * encrypted chip authentication data, where it sent any.
 */
async function exchangeTokens(
  link: ApduLink,
  suite: PaceSuite,
  keys: SecureMessagingKeys,
  publicKeys: Pick<PaceSession, "terminalPublicKey" | "cardPublicKey">,
): Promise<Result<Uint8Array | undefined>> {
  const send = encodeTlv(TOKEN.send, authenticationToken(keys, suite, publicKeys.cardPublicKey));
  const answer = await generalAuthenticate(link, { send, last: true });
  if (!answer.ok) return answer;
  const token = objectValue(answer.value, TOKEN.expect);
  if (!token.ok) return token;
  const expected = authenticationToken(keys, suite, publicKeys.terminalPublicKey);
  if (!equal(token.value, expected)) return fail("pace.wrong_secret", "card token");
  return ok(findTlv(answer.value, CHIP_AUTHENTICATION_DATA)?.value);
}
