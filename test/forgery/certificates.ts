/** Who signed a national ID card: keys on curves of somebody's choice, wrong countries, purposes, times and anchors. @module */
import { equal } from "../../core/crypto/bytes.ts";
import { curveByName } from "../../core/crypto/curves.ts";
import { multiply } from "../../core/crypto/ec-key.ts";
import { encodePoint } from "../../core/crypto/ec-point.ts";
import { parseSignedData } from "../../core/trust/emrtd/cms.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { dg1, dg14, dg15, fileIds } from "../../firmware-sim/personalise/national/data-groups.ts";
import { checkDigit } from "../../firmware-sim/personalise/national/mrz.ts";
import { extensions, issueCertificate } from "../../firmware-sim/personalise/national/pki/certificate.ts";
import { DEMONSTRATION_HIERARCHY } from "../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { oid, sequence } from "../../firmware-sim/personalise/national/pki/der.ts";
import { dayFrom } from "../../firmware-sim/personalise/national/pki/hierarchy.ts";
import { DEMONSTRATION, ecSecret } from "../../firmware-sim/personalise/national/pki/seeded.ts";
import { explicitKeyInfo, signingKey } from "../../firmware-sim/personalise/national/pki/signing-key.ts";
import {
  BSI,
  chipAuthenticationInfo,
  paceInfo,
} from "../../firmware-sim/personalise/national/security-infos.ts";
import { efSod } from "../../firmware-sim/personalise/national/sod.ts";
import { must } from "../support/store.ts";
import type { Attack } from "./attack.ts";
import { believing, cardUnder, hierarchyWith } from "./made-hierarchy.ts";
import * as card from "./national.ts";

const { CHIP_ONLY, genuine, groupsOf, hierarchy, show, showNamed, signedAsIs, withFiles } = card;
const { authorities, masterList, signers } = DEMONSTRATION_HIERARCHY;

/** A point of the forger's choice: with it he knows the private key that belongs to a public key he does not own. */
function ownGenerator(name: "P-256" | "brainpoolP256r1") {
  const curve = curveByName(name);
  const { secret } = ecSecret(DEMONSTRATION, "forger/generator", name);
  return { curve, generator: encodePoint(curve, multiply(curve, secret, curve.generator)) };
}

function otherChipCurve(): NationalCardContents {
  const contents = genuine();
  const { curve, generator } = ownGenerator("brainpoolP256r1");
  const keys = contents.chipAuthentication.map(({ key }) =>
    sequence(oid(`${BSI}.2.2.1.2`), explicitKeyInfo(curve, key.publicKey, generator)),
  );
  const infos = [...contents.pace.map(paceInfo), ...contents.chipAuthentication.map(chipAuthenticationInfo)];
  return signedAsIs(withFiles(contents, [fileIds.group(14), dg14([...infos, ...keys])]));
}

function otherActiveCurve(): NationalCardContents {
  const active = { kind: "ECDSA", curve: "P-256", hash: "sha256" } as const;
  const contents = genuine({ chipAuthentication: [], pace: [], activeAuthentication: active });
  const { curve, generator } = ownGenerator("P-256");
  const { point } = ecSecret(DEMONSTRATION, "active/forgery", "P-256");
  return signedAsIs(withFiles(contents, [fileIds.group(15), dg15(explicitKeyInfo(curve, point, generator))]));
}

const csca = authorities.csca;
/** An authority that is imported as an anchor, with a card under it. */
function underAuthority(changes: Partial<typeof csca> | object): Promise<string> {
  const made = hierarchyWith({
    authorities: { made: { ...csca, commonName: "Made authority", ...changes } },
    signers: { made: { ...signers.main, authority: "made" } },
  });
  return show(cardUnder(made, "made"), { authorities: believing({ ders: [made.authority("made")] }) });
}

const parameters: readonly Attack[] = [
  { id: "A4.1", run: () => showNamed("cccd-other-curve") },
  { id: "A4.2", run: () => show(otherChipCurve(), { withDetail: true }) },
  { id: "A4.3", run: () => show(otherActiveCurve(), { withDetail: true }) },
  {
    id: "A4.4",
    run: () =>
      underAuthority({
        key: { kind: "ecdsa", curve: "P-256", hash: "sha256", parameters: "explicit-other-generator" },
      }),
  },
];

/** EF.SOD of a good card, signed by a key that is no document signer's; named by its key identifier. */
function signedBy(certificate: Uint8Array, key: ReturnType<typeof signingKey>): Promise<string> {
  const contents = genuine();
  const signer = { certificate, issuer: csca, serial: 1n, key };
  const signing = { signer, signedAt: dayFrom(card.today, -80) };
  const sod = efSod(groupsOf(contents), signing, { identifiedBy: "keyIdentifier" });
  return show(withFiles(contents, [fileIds.sod, sod]));
}

