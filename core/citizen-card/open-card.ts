/**
 * A citizen card with its access control passed, the terminal shown to it and its credential read. It keeps the secure channel, so that a session
 * can read further disclosures while the card lies there, and can be opened again as the same card when it was lifted.
 * @module
 */
import { type ApduLink, plainLink } from "../apdu/link.ts";
import { type LinkUsage, meterChannel } from "../apdu/meter.ts";
import { equal, fromUtf8, type RandomBytes, utf8 } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";
import { type PaceSession, runPace } from "../emrtd/pace.ts";
import { choosePaceSuite } from "../emrtd/pace-choice.ts";
import { canPassword } from "../emrtd/pace-password.ts";
import type { PaceSuite } from "../emrtd/pace-suites.ts";
import { parsePaceInfos } from "../emrtd/security-infos.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import type { TerminalRights } from "../trust/terminal-certificate.ts";
import { readDisclosures } from "./disclosures.ts";
import { type HolderChallenge, proveHolder } from "./holder.ts";
import { type IndexEntry, readIndex } from "./index-file.ts";
import { CAN_PATTERN, type CardInfo, readInfo } from "./info.ts";
import { MAX_CREDENTIAL_BYTES, sfi } from "./profile.ts";
import { readTransparentFile } from "./read-file.ts";
import { selectApplet } from "./select.ts";
import { authenticateTerminal, type TerminalCredential } from "./terminal-authentication.ts";

export interface OpenCard {
  readonly info: CardInfo;
  /** EF.VC as read, not yet verified. */
  readonly credential: string;
  /** SHA-256(PK_terminal ‖ PK_card) of this PACE: the name of this channel in the key-binding nonce. */
  readonly channelHash: Uint8Array;
  /** What this terminal may read and do here, by its certificate. */
  readonly rights: TerminalRights;
  /** The secure channel, for the commands of this folder. */
  readonly link: ApduLink;
  /** False once the channel broke or the card was lost; then only {@link reopenCard} goes on. */
  readonly isOpen: boolean;
  readIndex(): Promise<Result<readonly IndexEntry[]>>;
  readDisclosures(records: readonly number[]): Promise<Result<readonly Uint8Array[]>>;
  proveHolder(challenge: HolderChallenge): Promise<Result<Uint8Array>>;
  /** Commands and bytes since the card was opened. */
  usage(): LinkUsage;
}

export interface OpenCardOptions {
  /** Six digits, scanned or typed. Needed on the contactless interface; in the slot the card tells it. */
  readonly can?: string;
  readonly random: RandomBytes;
  /** Who asks: without it the card opens nothing but EF.INFO. */
  readonly terminal: TerminalCredential;
}

/**
 * Selects the applet, reads EF.INFO, runs PACE, authenticates the terminal, reads the credential. Fails with
 * `card.unknown`, `pace.can_missing`, `pace.wrong_secret`, `pace.unsupported`, `pace.invalid_point`,
 * `terminal.not_authenticated`, `card.malformed`, `card.refused`, `card.too_large`, `sm.broken`, `vc.malformed` and what
 * the channel fails with.
 */
export async function openCard(
  cardChannel: CardChannel,
  options: OpenCardOptions,
): Promise<Result<OpenCard>> {
  const { channel, usage } = meterChannel(cardChannel);
  const link = plainLink(channel);

  const selected = await selectApplet(link);
  if (!selected.ok) return selected;
  const info = await readInfo(link);
  if (!info.ok) return info;
  const can = accessNumber(channel, info.value, options.can);
  if (!can.ok) return can;
  const suite = paceSuite(info.value);
  if (!suite.ok) return suite;
  const pace = await runPace(channel, suite.value, canPassword(can.value), options.random);
  if (!pace.ok) return pace;
  const { terminalPublicKey, cardPublicKey } = pace.value;
  const channelHash = sha256(terminalPublicKey, cardPublicKey);
  const shown = await authenticateTerminal(pace.value.channel, channelHash, options.terminal);
  if (!shown.ok) return shown;
  const credential = await readCredential(pace.value);
  if (!credential.ok) return credential;
  const { rights } = options.terminal.certificate;
  return ok(
    openCardObject(pace.value, usage, {
      info: info.value,
      credential: credential.value,
      channelHash,
      rights,
    }),
  );
}

/**
 * The same card, laid down again in the session. Fails with `identity.other_card` where the credential is another, and
 * as {@link openCard}. The caller lets the holder key prove itself again: a credential alone can be copied.
 */
export async function reopenCard(
  channel: CardChannel,
  previous: Pick<OpenCard, "credential">,
  options: OpenCardOptions,
): Promise<Result<OpenCard>> {
  const opened = await openCard(channel, options);
  if (!opened.ok) return opened;
  const same = equal(sha256(utf8(opened.value.credential)), sha256(utf8(previous.credential)));
  return same ? opened : fail("identity.other_card");
}

function accessNumber(channel: CardChannel, info: CardInfo, given: string | undefined): Result<string> {
  // A CAN told over the air would be no access control, so on contactless only the given one counts.
  const can = channel.interface === "contact" ? (info.can ?? given) : given;
  return can !== undefined && CAN_PATTERN.test(can) ? ok(can) : fail("pace.can_missing");
}

function paceSuite(info: CardInfo): Result<PaceSuite> {
  const infos = parsePaceInfos(info.securityInfos);
  return infos.ok ? choosePaceSuite(infos.value, isProfileSuite) : infos;
}

/** Profile 1 knows generic mapping with AES-128 on the two curves of 256 bits. */
function isProfileSuite({ keyBits, mapping, curve }: PaceSuite): boolean {
  const known = curve?.name === "brainpoolP256r1" || curve?.name === "P-256";
  return known && mapping === "generic" && keyBits === 128;
}

async function readCredential({ channel }: PaceSession): Promise<Result<string>> {
  const file = await readTransparentFile(channel, sfi.credential, MAX_CREDENTIAL_BYTES);
  if (!file.ok) return file;
  const text = fromUtf8(file.value);
  return text ? ok(text) : fail("vc.malformed", "EF.VC");
}

function openCardObject(
  { channel }: PaceSession,
  usage: () => LinkUsage,
  known: Pick<OpenCard, "info" | "credential" | "channelHash" | "rights">,
): OpenCard {
  return {
    ...known,
    link: channel,
    get isOpen() {
      return channel.isOpen;
    },
    readIndex: () => readIndex(channel),
    readDisclosures: (records) => readDisclosures(channel, records),
    proveHolder: (challenge) => proveHolder(channel, challenge),
    usage,
  };
}
