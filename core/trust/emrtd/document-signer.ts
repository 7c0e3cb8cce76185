/** Whether a document signer may be believed: its authority, its purpose, its dates (ICAO 9303-12 §4.2, §7.1). @module */
import type { ErrorCode } from "../../errors/codes.ts";
import type { Check } from "../../identity/verified-identity.ts";
import {
  type Authority,
  type AuthoritySource,
  believedAuthorities,
  type DocumentKind,
} from "../store/authorities.ts";
import { day, findIssuer, keyUsableAt, validAt } from "../x509/authority.ts";
import { type Certificate, countryOf } from "../x509/certificate.ts";
import { sameName } from "../x509/name.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";
import { sameState } from "./country.ts";
import { checkRevocation, notPerformed, type RevocationVerdict } from "./revocation.ts";

/** anyExtendedKeyUsage. */
const ANY_PURPOSE = "2.5.29.37.0";

export interface SignerExpectation {
  readonly authorities: AuthoritySource;
  readonly kind: DocumentKind;
  readonly now: Date;
  /** When the document was issued, where something signed or printed says so. */
  readonly issuedAt?: Date;
  /** Issuing state of the document as its MRZ (`VNM`, `D<<`) or a certificate (`VN`) writes it. */
  readonly country?: string;
  /** Document code of the MRZ without filler, such as `P` or `ID`. */
  readonly documentCode?: string;
}

export interface IssuerVerdict {
  readonly check: Check;
  /** The authority whose key signed the signer's certificate, also where it is not believed for this kind. */
  readonly authority: Authority | undefined;
  /** Where the authority is believed: it, then what vouches for it, to the anchor; else empty. */
  readonly chain: readonly Authority[];
  readonly oddities: readonly Oddity[];
}

/** The check `issuerTrust`: an authority believed here for this kind of document signed the signer's certificate. */
export function checkIssuer(signer: Certificate, expected: SignerExpectation): IssuerVerdict {
  const country = countryOf(signer);
  const all = country === undefined ? [] : expected.authorities.authoritiesOf(country);
  const believed = believedAuthorities(all, expected.kind);
  const found = findIssuer(signer, believed);
  if (found === undefined) return notBelieved(signer, all);
  const authority = found.issuer;
  return {
    check: judge(signer, authority.certificate, expected),
    authority,
    chain: chainFrom(authority, believed),
    oddities: [
      ...(found.byTrial ? [oddity("signer.identifier_wrong")] : []),
      ...(signer.keyUsage === undefined ? [oddity("key_usage.absent")] : []),
      ...(signer.documentTypes === undefined ? [oddity("signer.document_type")] : []),
      ...(signer.extendedKeyUsage === undefined
        ? []
        : [oddity("signer.extended_key_usage", signer.extendedKeyUsage.join(", "))]),
      ...authorityWeakness(authority.certificate, expected.now),
    ],
  };
}

/** From the authority up to an anchor; a link is signed by an anchor or by a link that is believed already. */
function chainFrom(authority: Authority, believed: readonly Authority[]): readonly Authority[] {
  const chain = [authority];
  for (let last = authority; last.role === "link"; ) {
    const above = findIssuer(
      last.certificate,
      believed.filter((one) => !chain.includes(one)),
    );
    if (above === undefined) break;
    last = above.issuer;
    chain.push(last);
  }
  return chain;
}

/** What of the authority weakens this very verdict; everything odd about it is told by `trust explain`. */
function authorityWeakness({ oddities, notAfter }: Certificate, now: Date): readonly Oddity[] {
  const weak = oddities.filter(({ code }) => code === "key.rsa_short" || code === "key.rsa_exponent");
  return [
    ...weak.map(({ code, detail }) => oddity(code, `authority, ${detail}`)),
    ...(notAfter < now ? [oddity("validity.lapsed", `authority, ${day(notAfter)}`)] : []),
  ];
}

/** The check of dates: was the signer's certificate good when the document was made, and is it now? */
export function checkSignerValidity(
  signer: Certificate,
  { now, issuedAt }: Pick<SignerExpectation, "now" | "issuedAt">,
): { readonly check: Check; readonly oddities: readonly Oddity[] } {
  const lapsed = signer.notAfter < now;
  const oddities: readonly Oddity[] = lapsed ? [oddity("signer.lapsed", day(signer.notAfter))] : [];
  if (signer.notBefore > now) return { check: failed("signer.lapsed", "not valid yet"), oddities };
  if (issuedAt === undefined) {
    const why = `the time of signing is not known and the signer lapsed on ${day(signer.notAfter)}`;
    return { check: lapsed ? { status: "notPerformed", why } : { status: "passed" }, oddities };
  }
  // A date of issue is a day without an hour; a certificate begins at some hour of its day.
  const atDay = new Date(Math.max(issuedAt.getTime(), startOfSameDay(signer.notBefore, issuedAt)));
  if (!validAt(signer, atDay)) return { check: failed("signer.lapsed", "at signing"), oddities };
  if (!keyUsableAt(signer, atDay)) {
    return {
      check: failed("signer.key_period", day(issuedAt)),
      oddities: [...oddities, oddity("signer.key_period")],
    };
  }
  return { check: { status: "passed" }, oddities };
}

