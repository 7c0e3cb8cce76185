/** Stages of the provincial card up to the PIN. @module */
import { plainLink } from "../../../core/apdu/link.ts";
import { readDisclosures } from "../../../core/citizen-card/disclosures.ts";
import { proveHolder } from "../../../core/citizen-card/holder.ts";
import { readIndex } from "../../../core/citizen-card/index-file.ts";
import { readInfo } from "../../../core/citizen-card/info.ts";
import { type OpenCard, openCard } from "../../../core/citizen-card/open-card.ts";
import { verifyPin } from "../../../core/citizen-card/pin.ts";
import { MAX_CREDENTIAL_BYTES, sfi } from "../../../core/citizen-card/profile.ts";
import { readTransparentFile } from "../../../core/citizen-card/read-file.ts";
import { selectApplet } from "../../../core/citizen-card/select.ts";
import { authenticateTerminal } from "../../../core/citizen-card/terminal-authentication.ts";
import { fromUtf8, toHex } from "../../../core/crypto/bytes.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import { runPace } from "../../../core/emrtd/pace.ts";
import { choosePaceSuite } from "../../../core/emrtd/pace-choice.ts";
import { canPassword } from "../../../core/emrtd/pace-password.ts";
import { parsePaceInfos } from "../../../core/emrtd/security-infos.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { judgeCredential, kindOf } from "../../../core/identity/judge.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import { encodeDisclosure, openDisclosures, parseCredential } from "../../../core/trust/credential.ts";
import {
  assembleKeyBinding,
  checkKeyBinding,
  keyBindingNonce,
  presentationHash,
  terminalAudience,
} from "../../../core/trust/key-binding.ts";
import { NOW, TERMINAL_ID } from "../../core/identity/card-in-reader.ts";
import { type Exchange, recordedCard, recordingTransport } from "../cards.ts";
import type { Stage } from "../stage.ts";
import { believed } from "./files.ts";
import {
  must,
  openProvincialCard,
  PIN,
  provenCard,
  provincialChannel,
  provincialRequest,
  recordedStage,
  SECRETS,
} from "./provincial-card.ts";

/** In clear: application, EF.INFO, and PACE with what follows from it until the keys are agreed on. */
export async function openingStages(): Promise<readonly Stage[]> {
  const request = provincialRequest();
  const select = (channel: CardChannel) => selectApplet(plainLink(channel));
  return [
    await plainStage("provincial SELECT", 3, true, async (channel) => {
      const selected = await select(channel);
      return selected.ok ? ok(JSON.stringify(selected.value)) : selected;
    }),
    await plainStage("provincial EF.INFO", 3, true, async (channel) => {
      const selected = await select(channel);
      if (!selected.ok) return selected;
      const info = await readInfo(plainLink(channel));
      const infos = info.ok ? parsePaceInfos(info.value.securityInfos) : info;
      return infos.ok ? ok(JSON.stringify([info, infos])) : infos;
    }),
    // The whole opening under its own keys, so that only what passes in clear or outside the protection is changed.
    await plainStage("provincial opening", 1, false, async (channel) => {
      const opened = await openCard(channel, { ...request, random: provincialRequest().random });
      return opened.ok ? ok(opened.value.credential) : opened;
    }),
  ];
}

async function plainStage(
  name: string,
  weight: number,
  unsigned: boolean,
  run: (channel: CardChannel) => Promise<Result<string>>,
): Promise<Stage> {
  const exchanges: Exchange[] = [];
  must(await run(recordingTransport(provincialChannel(), exchanges)));
  return {
    name,
    weight,
    secrets: SECRETS,
    ...(unsigned && { unsigned: true as const }),
    card: () => recordedCard(exchanges),
    run: ({ channel }) => run(channel),
  };
}

