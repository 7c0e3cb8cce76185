/**
 * Reads an LDS1 document: what decides first, the photograph last, and nothing that was not asked for (ICAO 9303-10
 * §4, 9303-11 §4.1). It gives no verdicts; it only ends where nothing could be believed any more.
 * @module
 */
import { ok, type Result } from "../../errors/result.ts";
import type { CardChannel } from "../../ports/card-reader.ts";
import { runActiveAuthentication } from "../chip/active-authentication.ts";
import { parseDg14 } from "../data-groups/dg14.ts";
import { parseDg15 } from "../data-groups/dg15.ts";
import type { SecurityInfoSet } from "../data-groups/security-info-set.ts";
import { type ChipMappingEvidence, isMappedWithKeyOf } from "../pace-chip-authentication.ts";
import { selectApplication } from "./card-access.ts";
import type { DocumentReading, ReadDocumentRequest } from "./document-reading.ts";
import { DocumentSession } from "./document-session.ts";
import { dataGroup, EF_CARD_ACCESS, EF_CARD_SECURITY, EF_COM, EF_SOD } from "./files.ts";
import { begin, conclude, type DocumentRun, keep, notPerformed, stop } from "./run.ts";
import { isListedAs, listedGroups } from "./security-object.ts";

/** Zone and Vietnamese profile: what names the person. */
const DEFAULT_GROUPS: readonly number[] = [1, 13];
const PHOTOGRAPH = 2;
const CHIP_INFOS = 14;
const ACTIVE_KEY = 15;

/** In their order. Each does nothing where it does not apply. */
const STEPS = [
  openDocument,
  readSecurityObject,
  readChipInfos,
  authenticateChip,
  readGroups,
  authenticateActively,
  readPhotograph,
  readCom,
  proveLast,
] as const;

/**
 * `channel` is that of a card just connected, nothing selected (or whatever is: it only costs commands). A document that
 * is not believed is a success with `stopped`. Fails with what `connect` fails with (see `accessFailureKind`),
 * `card.too_large`, `card.malformed`, `card.lost` and the other failures of the link, `sm.broken` where the channel died
 * more than three times.
 */
export async function readDocument(
  channel: CardChannel,
  request: ReadDocumentRequest,
): Promise<Result<DocumentReading>> {
  const session = new DocumentSession(channel, request);
  // Each round but the last has lost a connection, and only so many may be lost, or has dropped the only hint.
  for (;;) {
    const run = begin(session, request);
    const read = await readOnce(run);
    if (read.ok && isMapped(run) && run.begunOn !== session.connections) {
      session.beginAnew();
      continue;
    }
    const reading = read.ok ? ok(conclude(run)) : read;
    if (reading.ok && isExemplary(reading.value, request)) session.remember();
    else if (session.dropHint(reading.ok ? undefined : reading.failure)) continue;
    return reading;
  }
}

/** As such chips should be read: whole, over PACE, and believed. */
function isExemplary(reading: DocumentReading, { isBelieved }: ReadDocumentRequest): boolean {
  const believed = isBelieved(reading);
  return believed && reading.access.protocol === "PACE" && reading.unreadable.size === 0;
}

async function readOnce(run: DocumentRun): Step {
  for (const step of STEPS) {
    const done = await step(run);
    if (!done.ok && done.failure.code !== "chip.authentication") return done;
    if (!done.ok) {
      run.chipAuthentication = { status: "failed", failure: done.failure };
      stop(run, "chip authentication failed");
    }
    if (run.stopped !== undefined) break;
  }
  run.session.work.finish();
  return ok(undefined);
}

/** Whether the last connection was opened with chip-authentication mapping. */
function isMapped(run: DocumentRun): boolean {
  return mappingOf(run) !== undefined;
}

function mappingOf({ session }: DocumentRun): ChipMappingEvidence | undefined {
  const access = session.connection?.access;
  return access?.protocol === "PACE" ? access.session.chipMapping : undefined;
}