/** The check `revocation`, of the signer and of what {@link checkIssuer} found to vouch for it. */
export function checkSignerRevocation(
  signer: Certificate,
  { chain }: Pick<IssuerVerdict, "chain">,
  { authorities, kind, now }: Pick<SignerExpectation, "authorities" | "kind" | "now">,
): RevocationVerdict {
  const country = countryOf(signer);
  if (country === undefined || chain.length === 0) return notPerformed("the issuer is not believed here");
  const known = authorities.authoritiesOf(country);
  const believed = believedAuthorities(known, kind);
  const lists = authorities.revocationListsOf?.(country);
  return checkRevocation({ signer, chain, known, believed, lists, country, now });
}

function judge(signer: Certificate, authority: Certificate, expected: SignerExpectation): Check {
  const { country, documentCode } = expected;
  const states = [countryOf(signer), countryOf(authority), ...(country === undefined ? [] : [country])];
  const [first] = states;
  if (!states.every((state) => state !== undefined && first !== undefined && sameState(state, first))) {
    return failed("issuer.country", states.join(", "));
  }
  const unknown = signer.oddities.find(({ code }) => code === "extension.critical");
  if (unknown !== undefined) return failed("signer.purpose", `critical extension ${unknown.detail}`);
  // None is for documents: a certificate that names one is for that only (RFC 5280 §4.2.1.12), be it for master lists,
  // visible seals or the authority's own web server (ICAO 9303-12 table 6).
  if (signer.extendedKeyUsage?.includes(ANY_PURPOSE) === false) {
    return failed("signer.purpose", "extended key usage");
  }
  if (signer.authority === true) return failed("signer.purpose", "an authority's certificate");
  if (signer.keyUsage !== undefined && !signer.keyUsage.includes("digitalSignature")) {
    return failed("signer.purpose", "key usage");
  }
  if (documentCode !== undefined && !fitsDocument(signer, documentCode)) {
    return failed("signer.purpose", `document type ${documentCode}`);
  }
  if (!validAt(authority, signer.notBefore) || !keyUsableAt(authority, signer.notBefore)) {
    return failed("issuer.lapsed", day(signer.notBefore));
  }
  return { status: "passed", detail: authority.subject.text };
}

/** "Not known here" and "known, but did not sign this" are two verdicts: only the second speaks against the document. */
function notBelieved(signer: Certificate, all: readonly Authority[]): IssuerVerdict {
  const stranger = findIssuer(
    signer,
    all.filter(({ role }) => role !== "unusable"),
  )?.issuer;
  if (stranger !== undefined) {
    const code = stranger.role === "link" ? "issuer.unknown" : "issuer.other_kind";
    const detail =
      stranger.role === "link" ? "a link whose authority is not here" : stranger.kinds.join(", ");
    return { check: failed(code, detail), authority: stranger, chain: [], oddities: [] };
  }
  const named = all.find(
    ({ certificate, role }) =>
      role !== "unusable" &&
      sameName(certificate.subject, signer.issuer) &&
      certificate.subjectKeyIdentifier !== undefined &&
      certificate.subjectKeyIdentifier === signer.authorityKeyIdentifier,
  );
  const check = named
    ? failed("issuer.signature", named.certificate.subject.text)
    : failed("issuer.unknown", countryOf(signer));
  return { check, authority: undefined, chain: [], oddities: [] };
}

/** `P` in the list covers `P` and `PD`; `ID` covers itself only. */
function fitsDocument({ documentTypes }: Certificate, code: string): boolean {
  if (documentTypes === undefined) return true;
  const wanted = code.toUpperCase().replace(/<+$/, "");
  return documentTypes.some((type) => type === wanted || (type.length === 1 && wanted.startsWith(type)));
}

function startOfSameDay(from: Date, issuedAt: Date): number {
  return day(from) === day(issuedAt) ? from.getTime() : issuedAt.getTime();
}

function failed(code: ErrorCode, detail?: string): Check {
  return detail === undefined ? { status: "failed", code } : { status: "failed", code, detail };
}
