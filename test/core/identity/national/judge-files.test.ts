import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeFiles } from "../../../../core/identity/national/judge-files.ts";
import { failuresOf } from "../../../../core/identity/policy.ts";
import { type DumpName, recogniseDump } from "../../../../core/trust/emrtd/dump.ts";
import { sourceOf } from "../../../../core/trust/store/anchor-store.ts";
import { importCertificates } from "../../../../core/trust/store/import.ts";
import { importRevocationLists } from "../../../../core/trust/store/import-revocations.ts";
import { openMasterList } from "../../../../core/trust/store/master-list.ts";
import { parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import {
  type NationalCardName,
  nationalCard,
  nationalCardNames,
} from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { makeNationalCardContents } from "../../../../firmware-sim/personalise/national/make-national-card.ts";
import { nationalAnchors } from "../../../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { must } from "../../../support/store.ts";

const now = new Date();
const { authorities, links, crls, masterList } = nationalAnchors(now.getTime());
/** What files can show; the rest of the catalogue's bad cards need their chip. */
const PASSIVE = /^(?:access|sod|issuer|signer|crl|validity|certificate|mrz)\./;

describe("documents of the demonstration's personalisation, as files", () => {
  const order = { source: "test", now };
  const { payload } = importCertificates(undefined, {
    ...order,
    ders: [...authorities, ...links],
    kind: "national-id",
  });
  const kept = importRevocationLists(payload, { ...order, ders: crls });
  const source = sourceOf(kept.payload);

  it("come with a master list and revocation lists that the store takes whole", () => {
    const [first = new Uint8Array()] = authorities;
    expect(openMasterList(masterList, must(parseCertificate(first)), now).ok).toBe(true);
    expect(kept.report).toMatchObject({ entries: crls.length, added: crls.length, stale: 0, refused: [] });
  });

  it.each(nationalCardNames())("%s", (name) => {
    const files = filesOf(name);
    const { expect: wanted } = nationalCard(name);
    const seen = must(judgeFiles(files, { authorities: source, kind: undefined, now, withClaims: true }));
    const codes = [...failuresOf(seen.checks), ...seen.problems].map(({ code }) => code);
    expect(codes[0]).toBe(wanted !== undefined && PASSIVE.test(wanted) ? wanted : undefined);
    expect(seen.kind).toBe("national-id");
    if (codes.length === 0) {
      expect(seen.checks.revocation.status).toBe("passed");
      expect(seen.assurance).toBe("low");
    }
  });

  it("never throws, and never passes with another name or number, whatever is changed", () => {
    const files = filesOf("cccd-minh-anh");
    const verify = (changed: ReadonlyMap<DumpName, Uint8Array>) =>
      judgeFiles(changed, { authorities: source, kind: undefined, now, withClaims: true });
    const { claims } = must(verify(files));
    const names = [...files.keys()];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (name, changes) => {
          const bytes = Uint8Array.from(files.get(name) ?? new Uint8Array());
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const seen = verify(new Map(files).set(name, bytes));
          if (seen.ok && Object.keys(seen.value.claims).length > 0) expect(seen.value.claims).toEqual(claims);
        },
      ),
      { numRuns: 600 },
    );
  });
});

/** As a program would dump them that names files by their identifier. */
function filesOf(name: NationalCardName): ReadonlyMap<DumpName, Uint8Array> {
  const { applicationFiles, masterFiles } = makeNationalCardContents(name, { now: now.getTime() });
  const files = new Map<DumpName, Uint8Array>();
  for (const [id, bytes] of [...masterFiles, ...applicationFiles]) {
    const found = recogniseDump(`ef0${id.toString(16)}.bin`, bytes);
    if (found !== undefined) files.set(found.name, found.bytes);
  }
  return files;
}