/** Under secure messaging, after PACE. */
export async function readingStages(): Promise<readonly Stage[]> {
  const card = await openProvincialCard();
  const credential = must(parseCredential(card.credential));
  const { records } = recordsOf(must(await card.readIndex()));
  return [
    await terminalAuthenticationStage(card),
    await recordedStage(card, { name: "EF.VC", weight: 6 }, (open) => readAndJudgeCredential(open)),
    await recordedStage(card, { name: "EF.INDEX", weight: 5, unsigned: true }, async (open) => {
      const index = await readIndex(open.link);
      return index.ok ? ok(JSON.stringify(index.value)) : index;
    }),
    await recordedStage(card, { name: "EF.DISCLOSURES", weight: 6 }, async (open) => {
      const read = await readDisclosures(open.link, records);
      if (!read.ok) return read;
      const claims = openDisclosures(credential, read.value.map(encodeDisclosure));
      // In whatever order: each record says by itself which claim it is.
      return claims.ok ? ok(JSON.stringify([...claims.value].toSorted())) : claims;
    }),
    await recordedStage(card, { name: "key binding", weight: 4 }, (open, { random }) =>
      proveKeyBinding(open, random(32)),
    ),
    await pinStage(card),
  ];
}

/** On a channel of its own: a card takes one terminal in each. */
async function terminalAuthenticationStage(card: OpenCard): Promise<Stage> {
  const { can = "", terminal, random } = provincialRequest();
  const channel = provincialChannel();
  must(await selectApplet(plainLink(channel)));
  const info = must(await readInfo(plainLink(channel)));
  const suite = must(choosePaceSuite(must(parsePaceInfos(info.securityInfos)), () => true));
  const pace = must(await runPace(channel, suite, canPassword(can), random));
  const channelHash = sha256(pace.terminalPublicKey, pace.cardPublicKey);
  const fresh: OpenCard = { ...card, link: pace.channel, channelHash };
  const facts = { name: "terminal authentication", weight: 2, unsigned: true } as const;
  return recordedStage(fresh, facts, async ({ link }) => {
    const shown = await authenticateTerminal(link, channelHash, terminal);
    return shown.ok ? ok("shown") : shown;
  });
}

function recordsOf(index: readonly { readonly record: number; readonly protected: boolean }[]) {
  return { records: index.filter((entry) => !entry.protected).map(({ record }) => record) };
}

async function readAndJudgeCredential({ link }: OpenCard): Promise<Result<string>> {
  const file = await readTransparentFile(link, sfi.credential, MAX_CREDENTIAL_BYTES);
  if (!file.ok) return file;
  const text = fromUtf8(file.value);
  const credential = text ? parseCredential(text) : fail("vc.malformed", "EF.VC");
  if (!credential.ok) return credential;
  const kind = kindOf(credential.value);
  if (!kind.ok) return kind;
  return believed(
    judgeCredential(credential.value, kind.value, provincialRequest()),
    credential.value.compact,
  );
}

async function proveKeyBinding(open: OpenCard, random: Uint8Array): Promise<Result<string>> {
  const audience = terminalAudience(TERMINAL_ID);
  const issuedAt = Math.floor(NOW.getTime() / 1000);
  const sdHash = presentationHash(open.credential, []);
  const signature = await proveHolder(open.link, { random, audience, issuedAt, sdHash });
  if (!signature.ok) return signature;
  const nonce = keyBindingNonce(random, open.channelHash);
  const compact = assembleKeyBinding({ audience, issuedAt, nonce, sdHash }, signature.value);
  const expected = { disclosures: [], audience, random, channelHash: open.channelHash };
  const bound = checkKeyBinding(compact, must(parseCredential(open.credential)), expected);
  return bound.ok ? ok(`bound ${toHex(signature.value)}`) : bound;
}

/** That the card says 9000 is all there is to a PIN: the card has proved itself before. */
async function pinStage(card: OpenCard): Promise<Stage> {
  const { under } = await provenCard(card);
  return recordedStage(card, { name: "PIN", weight: 3 }, async ({ link }) => {
    const verified = await verifyPin(under(link), PIN);
    return verified.ok ? ok("verified") : verified;
  });
}
