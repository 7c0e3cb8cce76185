/** What is offered to the trust store: master lists, LDIF, link certificates, revocation lists, and the store itself. @module */
import { join } from "node:path";
import { utf8 } from "../../core/crypto/bytes.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import { encodeTlv } from "../../core/tlv/ber.ts";
import {
  type AnchorPayload,
  openAnchors,
  sealAnchors,
  sourceOf,
} from "../../core/trust/store/anchor-store.ts";
import type { DocumentKind } from "../../core/trust/store/authorities.ts";
import { readDirectory } from "../../core/trust/store/directory.ts";
import { importCertificates } from "../../core/trust/store/import.ts";
import { importRevocationLists } from "../../core/trust/store/import-revocations.ts";
import { MASTER_LIST, openMasterList } from "../../core/trust/store/master-list.ts";
import { parseCertificate } from "../../core/trust/x509/certificate.ts";
import { createFileKeyStore } from "../../drivers/key-store/file-key-store.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { fileIds } from "../../firmware-sim/personalise/national/data-groups.ts";
import {
  extensions,
  issueCertificate,
  issueCrl,
} from "../../firmware-sim/personalise/national/pki/certificate.ts";
import { signedData } from "../../firmware-sim/personalise/national/pki/cms.ts";
import { DEMONSTRATION_HIERARCHY } from "../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { dayFrom } from "../../firmware-sim/personalise/national/pki/hierarchy.ts";
import { DEMONSTRATION } from "../../firmware-sim/personalise/national/pki/seeded.ts";
import { signingKey } from "../../firmware-sim/personalise/national/pki/signing-key.ts";
import { efSod } from "../../firmware-sim/personalise/national/sod.ts";
import { random } from "../../main/random.ts";
import { ldifRecord } from "../support/ldif.ts";
import { must, temporaryFolder } from "../support/store.ts";
import { type Attack, detailed, detailedOutcomeOf, type Outcome, outcomeOf } from "./attack.ts";
import { believing, cardUnder, hierarchyWith, storeOf } from "./made-hierarchy.ts";
import { genuine, groupsOf, hierarchy, now, show, showNamed, today, withFiles } from "./national.ts";

const { authorities } = DEMONSTRATION_HIERARCHY;
const csca = hierarchy.authority("csca");
const certificateOf = (name: string) => must(parseCertificate(hierarchy.authority(name)));
const open = (list: Uint8Array, root = "csca") =>
  detailedOutcomeOf(openMasterList(list, certificateOf(root), now));

/** Without the purpose of signing master lists: EKU 2.23.136.1.1.3. */
function listByDocumentSigner(): Uint8Array {
  const members = encodeTlv(0x31, hierarchy.authority("stranger"));
  const content = encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(0)), members);
  return signedData({ contentType: MASTER_LIST, content, signer: hierarchy.signer("main"), signedAt: today });
}

/**
 * Whoever stole a document signer's key certifies a signer of his own with it, and signs a card: believed wherever the
 * stolen key's certificate counts as an anchor.
 */
function cardUnderSigner(): NationalCardContents {
  const stolen = hierarchy.signer("main");
  const issuer = must(parseCertificate(stolen.certificate)).subject;
  const name = { country: "VN", organization: "Demonstration" };
  const key = signingKey(DEMONSTRATION, "forger/signer", { kind: "ecdsa", curve: "P-256", hash: "sha256" });
  const certificate = issueCertificate({
    serial: 7n,
    issuer: { ...name, commonName: DEMONSTRATION_HIERARCHY.signers.main.commonName },
    issuerKey: stolen.key,
    subject: { ...name, commonName: "Forged signer" },
    subjectKey: key,
    validity: { from: dayFrom(today, -600), to: dayFrom(today, 600) },
    extensions: [
      extensions.subjectKey(key),
      extensions.keyUsage("digitalSignature"),
      extensions.authorityKey(stolen.key.keyIdentifier),
    ],
  });
  if (must(parseCertificate(certificate)).issuer.text !== issuer.text) throw new Error("another name");
  const signer = { certificate, issuer: { ...name, commonName: "unused" }, serial: 7n, key };
  const contents = genuine();
  const order = { signer, signedAt: dayFrom(today, -80) };
  const sod = efSod(groupsOf(contents), order, { identifiedBy: "keyIdentifier" });
  return withFiles(contents, [fileIds.sod, sod]);
}

