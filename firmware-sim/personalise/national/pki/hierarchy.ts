/**
 * A test hierarchy (ICAO 9303-12 §3): country signing authorities, link certificates, document signers, CRLs, a master
 * list. Each part is made when it is first asked for, because some keys take a while.
 * @module
 */
import { bytesToBigint } from "../../../../core/crypto/bytes.ts";
import { extensions, issueCertificate, issueCrl, type Period } from "./certificate.ts";
import { type CmsSigner, signedData } from "./cms.ts";
import { integer, sequence, setOf } from "./der.ts";
import type { AuthorityOptions, DayRange, HierarchyOptions, LinkOptions } from "./hierarchy-options.ts";
import type { Seed } from "./seeded.ts";
import { type KeyKind, type SigningKey, signingKey } from "./signing-key.ts";

export interface Hierarchy {
  /** DER of a self-signed certificate. */
  authority(name: string): Uint8Array;
  /** DER of each link certificate, in the order of the options. */
  links(): readonly Uint8Array[];
  signer(name: string): CmsSigner;
  /** DER of the authority's CRL; good for 90 days (ICAO 9303-12 §4.4). */
  crl(authority: string): Uint8Array;
  /** CMS over all trusted authorities and the links (ICAO 9303-12 §9); its root is the authority of the options. */
  masterList(): Uint8Array;
  /** Names of the authorities that a terminal is told to believe. */
  readonly trusted: readonly string[];
}

const DAY = 86_400_000;
const CRL_DAYS = 90;
const SERIAL_BYTES = 8;
const MASTER_LIST = "2.23.136.1.1.2";
const MASTER_LIST_SIGNER = "2.23.136.1.1.3";

/** `today` is the start of a UTC day. Asking for a name that the options have not is a mistake of the caller: throws. */
export function makeHierarchy(seed: Seed, today: Date, options: HierarchyOptions): Hierarchy {
  const authorityParts = remember((name: string) => makeAuthority(seed, today, options, name));
  const signer = remember((name: string) => makeSigner(seed, today, options, authorityParts, name));
  const links = () => options.links.map((link) => makeLink(seed, today, authorityParts, link));
  const trusted = Object.keys(options.authorities).filter(
    (name) => options.authorities[name]?.trusted === true,
  );
  return {
    trusted,
    authority: (name) => authorityParts(name).der,
    links,
    signer,
    crl(name) {
      const { key, options: issuer } = authorityParts(name);
      const revoked = Object.entries(options.signers).flatMap(([label, one]) =>
        one.authority === name && one.revoked !== undefined
          ? [{ serial: serial(seed, `signer/${label}`), at: dayFrom(today, one.revoked) }]
          : [],
      );
      const period = { thisUpdate: today, nextUpdate: dayFrom(today, CRL_DAYS) };
      return issueCrl({ issuer, issuerKey: key, number: today.getTime() / DAY, ...period, revoked });
    },
    masterList() {
      const certificates = [...trusted.map((name) => authorityParts(name).der), ...links()];
      const content = sequence(integer(0), setOf(...certificates));
      const { authority, key } = options.masterList;
      const parts = authorityParts(authority);
      const by = masterListSigner(seed, today, parts, key);
      return signedData({
        contentType: MASTER_LIST,
        content,
        signer: by,
        moreCertificates: [parts.der],
        signedAt: today,
      });
    },
  };
}

interface AuthorityParts {
  readonly options: AuthorityOptions;
  readonly key: SigningKey;
  readonly der: Uint8Array;
}

type FindAuthority = (name: string) => AuthorityParts;

function makeAuthority(
  seed: Seed,
  today: Date,
  { authorities }: HierarchyOptions,
  name: string,
): AuthorityParts {
  const options = entry(authorities, name);
  const own = signingKey(seed, `authority/${name}`, options.key);
  const { borrowsIdentifierOf: other } = options;
  const lender = other === undefined ? undefined : entry(authorities, other);
  const keyIdentifier =
    lender === undefined
      ? own.keyIdentifier
      : signingKey(seed, `authority/${other}`, lender.key).keyIdentifier;
  const key = { ...own, keyIdentifier };
  const der = issueCertificate({
    serial: serial(seed, `authority/${name}`),
    issuer: options,
    issuerKey: key,
    subject: options,
    subjectKey: key,
    validity: period(today, options.validity),
    extensions: authorityExtensions(
      key,
      key.keyIdentifier,
      period(today, options.keyUse ?? options.validity),
    ),
  });
  return { options, key, der };
}

