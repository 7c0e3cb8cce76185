/** The wrong secret, another card, an old card, and files without end: the holder's side of a national ID card. @module */
import { concat, fromHex } from "../../core/crypto/bytes.ts";
import { identifyDocument, identifyDocumentAgain } from "../../core/identity/national/identify-document.ts";
import type { FaultFile } from "../../core/protocol/dock.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { fileIds } from "../../firmware-sim/personalise/national/data-groups.ts";
import { makeNationalCardContents } from "../../firmware-sim/personalise/national/make-national-card.ts";
import { nationalPerson } from "../../firmware-sim/personalise/national/people.ts";
import type { ReaderFault } from "../../firmware-sim/reader/faults.ts";
import { cardChannel } from "../support/card-channel.ts";
import { faultySlot } from "../support/faulty-slot.ts";
import { cardOf, documentRequest, secretsOf } from "../support/national.ts";
import { must } from "../support/store.ts";
import { type Attack, type Outcome, outcomeOf, verdictOf } from "./attack.ts";
import { CHIP_ONLY, genuine, now, type Showing, show, showNamed, withFiles } from "./national.ts";

/** On a reader of the simulator, with this in its way. */
function withFault(
  fault: ReaderFault,
  request: Showing["request"] = {},
  contents = genuine(),
): Promise<Outcome> {
  return show(contents, { request, between: () => faultySlot(cardOf(contents), fault) });
}

/** The chip itself says so of a file behind access control. */
const claims2Gb = (file: FaultFile, ...more: readonly [Showing["request"]?, NationalCardContents?]) =>
  withFault({ kind: "huge", file }, ...more);

const contentsOf = (name: NationalCardName) => makeNationalCardContents(name, { now: now.getTime() });

/** Read, and then another one is laid down in the same session, opened with what is printed on that one. */
async function later(next: NationalCardContents): Promise<Outcome> {
  const name = "cccd-minh-anh";
  const request = documentRequest(name, now);
  const first = must(await identifyDocument(cardChannel(cardOf(contentsOf(name))), request));
  const again = await identifyDocumentAgain(first, cardChannel(cardOf(next)), {
    ...request,
    secrets: secretsOf(next),
  });
  return again.ok ? verdictOf(again.value) : outcomeOf(again);
}

const WRONG_ZONE = { documentNumber: "190000019", dateOfBirth: "900520", dateOfExpiry: "300520" };
const bacOnly = { ...CHIP_ONLY, pace: [] };

/** EF.SOD that says it has 2 GB, or has a megabyte indeed. */
const hugeLength = () =>
  withFiles(genuine(), [fileIds.sod, concat(fromHex("77847fffffff"), new Uint8Array(200))]);
const megabyte = () => {
  const file = concat(fromHex("7783100000"), new Uint8Array(0x10_0000));
  return withFiles(genuine(), [fileIds.sod, file]);
};

/** In the place of the second step of PACE. */
const GARBAGE = { kind: "garbage", atCommand: 6, answer: fromHex("7c039000") } as const;

export const session: readonly Attack[] = [
  { id: "A11.0", run: () => later(contentsOf("cccd-minh-anh")) },
  { id: "A11.1", run: () => show(genuine(), { request: { secrets: { can: "000000" } } }) },
  { id: "A11.2", run: () => show(genuine(bacOnly), { request: { secrets: { mrz: WRONG_ZONE } } }) },
  {
    id: "A11.3",
    run: () => show(genuine(), { request: { secrets: { mrz: { ...WRONG_ZONE, dateOfBirth: "20/5/90" } } } }),
  },
  { id: "A11.4", run: () => withFault({ kind: "pull", atCommand: 9 }) },
  { id: "A11.5", run: () => withFault({ kind: "silent", atCommand: 9 }) },
  {
    id: "A11.6",
    run: () => {
      const { can = "" } = genuine();
      return withFault(GARBAGE, { secrets: { can } });
    },
  },
  { id: "A2.7", run: () => withFault(GARBAGE) },
  { id: "A11.7", run: () => withFault({ kind: "huge", file: "EF.CardAccess" }) },
  { id: "A11.8", run: () => withFault({ kind: "endless", file: null }) },
  { id: "A11.9", run: () => show(hugeLength()) },
  { id: "A11.10", run: () => show(megabyte()) },
  {
    id: "A11.11",
    run: () =>
      showNamed("cccd-minh-anh", { request: { printedNumber: nationalPerson("duc-long").personalNumber } }),
  },
  { id: "A11.12", run: () => later(contentsOf("cccd-duc-long")) },
  {
    id: "A11.13",
    run: () => {
      const { chipAuthentication } = genuine();
      const { activeAuthentication: _, ...copy } = contentsOf("cccd-minh-anh");
      return later({ ...copy, chipAuthentication });
    },
  },
  { id: "A11.14", run: () => showNamed("cccd-expired") },
  { id: "A11.15", run: () => claims2Gb("EF.SOD") },
  { id: "A11.16", run: () => claims2Gb("DG14") },
  { id: "A11.17", run: () => claims2Gb("DG1") },
  { id: "A11.18", run: () => claims2Gb("DG13") },
  { id: "A11.19", run: () => claims2Gb("DG2", { photograph: true }) },
  { id: "A11.20", run: () => claims2Gb("EF.CardSecurity", {}, contentsOf("cccd-bao-chau")) },
  { id: "A11.21", run: () => claims2Gb("EF.ATR/INFO", {}, contentsOf("cccd-thi-nguyet")) },
  {
    id: "A11.22",
    run: () => withFault({ kind: "truncate", file: "DG2", bytes: 9_000 }, { photograph: true }),
  },
  { id: "A11.23", run: () => withFault({ kind: "status", file: "EF.SOD", sw: 0x6f00 }) },
];