function isMappedWith(run: DocumentRun, infos: SecurityInfoSet): boolean {
  const evidence = mappingOf(run);
  return evidence !== undefined && isMappedWithKeyOf(infos, evidence);
}

type Step = Promise<Result<undefined>>;

async function openDocument(run: DocumentRun): Step {
  const { session, request, unreadable } = run;
  request.onStep?.("access");
  const opened = await session.persist(async () => ok(undefined));
  run.begunOn = session.connections;
  const { cardAccess, cardSecurity } = session.chip;
  if (cardAccess !== undefined) keep(run, EF_CARD_ACCESS.name, cardAccess);
  if (cardSecurity?.bytes !== undefined) keep(run, EF_CARD_SECURITY.name, cardSecurity.bytes);
  if (cardSecurity?.sw !== undefined) unreadable.set(EF_CARD_SECURITY.name, cardSecurity.sw);
  return opened;
}

/** EF.SOD says which groups the document has; EF.COM is unsigned and not asked. */
async function readSecurityObject(run: DocumentRun): Step {
  const { session, request } = run;
  request.onStep?.("securityObject");
  const file = await session.read(EF_SOD);
  if (!file.ok) return file;
  if (file.value.bytes === undefined) {
    run.unreadable.set(EF_SOD.name, file.value.sw);
    return stop(run, "EF.SOD unreadable");
  }
  const { bytes } = file.value;
  keep(run, EF_SOD.name, bytes);
  const content = listedGroups(bytes);
  if (!content.ok) return stop(run, "EF.SOD malformed");
  run.securityObject = content.value;
  session.work.add(() => {
    run.opinion = request.judgeSecurityObject(bytes, content.value);
    if (run.opinion === "hopeless") stop(run, "EF.SOD not believed");
  });
  return ok(undefined);
}

async function readChipInfos(run: DocumentRun): Step {
  run.request.onStep?.("chip");
  return readGroup(run, CHIP_INFOS);
}

/** Only with parameters of a DG14 that the verified EF.SOD lists, and not after PACE has shown the same. */
async function authenticateChip(run: DocumentRun): Step {
  const { session, securityObject } = run;
  session.work.finish();
  if (run.stopped !== undefined) return ok(undefined);
  const dg14 = run.groups.get(CHIP_INFOS);
  if (dg14 === undefined) {
    const listed = securityObject?.digests.has(CHIP_INFOS) ?? false;
    return notPerformed(run, "chipAuthentication", listed ? "DG14 unreadable" : "EF.SOD lists no DG14");
  }
  if (run.opinion !== "verified") return notPerformed(run, "chipAuthentication", "EF.SOD is not verified");
  const infos = parseDg14(dg14);
  if (!infos.ok) {
    run.chipAuthentication = { status: "failed", failure: infos.failure };
    return ok(undefined);
  }
  run.activeInfo = infos.value.activeAuthentication;
  if (infos.value.chipKeys.length === 0) return notPerformed(run, "chipAuthentication", "DG14 has no key");
  run.mappedWithListedKey = isMappedWith(run, infos.value);
  if (run.mappedWithListedKey) {
    return notPerformed(run, "chipAuthentication", "PACE has shown the key of DG14 already");
  }
  const authenticated = await session.authenticateChip(infos.value);
  if (authenticated.ok) {
    run.chipAuthentication = { status: "performed", value: authenticated.value };
    return ok(undefined);
  }
  const { failure } = authenticated;
  if (failure.code !== "chip.unsupported" && failure.code !== "dg.malformed") return authenticated;
  run.chipAuthentication = { status: "failed", failure };
  return ok(undefined);
}

async function readGroups(run: DocumentRun): Step {
  run.request.onStep?.("groups");
  for (const group of run.request.groups ?? DEFAULT_GROUPS) {
    const listed = run.securityObject?.digests.has(group) ?? false;
    const done = listed ? await readGroup(run, group) : await lookForUnlisted(run, group);
    if (!done.ok || run.stopped !== undefined) return done;
  }
  return ok(undefined);
}

