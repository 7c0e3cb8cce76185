import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../../core/crypto/bytes.ts";
import { type DossierContent, dossierBodySchema } from "../../../../core/dossier/dossier.ts";
import { parseDg13 } from "../../../../core/emrtd/data-groups/dg13.ts";
import { verifyEvidence } from "../../../../core/identity/evidence.ts";
import { identifyDocument } from "../../../../core/identity/national/identify-document.ts";
import type { Claims, DocumentEvidence } from "../../../../core/identity/verified-identity.ts";
import type { AuthoritySource } from "../../../../core/trust/store/authorities.ts";
import {
  listNationalCards,
  type NationalCardName,
} from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { makeNationalCardContents } from "../../../../firmware-sim/personalise/national/make-national-card.ts";
import { cardChannel } from "../../../support/card-channel.ts";
import { documentRequest, nationalCard, nationalTrust } from "../../../support/national.ts";
import { request as provincialRequest } from "../card-in-reader.ts";

/** Whole seconds, as evidence tells its time. */
const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
const TRUST = nationalTrust(now);
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const HOUR = 3_600;
const DAY = 24 * HOUR;

async function read(name: NationalCardName) {
  const card = await identifyDocument(cardChannel(nationalCard(name, now)), documentRequest(name, now));
  if (!card.ok) throw new Error(card.failure.code);
  return card.value;
}

async function evidenceOf(name: NationalCardName): Promise<{ evidence: DocumentEvidence; claims: Claims }> {
  const { evidence, claims } = await read(name);
  if (evidence === null) throw new Error(`${name} gives no evidence`);
  return { evidence, claims };
}

interface Case {
  readonly evidence: DocumentEvidence;
  readonly applicant: Claims;
  /** Seconds from the reading to filing, and to the gateway's look at it. */
  readonly filed?: number;
  readonly judged?: number;
  readonly authorities?: AuthoritySource | null;
}

function verify({ evidence, applicant, filed = 60, judged = 120, authorities = TRUST }: Case) {
  const content: DossierContent = {
    v: 1,
    id: "0197a1c2-0000-7000-8000-000000000001",
    terminal: "bn-kb-01",
    provisionalCode: "TAM-BNKB01-261122-0001-X",
    filedAt: later(filed).toISOString(),
    procedure: { code: "1.001193", version: "1", formVersion: "1" },
    channel: 2,
    units: { supportPoint: "07210", receiving: "07210", competent: "07210" },
    applicant,
    values: {},
  };
  const time = later(judged);
  // The bundle says nothing about national ID cards.
  const { bundle, inflate } = provincialRequest("minh-anh");
  const context = { bundle, inflate, now: time, ...(authorities !== null && { authorities }) };
  return verifyEvidence(evidence, content, context);
}

/** `taken`, or the code for which the evidence is refused; of our own lists with a word before it. */
function outcome(of: Case): string {
  const verified = verify(of);
  if (verified.ok) return "taken";
  const { code, detail } = verified.failure;
  return code === "gateway.evidence_rejected" ? (detail ?? "") : `ours: ${code}`;
}

