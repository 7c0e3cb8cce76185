/** EF.COM, EF.CardAccess and the files of a national ID card: what nobody signed, and what was changed after signing. @module */
import { encodeTlv, unwrapTlv } from "../../core/tlv/ber.ts";
import { efCom, fileIds } from "../../firmware-sim/personalise/national/data-groups.ts";
import { agreementKey, makeDocument } from "../../firmware-sim/personalise/national/document.ts";
import { nationalPerson } from "../../firmware-sim/personalise/national/people.ts";
import { sequence, setOf } from "../../firmware-sim/personalise/national/pki/der.ts";
import { dayFrom } from "../../firmware-sim/personalise/national/pki/hierarchy.ts";
import { DEMONSTRATION } from "../../firmware-sim/personalise/national/pki/seeded.ts";
import {
  BSI,
  chipAuthenticationInfo,
  chipPublicKeyInfo,
  paceInfo,
  terminalAuthenticationInfo,
} from "../../firmware-sim/personalise/national/security-infos.ts";
import { efSod } from "../../firmware-sim/personalise/national/sod.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { cardOf } from "../support/national.ts";
import { must } from "../support/store.ts";
import type { Attack } from "./attack.ts";
import * as card from "./national.ts";

const { CHIP_ONLY, genuine, groupsOf, order, show, showNamed, withFiles, withoutGroups } = card;
const ECDSA = { kind: "ECDSA", curve: "P-256", hash: "sha256" } as const;
const both = { activeAuthentication: ECDSA } as const;
const AES_256 = { protocol: `${BSI}.2.2.4.2.4`, parameterId: 13 };
const TRIPLE_DES = { protocol: `${BSI}.2.2.4.2.1`, parameterId: 13 };
/** The strongest that there is, and the weakest: AES-256 on brainpoolP512r1, and 3DES on the group of 1,024 bits. */
const STRONGEST = { protocol: `${BSI}.2.2.4.2.4`, parameterId: 17 };
const WEAKEST = { protocol: `${BSI}.2.2.4.1.1`, parameterId: 0 };

const withCom = (contents: ReturnType<typeof genuine>, ...listed: readonly number[]) =>
  withFiles(contents, [fileIds.com, efCom(listed, "1.7")]);

const com: readonly Attack[] = [
  { id: "A1.1", run: () => showNamed("cccd-com-lies") },
  { id: "A1.2", run: () => showNamed("cccd-locked-chip-keys") },
  {
    id: "A1.3",
    run: () => show(withCom(withoutGroups({ ...genuine(both), chipAuthentication: [] }, 14), 1, 2, 13, 15)),
  },
  {
    id: "A1.4",
    run: () => {
      const contents = genuine({ chipAuthentication: [], activeAuthentication: ECDSA });
      return show(withCom(withoutGroups(contents, 15), 1, 2, 13, 14));
    },
  },
  { id: "A1.5", run: () => showNamed("cccd-unlisted") },
];

/** The chip really has a key that goes with this DG14: only that nobody signed it stands in the way. */
function ownChipKey() {
  const contents = genuine();
  const chipAuthentication = contents.chipAuthentication.map((one) => ({
    ...one,
    key: agreementKey(DEMONSTRATION, "forger/chip", 13),
  }));
  const infos = setOf(
    terminalAuthenticationInfo(),
    ...chipAuthentication.map(chipAuthenticationInfo),
    ...contents.pace.map(paceInfo),
    ...chipAuthentication.map(({ key, keyId }) => chipPublicKeyInfo(key, keyId)),
  );
  return { contents: { ...contents, chipAuthentication }, infos };
}

/** Says so where the terminal asked for chip authentication with what it should not have believed. */
async function withoutAsking(contents: ReturnType<typeof genuine>): Promise<string> {
  const chip = cardOf(contents);
  const asked: string[] = [];
  const listening: Pick<PluggableCard, "atr" | "process" | "reset"> = {
    atr: chip.atr,
    reset: () => chip.reset(),
    process: (command) => {
      asked.push(Buffer.from(command.subarray(1, 4)).toString("hex"));
      return chip.process(command);
    },
  };
  const said = await card.showCard(listening, contents);
  // MSE:Set AT and Set KAT of chip authentication; the header is in clear under secure messaging too.
  return asked.some((header) => header === "2241a4" || header === "2241a6") ? "chip key was used" : said;
}

/** EF.CardAccess with these infos in this order (which DER has not), in the place of the true one. */
function withCardAccess(contents: ReturnType<typeof genuine>, ...infos: readonly Uint8Array[]) {
  const masterFiles = new Map(contents.masterFiles).set(fileIds.cardAccess, encodeTlv(0x31, ...infos));
  return { ...contents, masterFiles };
}

/** Its DG14 names the chip key and no PACE, as many do. */
function silentAboutPace(contents: ReturnType<typeof genuine>) {
  const infos = setOf(
    ...contents.chipAuthentication.map(chipAuthenticationInfo),
    ...contents.chipAuthentication.map(({ key, keyId }) => chipPublicKeyInfo(key, keyId)),
  );
  return card.signedAsIs(withFiles(contents, [fileIds.group(14), encodeTlv(0x6e, infos)]));
}