const signerCertificate = hierarchy.signer("main").certificate;
const believingToo = (...ders: readonly Uint8Array[]) =>
  show(cardUnderSigner(), { authorities: believing({ ders: [csca, ...ders] }) });

/** What the directory file brings is imported. */
function afterDirectory(dn: string, attribute: string): Promise<Outcome> {
  const ldif = `version: 1\n${ldifRecord(dn, { [attribute]: signerCertificate })}`;
  return believingToo(...readDirectory(utf8(ldif)).authorities);
}

const [link = new Uint8Array()] = hierarchy.links();
const linked = (ders: readonly Uint8Array[]) =>
  show(cardUnder(hierarchy, "linked"), { authorities: believing({ ders }) });

const lists: readonly Attack[] = [
  { id: "A6.0", run: async () => open(hierarchy.masterList()) },
  { id: "A6.1", run: async () => open(listByDocumentSigner()) },
  { id: "A6.2", run: async () => open(hierarchy.masterList(), "utopia") },
  {
    id: "A6.3",
    run: async () => {
      const list = hierarchy.masterList();
      const at = Buffer.from(list).indexOf(hierarchy.authority("utopia")) + 100;
      return open(list.with(at, (list[at] ?? 0) ^ 1));
    },
  },
  { id: "A6.4", run: () => afterDirectory("o=dsc,c=VN,dc=data", "userCertificate;binary") },
  { id: "A6.5", run: () => afterDirectory("o=csca,c=VN,dc=data", "cACertificate;binary") },
  { id: "A6.6", run: () => believingToo(signerCertificate) },
  { id: "A6.7", run: () => linked([link]) },
  { id: "A6.8", run: () => linked([csca, link.with(link.length - 1, (link.at(-1) ?? 0) ^ 1)]) },
  {
    id: "A6.9",
    run: () => {
      const made = hierarchyWith({ links: [{ from: "forger", to: "stranger" }] });
      return show(cardUnder(made, "stranger"), { authorities: believing({ ders: [csca, ...made.links()] }) });
    },
  },
];

interface ListOrder {
  readonly by?: "csca" | "csca-2" | "forger";
  readonly number?: number;
  /** DER of certificates that are named. */
  readonly revoked?: readonly Uint8Array[];
  /** Days from today. */
  readonly from?: number;
}

function crl({ by = "csca", number = 30_000, revoked = [], from = 0 }: ListOrder = {}): Uint8Array {
  const issuer = authorities[by];
  const own = signingKey(DEMONSTRATION, `authority/${by}`, issuer.key);
  const named = by === "forger" ? "csca" : by;
  const { keyIdentifier } = signingKey(DEMONSTRATION, `authority/${named}`, authorities[named].key);
  return issueCrl({
    issuer,
    issuerKey: { ...own, keyIdentifier },
    number,
    thisUpdate: dayFrom(today, from),
    nextUpdate: dayFrom(today, from + 90),
    revoked: revoked.map((der) => ({
      serial: BigInt(`0x${must(parseCertificate(der)).serial}`),
      at: dayFrom(today, -10),
    })),
  });
}

/** The outcome of one more list after these. */
function importing(next: Uint8Array, ...before: readonly Uint8Array[]): Outcome {
  const payload = storeOf({ ders: [csca], crls: before });
  if (payload.revocations.length !== before.length) return "the list before was not taken";
  const { report } = importRevocationLists(payload, { ders: [next], source: "test", now });
  const [refused] = report.refused;
  return refused === undefined ? "accepted" : detailed(refused.failure);
}