/** Where nothing else has shown that the chip is genuine. */
async function authenticateActively(run: DocumentRun): Step {
  const { session, securityObject } = run;
  if (run.mappedWithListedKey || run.chipAuthentication.status === "performed") {
    return notPerformed(run, "activeAuthentication", "the chip was shown to be genuine otherwise");
  }
  if (!securityObject?.digests.has(ACTIVE_KEY)) {
    return notPerformed(run, "activeAuthentication", "EF.SOD lists no DG15");
  }
  const read = await readGroup(run, ACTIVE_KEY);
  session.work.finish();
  if (!read.ok || run.stopped !== undefined) return read;
  const dg15 = run.groups.get(ACTIVE_KEY);
  if (dg15 === undefined) return notPerformed(run, "activeAuthentication", "DG15 unreadable");
  if (run.opinion !== "verified") return notPerformed(run, "activeAuthentication", "EF.SOD is not verified");
  return proveActively(run, dg15);
}

async function proveActively(run: DocumentRun, dg15: Uint8Array): Step {
  const { session, request, activeInfo } = run;
  const key = parseDg15(dg15);
  const proof = key.ok
    ? await session.persist(({ secure }) =>
        runActiveAuthentication(secure, key.value, request.random, activeInfo),
      )
    : key;
  run.provenConnection = session.connections;
  if (proof.ok) {
    run.activeAuthentication = { status: "performed", value: proof.value };
    return ok(undefined);
  }
  const ofTheChip = proof.failure.code.startsWith("chip.") || proof.failure.code === "dg.malformed";
  if (!ofTheChip) return proof;
  run.activeAuthentication = { status: "failed", failure: proof.failure };
  return ok(undefined);
}

async function readPhotograph(run: DocumentRun): Step {
  if (!run.request.photograph) return ok(undefined);
  run.request.onStep?.("photograph");
  return readGroup(run, PHOTOGRAPH);
}

/** A chip that came back during the photograph has shown nothing yet, nor one that was not asked for anything since. */
async function proveLast(run: DocumentRun): Step {
  const { session } = run;
  const dg15 = run.groups.get(ACTIVE_KEY);
  const active =
    run.activeAuthentication.status === "performed" && run.provenConnection !== session.connections;
  if (active && dg15 !== undefined) return proveActively(run, dg15);
  const chip = session.connection?.chip;
  const unproven = chip !== undefined && !chip.secure.isProven;
  return unproven ? session.persist(({ secure }) => selectApplication(secure)) : ok(undefined);
}

async function readCom(run: DocumentRun): Step {
  if (!run.request.com) return ok(undefined);
  const file = await run.session.read(EF_COM);
  if (!file.ok) return file;
  if (file.value.bytes === undefined) run.unreadable.set(EF_COM.name, file.value.sw);
  else keep(run, EF_COM.name, file.value.bytes);
  return ok(undefined);
}

/** A wanted group that EF.SOD does not list is not there, or somebody put it there: then the reading ends. */
async function lookForUnlisted(run: DocumentRun, group: number): Step {
  const file = await run.session.read(dataGroup(group));
  if (!file.ok || file.value.bytes === undefined) return file.ok ? ok(undefined) : file;
  run.groups.set(group, file.value.bytes);
  return stop(run, "a data group is not in EF.SOD");
}

/** Once, and only where EF.SOD lists it. */
async function readGroup(run: DocumentRun, group: number): Step {
  const { session, securityObject } = run;
  if (!securityObject?.digests.has(group) || run.groups.has(group)) return ok(undefined);
  const { name } = dataGroup(group);
  const file = await session.read(dataGroup(group));
  if (!file.ok) return file;
  if (file.value.bytes === undefined) {
    run.unreadable.set(name, file.value.sw);
    return ok(undefined);
  }
  const { bytes } = file.value;
  run.groups.set(group, bytes);
  keep(run, name, bytes);
  return isListedAs(securityObject, group, bytes)
    ? ok(undefined)
    : stop(run, "a data group differs from EF.SOD");
}