const cardAccess: readonly Attack[] = [
  { id: "A2.1", run: () => showNamed("cccd-downgraded") },
  {
    id: "A2.2",
    run: () => {
      const contents = genuine({ ...CHIP_ONLY, pace: [AES_256, TRIPLE_DES] });
      return show(withCardAccess(contents, paceInfo(TRIPLE_DES)));
    },
  },
  {
    id: "A2.3",
    run: () => {
      const mappings = ["generic"] as const;
      return showNamed("cccd-downgraded", { request: { access: { allowBac: false, mappings } } });
    },
  },
  {
    id: "A2.4",
    run: () => {
      const { contents, infos } = ownChipKey();
      return withoutAsking(withFiles(contents, [fileIds.group(14), encodeTlv(0x6e, infos)]));
    },
  },
  {
    id: "A2.5",
    run: () => {
      // Its issuer signed neither DG14 nor DG15; the forger writes the chip's key into EF.CardAccess.
      const { contents, infos } = ownChipKey();
      const keyless = card.signedAsIs(withoutGroups(contents, 14));
      const masterFiles = new Map(keyless.masterFiles).set(fileIds.cardAccess, infos);
      return withoutAsking({ ...keyless, masterFiles });
    },
  },
  {
    id: "A2.6",
    run: () => {
      const contents = genuine();
      const masterFiles = new Map(contents.masterFiles);
      masterFiles.delete(fileIds.cardAccess);
      return show({ ...contents, masterFiles });
    },
  },
  {
    id: "A2.8",
    run: () => {
      const contents = genuine({ ...CHIP_ONLY, pace: [STRONGEST, WEAKEST] });
      return show(withCardAccess(contents, paceInfo(WEAKEST), paceInfo(STRONGEST)));
    },
  },
  {
    id: "A2.9",
    run: () => {
      const contents = genuine({ ...CHIP_ONLY, pace: [STRONGEST, WEAKEST] });
      return show(withCardAccess(silentAboutPace(contents), paceInfo(WEAKEST)));
    },
  },
];

const signing = { signer: card.hierarchy.signer("main"), signedAt: dayFrom(card.today, -400) };

/** EF.SOD of the good card with one byte changed, counted from where `part` begins. */
function changedSod(part: (sod: Uint8Array) => number): Promise<string> {
  const contents = genuine();
  const sod = contents.applicationFiles.get(fileIds.sod) ?? new Uint8Array();
  const at = part(sod);
  return show(withFiles(contents, [fileIds.sod, sod.with(at, (sod[at] ?? 0) ^ 1)]));
}

const files: readonly Attack[] = [
  { id: "A8.1", run: () => showNamed("cccd-altered") },
  { id: "A8.2", run: () => showNamed("cccd-swapped") },
  {
    id: "A8.3",
    run: () => {
      const photo = makeDocument(order({ ...CHIP_ONLY, photo: { bytes: 9_000 } })).contents;
      const other = groupsOf(photo).get(2) ?? new Uint8Array();
      return show(withFiles(genuine(), [fileIds.group(2), other]), { request: { photograph: true } });
    },
  },
  {
    id: "A8.4",
    run: () => {
      const other = genuine(CHIP_ONLY, { name: "other", person: nationalPerson("duc-long") });
      const sod = other.applicationFiles.get(fileIds.sod) ?? new Uint8Array();
      return show(withFiles(genuine(), [fileIds.sod, sod]));
    },
  },
  // The first hash of the signed list: its place is found by the bytes.
  { id: "A8.5", run: () => changedSod((sod) => Buffer.from(sod).indexOf("020101", "hex") + 8) },
  { id: "A8.6", run: () => changedSod((sod) => sod.length - 1) },
  {
    id: "A8.7",
    run: () => {
      // The forger changes a group, and the list, and signs with a key of his own under the rightful certificate.
      const contents = makeDocument(order(CHIP_ONLY, { person: nationalPerson("duc-long") })).contents;
      const { key } = card.hierarchy.signer("stranger");
      const forged = efSod(groupsOf(contents), { ...signing, signer: { ...signing.signer, key } });
      return show(withFiles(contents, [fileIds.sod, forged]));
    },
  },
  {
    id: "A8.8",
    run: () => {
      const contents = genuine({ ...CHIP_ONLY, cardSecurity: true });
      const security = contents.masterFiles.get(fileIds.cardSecurity) ?? new Uint8Array();
      return show(withFiles(contents, [fileIds.sod, security]));
    },
  },
  {
    id: "A8.9",
    run: () => {
      const pace = [{ protocol: `${BSI}.2.2.4.6.2`, parameterId: 13 }];
      const contents = genuine({ ...CHIP_ONLY, chipAuthentication: [], pace });
      const sod = contents.applicationFiles.get(fileIds.sod) ?? new Uint8Array();
      const bare = must(unwrapTlv(sod, 0x77));
      return show({
        ...contents,
        masterFiles: new Map(contents.masterFiles).set(fileIds.cardSecurity, bare),
      });
    },
  },
  {
    id: "A8.10",
    run: () => {
      const sod = efSod(groupsOf(genuine()), signing);
      return show(withFiles(genuine(), [fileIds.sod, sequence(sod)]));
    },
  },
  { id: "A8.11", run: () => showNamed("cccd-check-digit") },
];

export const documents: readonly Attack[] = [
  { id: "A1.0", run: () => show(genuine(both)) },
  ...com,
  ...cardAccess,
  ...files,
];