/** The certificate by which the demonstration's master list is signed. */
function listSigner(): Uint8Array {
  const { certificates } = must(parseSignedData(hierarchy.masterList()));
  const found = certificates.find(({ der }) => !equal(der, hierarchy.authority("csca")));
  return found?.der ?? new Uint8Array();
}

/** A genuine document of this zone, under this signer of the demonstration, whose authority is believed for ID cards. */
function showZone(lines: readonly string[], signer: "utopia" | "passports"): Promise<string> {
  const contents = withFiles(genuine(), [fileIds.group(1), dg1(lines)]);
  const signing = { signer: hierarchy.signer(signer), signedAt: dayFrom(card.today, -400) };
  return show(withFiles(contents, [fileIds.sod, efSod(groupsOf(contents), signing)]));
}

/** Of Utopia, TD1 (ICAO 9303-5 §4.2.2). */
function utopianCard(): readonly string[] {
  const first = `IDUTO${digit("U12345678")}${"<".repeat(15)}`;
  const [birth, end] = [digit("900101"), digit("351231")];
  const composite = checkDigit(`${first.slice(5)}${birth}${end}${"<".repeat(11)}`);
  return [first, `${birth}M${end}UTO${"<".repeat(11)}${composite}`, "SMITH<<JOHN".padEnd(30, "<")];
}

/** TD3 (ICAO 9303-4 §4.2.2); the check digit of an empty personal number is a zero. */
function passport(): readonly string[] {
  const [number, birth, end] = [digit("C12345678"), digit("900520"), digit("350520")];
  const personal = `${"<".repeat(14)}0`;
  const composite = checkDigit(`${number}${birth}${end}${personal}`);
  return ["P<VNMNGUYEN<<THI<MINH<ANH".padEnd(44, "<"), `${number}VNM${birth}F${end}${personal}${composite}`];
}

const digit = (field: string) => field + checkDigit(field);

/** Issued by the country's own authority, for its web server: id-kp-serverAuth (RFC 5280 §4.2.1.12). */
function byWebServer(): Promise<string> {
  const key = signingKey(DEMONSTRATION, "web-server", signers.main.key);
  const certificate = issueCertificate({
    serial: 1n,
    issuer: csca,
    issuerKey: signingKey(DEMONSTRATION, "authority/csca", csca.key),
    subject: { ...csca, commonName: "directory.example" },
    subjectKey: key,
    validity: { from: dayFrom(card.today, -100), to: dayFrom(card.today, 100) },
    extensions: [
      extensions.keyUsage("digitalSignature"),
      extensions.extendedKeyUsage("1.3.6.1.5.5.7.3.1"),
      extensions.subjectKey(key),
    ],
  });
  return signedBy(certificate, key);
}

const agreement: readonly Attack[] = [
  { id: "A5.1", run: () => showNamed("cccd-other-country") },
  {
    id: "A5.2",
    run: () => {
      const made = hierarchyWith({ signers: { made: { ...signers.utopia, country: "VN" } } });
      return show(cardUnder(made, "made"));
    },
  },
  { id: "A5.3", run: () => showNamed("cccd-passport-signer") },
  { id: "A5.4", run: () => showNamed("cccd-past-use") },
  { id: "A5.5", run: () => showNamed("cccd-lapsed-signer") },
  { id: "A5.6", run: () => show(genuine({ ...CHIP_ONLY, issuedDaysAgo: 900 })) },
  { id: "A5.7", run: () => underAuthority({ keyUse: { from: -4_000, to: -800 } }) },
  {
    id: "A5.8",
    run: () => {
      const ders = hierarchy.trusted.map(hierarchy.authority);
      return showNamed("cccd-minh-anh", { authorities: believing({ ders, kind: "passport" }) });
    },
  },
  {
    id: "A5.9",
    run: () => signedBy(hierarchy.authority("csca"), signingKey(DEMONSTRATION, "authority/csca", csca.key)),
  },
  {
    id: "A5.10",
    run: () => signedBy(listSigner(), signingKey(DEMONSTRATION, "master-list-signer", masterList.key)),
  },
  { id: "A5.11", run: byWebServer },
  { id: "A5.12", run: () => showZone(utopianCard(), "utopia") },
  { id: "A5.13", run: () => showZone(passport(), "passports") },
];

const unknown: readonly Attack[] = [
  { id: "A7.0", run: () => showNamed("cccd-minh-anh") },
  { id: "A7.1", run: () => showNamed("cccd-unknown-issuer") },
  { id: "A7.2", run: () => showNamed("cccd-forged-issuer") },
  { id: "A7.3", run: () => showNamed("cccd-minh-anh", { authorities: believing({ ders: [] }) }) },
];

export const certificates: readonly Attack[] = [...parameters, ...agreement, ...unknown];