/** The linked authority, here by its own certificate too, of which one is withdrawn. */
function relinked(withdrawn: "link" | "own", ownKind: DocumentKind = "national-id"): Promise<Outcome> {
  const own = hierarchy.authority("csca-2");
  const crls = [
    crl({ revoked: withdrawn === "link" ? [link] : [] }),
    withdrawn === "own" ? crl({ by: "csca-2", revoked: [own] }) : hierarchy.crl("csca-2"),
  ];
  const { payload } = importCertificates(storeOf({ ders: [own], kind: ownKind }), {
    ders: [csca, link],
    kind: "national-id",
    source: "test",
    now,
  });
  const { payload: whole } = importRevocationLists(payload, { ders: crls, source: "test", now });
  return show(cardUnder(hierarchy, "linked"), { authorities: sourceOf(whole) });
}

const revocation: readonly Attack[] = [
  { id: "A10.0", run: async () => importing(crl({ number: 30_001 }), crl()) },
  { id: "A10.1", run: () => showNamed("cccd-revoked-signer") },
  {
    id: "A10.2",
    run: () =>
      showNamed("cccd-minh-anh", {
        authorities: believing({ ders: [csca], crls: [crl({ revoked: [csca] })] }),
      }),
  },
  {
    id: "A10.3",
    run: () => {
      const crls = [crl({ revoked: [link] }), hierarchy.crl("csca-2")];
      return show(cardUnder(hierarchy, "linked"), { authorities: believing({ ders: [csca, link], crls }) });
    },
  },
  {
    id: "A10.4",
    run: () => {
      const crls = [crl({ from: -200 })];
      return showNamed("cccd-minh-anh", { authorities: believing({ ders: [csca], crls }) });
    },
  },
  {
    id: "A10.5",
    run: () => {
      // Written into the store past the import: by whom the list is signed is asked again at every card.
      const genuine = storeOf({ ders: [csca], crls: [crl()] });
      const [entry] = genuine.revocations;
      const forged = Buffer.from(crl({ by: "forger" })).toString("base64url");
      const revocations = entry === undefined ? [] : [{ ...entry, der: forged }];
      return showNamed("cccd-minh-anh", { authorities: sourceOf({ ...genuine, revocations }) });
    },
  },
  { id: "A10.14", run: () => relinked("link") },
  { id: "A10.15", run: () => relinked("own", "passport") },
  { id: "A10.6", run: async () => importing(crl({ by: "forger", number: 99_999 })) },
  { id: "A10.7", run: async () => importing(crl({ from: -30 }), crl()) },
  { id: "A10.8", run: async () => importing(crl({ number: 29_999 }), crl()) },
  {
    id: "A10.9",
    run: async () => importing(crl(), crl({ revoked: [hierarchy.signer("main").certificate] })),
  },
];

/** A store as a terminal keeps it, then what is found on its disk. */
async function onDisk(
  found: (payload: AnchorPayload, keys: KeyStore, others: KeyStore) => string,
): Promise<Outcome> {
  const folder = temporaryFolder();
  try {
    const keys = must(createFileKeyStore(join(folder.dir, "own"), random));
    const others = must(createFileKeyStore(join(folder.dir, "other"), random));
    const before = { ...storeOf({ ders: [csca] }), number: 1 };
    const payload = { ...before, number: 2 };
    const first = must(openAnchors(sealAnchors(before, keys), keys, undefined));
    const seen = must(openAnchors(sealAnchors(payload, keys), keys, first));
    return outcomeOf(openAnchors(found(payload, keys, others), keys, seen));
  } finally {
    folder.remove();
  }
}

const store: readonly Attack[] = [
  { id: "A10.10", run: () => onDisk((payload, keys) => sealAnchors({ ...payload, number: 1 }, keys)) },
  { id: "A10.11", run: () => onDisk((payload, keys) => sealAnchors({ ...payload, entries: [] }, keys)) },
  { id: "A10.12", run: () => onDisk((payload, _, others) => sealAnchors(payload, others)) },
  {
    id: "A10.13",
    run: () =>
      onDisk((payload, keys) => {
        const [head, , signature] = sealAnchors(payload, keys).split(".");
        const richer = Buffer.from(JSON.stringify({ ...payload, number: 3 })).toString("base64url");
        return `${head}.${richer}.${signature}`;
      }),
  },
];

export const trust: readonly Attack[] = [...lists, ...revocation, ...store];
