import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toHex } from "../../../../core/crypto/bytes.ts";
import { isDemonstrationAuthority } from "../../../../core/crypto/demonstration.ts";
import { compareAccessInfos } from "../../../../core/emrtd/chip/access-comparison.ts";
import { parseCom } from "../../../../core/emrtd/data-groups/com.ts";
import { parseDg1 } from "../../../../core/emrtd/data-groups/dg1.ts";
import { parseDg2 } from "../../../../core/emrtd/data-groups/dg2.ts";
import { type Dg13Field, parseDg13 } from "../../../../core/emrtd/data-groups/dg13.ts";
import { parseDg14 } from "../../../../core/emrtd/data-groups/dg14.ts";
import { parseDg15 } from "../../../../core/emrtd/data-groups/dg15.ts";
import { checkMrzDigits } from "../../../../core/emrtd/data-groups/mrz.ts";
import { parsePaceInfos } from "../../../../core/emrtd/security-infos.ts";
import { verifyCardSecurity } from "../../../../core/trust/emrtd/card-security.ts";
import type { SignerExpectation } from "../../../../core/trust/emrtd/document-signer.ts";
import { sourceOf } from "../../../../core/trust/store/anchor-store.ts";
import { importCertificates } from "../../../../core/trust/store/import.ts";
import { importRevocationLists } from "../../../../core/trust/store/import-revocations.ts";
import { openMasterList } from "../../../../core/trust/store/master-list.ts";
import { parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import { loadCardFile, nationalCardFile } from "../../../../firmware-sim/personalise/issue/card-file.ts";
import {
  listNationalCards,
  type NationalCardName,
  nationalCard,
  nationalCardNames,
} from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { fileIds } from "../../../../firmware-sim/personalise/national/data-groups.ts";
import { DOCUMENT_DEFECTS } from "../../../../firmware-sim/personalise/national/defects.ts";
import {
  makeNationalCardContents,
  nationalPrinted,
} from "../../../../firmware-sim/personalise/national/make-national-card.ts";
import { nationalAnchors } from "../../../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { verifySod } from "../../../support/sod.ts";

const NOW = Date.parse("2026-11-22T09:30:00Z");
const now = new Date(NOW);
const anchors = nationalAnchors(NOW);
const authorities = trustOf(anchors);
const good = nationalCardNames().filter((name) => nationalCard(name).expect === undefined);
/** What files alone can show; the others need a chip, a policy or a date and are refused by the whole read. */
const PASSIVE = /^(sod|issuer|signer|certificate|mrz|access|validity)\./;
const bad = listNationalCards().filter(({ expect: code }) => code !== null && PASSIVE.test(code));

describe("the national cards of the demonstration", () => {
  it.each(good)("passes every passive check: %s", (name) => {
    const { failed, verdict } = judge(name);
    expect(failed).toEqual([]);
    expect(Object.values(verdict.checks).map(({ status }) => status)).toEqual(Array(5).fill("passed"));
    expect(Object.values(verdict.groups).every(({ listed }) => listed)).toBe(true);
  });

  it.each(bad.map(({ expect: code, name }) => [name, code] as const))("fails: %s, %s", (name, code) => {
    expect(judge(name).failed).toEqual([code]);
  });

  it("shows every oddity of signers and lists that the terminal can name", () => {
    const seen = new Set(good.flatMap((name) => judge(name).verdict.oddities.map(({ code }) => code)));
    for (const code of [
      "content.legacy_oid",
      "digest.sha1",
      "encoding.ber",
      "key.explicit",
      "signature.sha1",
      "signer.document_type",
      "signer.identifier_wrong",
      "signer.lapsed",
    ])
      expect([...seen]).toContain(code);
  });

  it.each(good)("holds a person that the terminal reads back from DG13 and DG1: %s", (name) => {
    const { applicationFiles } = makeNationalCardContents(name, { now: NOW });
    const [number, old, fullName, birth, sex, residence] = nationalPrinted(name, { now: NOW }).qr.split("|");
    const holder = parseDg13(file(applicationFiles, 13), KEEP);
    expect(holder).toMatchObject({
      ok: true,
      value: { personalNumber: number, fullName, sex, residence, unreadable: [] },
    });
    const omitted = name === "cccd-nhan";
    if (holder.ok) {
      expect(holder.value.oldNumber ?? "").toBe(omitted ? "" : old);
      expect(holder.value.father === undefined).toBe(omitted);
      expect(holder.value.mother === undefined).toBe(omitted);
      expect(holder.value.dateOfBirth?.split("-").reverse().join("")).toBe(birth);
    }
    const zone = parseDg1(file(applicationFiles, 1));
    expect(zone).toMatchObject({ ok: true, value: { format: "TD1", issuingState: "VNM" } });
  });

  it("have a photograph of the size that is asked for, and what the files promise of the chip", () => {
    for (const name of good) {
      const { applicationFiles, activeAuthentication, chipAuthentication, masterFiles, pace } =
        makeNationalCardContents(name, { now: NOW });
      const faces = parseDg2(file(applicationFiles, 2));
      expect(faces.ok && faces.value.images.length, name).toBe(1);
      const dg14 = applicationFiles.get(fileIds.group(14));
      const infos = dg14 && parseDg14(dg14);
      expect(infos === undefined || infos.ok, name).toBe(true);
      if (infos?.ok) {
        const keys = infos.value.chipKeys.map(({ key }) =>
          key.ok ? toHex(key.value.publicKey) : key.failure,
        );
        // A SET OF is in the order of its encodings, not of the chip's list.
        expect([...keys].sort(), name).toEqual(
          chipAuthentication.map(({ key }) => toHex(key.publicKey)).sort(),
        );
      }
      const dg15 = applicationFiles.get(fileIds.group(15));
      expect(dg15 === undefined, name).toBe(activeAuthentication === undefined);
      if (dg15 !== undefined) expect(parseDg15(dg15).ok, name).toBe(true);
      const access = masterFiles.get(fileIds.cardAccess);
      const offered = access && parsePaceInfos(access);
      const wanted = [...pace].sort((a, b) => (describePace(a) < describePace(b) ? -1 : 1));
      expect(offered?.ok ? [...offered.value].map(({ version: _, ...one }) => one) : [], name).toEqual(
        expect.arrayContaining(wanted),
      );
    }
  });

  it("has the EF.CardAccess that was seen on a real card", () => {
    const { masterFiles } = makeNationalCardContents("cccd-minh-anh", { now: NOW });
    expect(toHex(masterFiles.get(fileIds.cardAccess) ?? new Uint8Array())).toBe(
      "3134300d060804007f0007020202020101300f060a04007f000702020302020201013012060a04007f0007020204020202010202010d",
    );
  });

  it("signs EF.CardSecurity as EF.SOD, with the key of the mapping", () => {
    const { mappingKey, masterFiles } = makeNationalCardContents("cccd-bao-chau", { now: NOW });
    const verdict = verifyCardSecurity(
      masterFiles.get(fileIds.cardSecurity) ?? new Uint8Array(),
      expectation(),
    );
    expect(verdict.ok && verdict.value.checks.issuerTrust.status).toBe("passed");
    const [key] = verdict.ok ? (verdict.value.infos?.chipKeys ?? []) : [];
    expect(key?.key).toMatchObject({ ok: true, value: { publicKey: mappingKey?.publicKey } });
  });

  it("follows from the day alone, and another day gives other dates", () => {
    const noon = makeNationalCardContents("cccd-van-phuc", { now: NOW + 3_600_000 });
    expect(noon).toEqual(makeNationalCardContents("cccd-van-phuc", { now: NOW }));
    expect(makeNationalCardContents("cccd-van-phuc", { now: NOW + 86_400_000 })).not.toEqual(noon);
  });

  it("has authorities that a production profile can tell", () => {
    const known = [...anchors.authorities, ...anchors.links].map((der) => {
      const certificate = parseCertificate(der);
      if (!certificate.ok || !certificate.value.publicKey.ok) throw new Error("no certificate");
      return isDemonstrationAuthority(certificate.value.publicKey.value.key);
    });
    expect(known).toEqual([true, true, true]);
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(isDemonstrationAuthority(publicKey)).toBe(false);
  });

  it("has a master list that opens under the first authority", () => {
    const root = parseCertificate(anchors.authorities[0] ?? new Uint8Array());
    const list = root.ok ? openMasterList(anchors.masterList, root.value, now) : root;
    expect(list.ok && list.value.entries.length).toBe(3);
  });

  it("is told of in the documentation, which names no other card", () => {
    const text = readFileSync("docs/profiles.md", "utf8");
    const named = new Set([...text.matchAll(/cccd-[a-z0-9-]+/g)].map(([name]) => name));
    expect([...named].filter((name) => !nationalCardNames().some((one) => one === name))).toEqual([]);
    for (const name of good.filter((one) => one !== "cccd-minh-anh")) expect([...named]).toContain(name);
    for (const defect of DOCUMENT_DEFECTS) expect(text).toContain(`| \`${defect}\``);
  });

  it.each(nationalCardNames())("survives being a file: %s", (name) => {
    const contents = makeNationalCardContents(name, { now: NOW });
    const loaded = loadCardFile(nationalCardFile(name, contents));
    expect(loaded.ok && loaded.value).toEqual({ document: "national", contents });
  });
});

const KEEP: ReadonlySet<Dg13Field> = new Set([
  "personalNumber",
  "fullName",
  "dateOfBirth",
  "sex",
  "residence",
  "dateOfIssue",
  "dateOfExpiry",
  "parents",
  "spouse",
  "oldNumber",
  "marks",
]);

function trustOf({ authorities: ders, crls, links }: typeof anchors) {
  const order = { ders: [...ders, ...links], kind: "national-id", source: "test", now } as const;
  const { payload } = importCertificates(undefined, order);
  const lists = importRevocationLists(payload, { ders: crls, source: "test", now });
  expect(lists.report.refused).toEqual([]);
  return sourceOf(lists.payload);
}

function expectation(more: Partial<SignerExpectation> = {}): SignerExpectation {
  return { authorities, kind: "national-id", now, country: "VN", documentCode: "ID", ...more };
}

/** The codes that failed, each once, of what the files alone show. */
function judge(name: NationalCardName) {
  const { applicationFiles, locked, masterFiles } = makeNationalCardContents(name, { now: NOW });
  const groups = new Map<number, Uint8Array>();
  for (let group = 1; group <= 16; group += 1) {
    const id = fileIds.group(group);
    const bytes = applicationFiles.get(id);
    if (bytes !== undefined && !locked.has(id)) groups.set(group, bytes);
  }
  const holder = parseDg13(groups.get(13) ?? new Uint8Array(), KEEP);
  const issued = holder.ok ? holder.value.dateOfIssue : undefined;
  const sod = applicationFiles.get(fileIds.sod) ?? new Uint8Array();
  const verdict = verifySod(
    sod,
    groups,
    expectation(issued === undefined ? {} : { issuedAt: new Date(issued) }),
  );
  if (!verdict.ok) throw new Error(`${name}: ${verdict.failure.code}`);
  const zone = parseDg1(groups.get(1) ?? new Uint8Array());
  const digits = zone.ok ? checkMrzDigits(zone.value) : zone;
  const dg14 = groups.get(14);
  const infos = dg14 && parseDg14(dg14);
  const access = compareAccessInfos(masterFiles.get(fileIds.cardAccess), infos?.ok ? infos.value.pace : []);
  const expiry = holder.ok ? holder.value.dateOfExpiry : undefined;
  const expired = expiry !== undefined && expiry !== "never" && new Date(expiry) < now;
  expect(parseCom(applicationFiles.get(fileIds.com) ?? new Uint8Array()).ok).toBe(true);
  const failed = [...Object.values(verdict.value.checks), access.check].flatMap((check) =>
    check.status === "failed" ? [check.code] : [],
  );
  return {
    verdict: verdict.value,
    failed: [
      ...failed,
      ...(digits.ok ? [] : [digits.failure.code]),
      ...(expired ? ["validity.expired"] : []),
    ],
  };
}

function file(files: ReadonlyMap<number, Uint8Array>, group: number): Uint8Array {
  return files.get(fileIds.group(group)) ?? new Uint8Array();
}

function describePace({
  parameterId,
  protocol,
}: {
  readonly protocol: string;
  readonly parameterId: number;
}): string {
  return `${protocol}/${parameterId}`;
}