describe("evidence of a national ID card", () => {
  const filing = listNationalCards().flatMap(({ name, good }) => (good ? [name] : []));

  it.each(filing)("%s is taken at the gateway, or gives none to begin with", async (name) => {
    const { evidence, claims, assurance } = await read(name);
    expect(evidence !== null).toBe(assurance === "substantial");
    if (evidence !== null) expect(outcome({ evidence, applicant: claims })).toBe("taken");
  });

  it("says what was verified and what is the terminal's word", async () => {
    const { evidence, claims } = await evidenceOf("cccd-minh-anh");
    const verified = verify({ evidence, applicant: claims });
    if (!verified.ok) throw new Error(verified.failure.code);
    expect(verified.value).toMatchObject({ boundToContent: false, chipVouchedBy: "terminal" });
    expect(verified.value.checks.issuerTrust).toMatchObject({ status: "passed" });
    expect(verified.value.checks.chipGenuine).toMatchObject({
      status: "passed",
      detail: expect.stringMatching(/^attested by the terminal: chip authentication/),
    });
  });

  it("holds nothing of DG13 but the day of issue", async () => {
    const { evidence } = await evidenceOf("cccd-minh-anh");
    const bytes = [evidence.securityObject, evidence.group1].map((one) =>
      Buffer.from(fromBase64Url(one) ?? []).toString("utf8"),
    );
    for (const unsent of ["Kinh", "Thịnh", "Mùi", "Phù Lãng", "Minh Anh"])
      expect(bytes.join("") + JSON.stringify(evidence)).not.toContain(unsent);
    expect(Object.keys(evidence).sort()).toEqual([
      "attested",
      "group1",
      "issuedOn",
      "kind",
      "provenAt",
      "securityObject",
    ]);
  });

  it("passes the dossier's schema as it is, and a stranger's member does not", async () => {
    const { evidence } = await evidenceOf("cccd-minh-anh");
    const { evidence: schema } = dossierBodySchema.shape;
    expect(schema.parse(evidence)).toEqual(evidence);
    expect(schema.safeParse({ ...evidence, group13: "AAAA" }).success).toBe(false);
    expect(schema.safeParse({ ...evidence, kind: "passport" }).success).toBe(false);
  });

  it("is refused with a DG1 that was altered, or another person's", async () => {
    const { evidence, claims } = await evidenceOf("cccd-minh-anh");
    const other = await evidenceOf("cccd-huu-quynh");
    const bytes = fromBase64Url(evidence.group1) ?? new Uint8Array();
    for (let index = 0; index < bytes.length; index += 1) {
      const altered = bytes.with(index, (bytes[index] ?? 0) ^ 1);
      const group1 = toBase64Url(altered);
      expect(outcome({ evidence: { ...evidence, group1 }, applicant: claims }), `${index}`).toMatch(
        /^(sod\.hash|dg\.malformed|issuer\.country|signer\.purpose)$/,
      );
    }
    const { group1 } = other.evidence;
    expect(outcome({ evidence: { ...evidence, group1 }, applicant: other.claims })).toBe("sod.hash");
  });

  it("is refused with another person's EF.SOD and DG1 under this applicant, and the other way round", async () => {
    const own = await evidenceOf("cccd-minh-anh");
    const other = await evidenceOf("cccd-huu-quynh");
    const { securityObject } = other.evidence;
    expect(outcome({ evidence: { ...own.evidence, securityObject }, applicant: own.claims })).toBe(
      "sod.hash",
    );
    expect(outcome({ evidence: other.evidence, applicant: own.claims })).toBe("identity.field_mismatch");
  });

  it("is refused from an issuer that nobody knows, and from a forger of a known one", async () => {
    const { evidence, claims } = await evidenceOf("cccd-minh-anh");
    for (const [name, code] of [
      ["cccd-unknown-issuer", "issuer.unknown"],
      ["cccd-forged-issuer", "issuer.signature"],
      ["cccd-passport-signer", "signer.purpose"],
      ["cccd-revoked-signer", "signer.revoked"],
      ["cccd-expired", "validity.expired"],
      ["cccd-past-use", "signer.key_period"],
    ] as const) {
      const files = filesOf(name);
      const { issuedOn: _, ...rest } = evidence;
      const issued = files.issuedOn === undefined ? {} : { issuedOn: files.issuedOn };
      const { securityObject, group1 } = files;
      expect(outcome({ evidence: { ...rest, securityObject, group1, ...issued }, applicant: claims })).toBe(
        code,
      );
    }
  });

  it.each([
    ["another number", { personal_number: "027190000019" }],
    ["another name", { full_name: "Nguyễn Thị Minh Anh Thư" }],
    ["another day of birth", { birth_date: "1990-05-21" }],
    ["another sex", { sex: "Nam" }],
    ["another nationality", { nationality: "Lào" }],
    ["a number of a provincial card", { card_number: "BNC-00000001" }],
    ["what no procedure asks for", { religion: "Không" }],
    ["no name", { full_name: undefined }],
    ["no number", { personal_number: undefined }],
  ] as const)("is refused for an applicant with %s", async (_, change) => {
    const { evidence, claims } = await evidenceOf("cccd-minh-anh");
    const applicant: Record<string, unknown> = { ...claims, ...change };
    expect(outcome({ evidence, applicant: applicant as Claims })).toBe("identity.field_mismatch");
  });

  it.each([
    ["filed at the end of a long session", { filed: 2 * HOUR, judged: 2 * HOUR }, "taken"],
    ["an old reading in a new dossier", { filed: 2 * HOUR + 1, judged: 3 * HOUR }, "kb.stale"],
    ["filed before it was read", { filed: -301 }, "kb.stale"],
    ["filed in the future", { filed: 301, judged: 0 }, "kb.stale"],
    ["sent after 30 days without a line", { filed: 0, judged: 30 * DAY }, "taken"],
  ])("%s", async (_, times, expected) => {
    const { evidence, claims } = await evidenceOf("cccd-minh-anh");
    expect(outcome({ evidence, applicant: claims, ...times })).toBe(expected);
  });

  it("waits where our own authorities or lists are missing or too old", async () => {
    const { evidence, claims: applicant } = await evidenceOf("cccd-minh-anh");
    expect(outcome({ evidence, applicant, authorities: null })).toBe("ours: issuer.unknown");
    const { authoritiesOf } = nationalTrust(now);
    expect(outcome({ evidence, applicant, authorities: { authoritiesOf } })).toBe("ours: crl.stale");
    const [filed, judged] = [89 * DAY, 100 * DAY];
    const session = { ...evidence, provenAt: evidence.provenAt + filed };
    expect(outcome({ evidence: session, applicant, filed, judged })).toBe("ours: crl.stale");
  });
});

/** EF.SOD and DG1 of a card that is not believed, as whoever forges evidence would take them. */
function filesOf(name: NationalCardName) {
  const { applicationFiles } = makeNationalCardContents(name, { now: now.getTime() });
  const file = (identifier: number) => applicationFiles.get(identifier) ?? new Uint8Array();
  const holder = parseDg13(file(0x010d), new Set(["dateOfIssue"]));
  return {
    securityObject: toBase64Url(file(0x011d)),
    group1: toBase64Url(file(0x0101)),
    issuedOn: holder.ok ? holder.value.dateOfIssue : undefined,
  };
}