/** ICAO 9303-12 §3.3: the key of `to` under the name of `from`, ending when the earlier authority ends. */
function makeLink(seed: Seed, today: Date, find: FindAuthority, link: LinkOptions): Uint8Array {
  const earlier = find(link.from);
  const later = find(link.to);
  const sameName = earlier.options.commonName === later.options.commonName;
  const validity = { from: later.options.validity.from, to: earlier.options.validity.to };
  return issueCertificate({
    serial: serial(seed, `link/${link.from}/${link.to}`),
    issuer: earlier.options,
    issuerKey: earlier.key,
    subject: later.options,
    subjectKey: later.key,
    validity: period(today, validity),
    extensions: [
      ...authorityExtensions(
        later.key,
        earlier.key.keyIdentifier,
        period(today, later.options.keyUse ?? validity),
      ),
      ...(sameName ? [] : [extensions.nameChange()]),
    ],
  });
}

function makeSigner(
  seed: Seed,
  today: Date,
  { signers }: HierarchyOptions,
  find: FindAuthority,
  name: string,
): CmsSigner {
  const options = entry(signers, name);
  const authority = find(options.authority);
  const key = signingKey(seed, `signer/${name}`, options.key);
  const { organization, country } = authority.options;
  const number = serial(seed, `signer/${name}`);
  const authorityKey =
    options.wrongAuthorityKey === true ? seed.bytes("wrong-key-identifier", 20) : undefined;
  const certificate = issueCertificate({
    serial: number,
    issuer: authority.options,
    issuerKey: authority.key,
    subject: { country: options.country ?? country, organization, commonName: options.commonName },
    subjectKey: key,
    validity: period(today, options.validity),
    extensions: [
      extensions.keyUsage("digitalSignature"),
      extensions.subjectKey(key),
      extensions.authorityKey(authorityKey ?? authority.key.keyIdentifier),
      extensions.privateKeyUsage(period(today, options.keyUse ?? options.validity)),
      ...(options.documentTypes ? [extensions.documentTypes(...options.documentTypes)] : []),
    ],
  });
  return { certificate, issuer: authority.options, serial: number, key };
}

function masterListSigner(seed: Seed, today: Date, authority: AuthorityParts, kind: KeyKind): CmsSigner {
  const key = signingKey(seed, "master-list-signer", kind);
  const number = serial(seed, "master-list-signer");
  const { country, organization, validity } = authority.options;
  const certificate = issueCertificate({
    serial: number,
    issuer: authority.options,
    issuerKey: authority.key,
    subject: { country, organization, commonName: "Master List Signer (demonstration)" },
    subjectKey: key,
    validity: period(today, { from: Math.max(validity.from, -90), to: Math.min(validity.to, 365) }),
    extensions: [
      extensions.keyUsage("digitalSignature"),
      extensions.extendedKeyUsage(MASTER_LIST_SIGNER),
      extensions.subjectKey(key),
      extensions.authorityKey(authority.key.keyIdentifier),
    ],
  });
  return { certificate, issuer: authority.options, serial: number, key };
}

function authorityExtensions(
  key: SigningKey,
  issuerKeyIdentifier: Uint8Array,
  keyUse: Period,
): readonly Uint8Array[] {
  return [
    extensions.authority(),
    extensions.keyUsage("keyCertSign", "cRLSign"),
    extensions.subjectKey(key),
    extensions.authorityKey(issuerKeyIdentifier),
    extensions.privateKeyUsage(keyUse),
  ];
}

/** Positive, and never zero: the top bit off, the next one on. */
function serial(seed: Seed, label: string): bigint {
  const bits = BigInt(SERIAL_BYTES * 8 - 2);
  return (bytesToBigint(seed.bytes(`serial/${label}`, SERIAL_BYTES)) % (1n << bits)) | (1n << bits);
}

function period(today: Date, { from, to }: DayRange): Period {
  // Until the last second of the day before.
  return { from: dayFrom(today, from), to: new Date(dayFrom(today, to).getTime() - 1_000) };
}

export function dayFrom(today: Date, days: number): Date {
  return new Date(today.getTime() + days * DAY);
}

/** The start of the UTC day, so that programs started on one day agree to the byte. */
export function startOfDay(now: number): Date {
  return new Date(Math.floor(now / DAY) * DAY);
}

function entry<T>(table: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) throw new RangeError(`no '${name}' in the hierarchy`);
  return found;
}

function remember<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const value = known.get(name) ?? make(name);
    known.set(name, value);
    return value;
  };
}
