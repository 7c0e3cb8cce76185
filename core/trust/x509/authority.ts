/**
 * Country signing authorities (ICAO 9303-12 §4.1): what is odd about one, and which of them signed a certificate.
 * @module
 */
import { type Certificate, countryOf, isSelfIssued, isSignedBy } from "./certificate.ts";
import { sameName } from "./name.ts";
import { type Oddity, oddity } from "./oddities.ts";

export type AuthorityRole = "anchor" | "link" | "unusable";

/**
 * An authority that signed itself is an anchor where somebody vouches for it; one that another authority signed is
 * a link, even where it bears the same name; one without a usable key is neither.
 */
export function roleOf(certificate: Certificate): AuthorityRole {
  if (!certificate.publicKey.ok) return "unusable";
  return isSelfIssued(certificate) && isSignedBy(certificate, certificate) ? "anchor" : "link";
}

/** Everything unusual about the certificate as an authority, at this time. */
export function authorityOddities(certificate: Certificate, now: Date): readonly Oddity[] {
  const { subjectKeyIdentifier, authorityKeyIdentifier, keyUsage, privateKeyUsage } = certificate;
  const selfIssued = isSelfIssued(certificate);
  const role = roleOf(certificate);
  const found: (Oddity | false)[] = [
    role === "link" &&
      (selfIssued ? oddity("self_signature.wrong") : oddity("link", certificate.issuer.text)),
    certificate.notAfter < now && oddity("validity.lapsed", day(certificate.notAfter)),
    certificate.notBefore > now && oddity("validity.not_yet", day(certificate.notBefore)),
    privateKeyUsage?.notAfter !== undefined &&
      privateKeyUsage.notAfter < now &&
      oddity("key_period.lapsed", day(privateKeyUsage.notAfter)),
    subjectKeyIdentifier === undefined && oddity("key_identifier.absent"),
    authorityKeyIdentifier === undefined && oddity("authority_key.absent"),
    role === "anchor" &&
      authorityKeyIdentifier !== undefined &&
      authorityKeyIdentifier !== subjectKeyIdentifier &&
      oddity("authority_key.other"),
    keyUsage === undefined && oddity("key_usage.absent"),
    keyUsage !== undefined && !keyUsage.includes("keyCertSign") && oddity("key_usage.no_certificates"),
    certificate.authority !== true && oddity("ca.absent"),
  ];
  return [...certificate.oddities, ...found.filter((one) => one !== false)];
}

/**
 * The authority that signed the certificate: those its key identifier and issuer name lead to come first, then every
 * one of its country is tried, because the identifiers are wrong in the wild. `byTrial` says that it came to that.
 * Where several certificates carry the same key, one that could sign when the certificate began is preferred.
 */
export function findIssuer<T extends { readonly certificate: Certificate }>(
  certificate: Certificate,
  authorities: readonly T[],
): { readonly issuer: T; readonly byTrial: boolean } | undefined {
  const country = certificate.issuer.country;
  const candidates = authorities
    .filter((one) => country !== undefined && countryOf(one.certificate) === country)
    .filter((one) => maySignCertificates(one.certificate))
    .map((issuer) => ({ issuer, rank: rankOf(certificate, issuer.certificate) }))
    .sort((a, b) => b.rank - a.rank);
  const at = certificate.notBefore;
  const timely = candidates.filter(
    ({ issuer }) => validAt(issuer.certificate, at) && keyUsableAt(issuer.certificate, at),
  );
  const signed = ({ issuer }: (typeof candidates)[number]) => isSignedBy(certificate, issuer.certificate);
  const found = timely.find(signed) ?? candidates.filter((one) => !timely.includes(one)).find(signed);
  return found && { issuer: found.issuer, byTrial: found.rank < BY_KEY_IDENTIFIER };
}

/** The least rank at which a key identifier, or the name where there is none, led to the authority. */
export const BY_KEY_IDENTIFIER = 2;

/** 3: identifier and name, 2: identifier (or none to go by, and the name), 1: name only, 0: country only. */
export function rankOf(
  { authorityKeyIdentifier, issuer }: Pick<Certificate, "authorityKeyIdentifier" | "issuer">,
  authority: Certificate,
): number {
  const named = sameName(issuer, authority.subject);
  if (authorityKeyIdentifier === undefined || authority.subjectKeyIdentifier === undefined)
    return named ? 2 : 0;
  return (authorityKeyIdentifier === authority.subjectKeyIdentifier ? 2 : 0) + (named ? 1 : 0);
}

/** What key usage or basic constraints say is no authority is none; where they are absent it is an oddity only. */
function maySignCertificates({ authority, keyUsage }: Certificate): boolean {
  return authority !== false && (keyUsage === undefined || keyUsage.includes("keyCertSign"));
}

/**
 * The links that may be believed: signed by an anchor of the country or by a link that is believed already
 * (ICAO 9303-12 §4.3). A link stays in its country and says itself that it is an authority, which a document signer's
 * certificate that lies among them does not.
 */
export function believedLinks<T extends { readonly certificate: Certificate }>(
  anchors: readonly T[],
  links: readonly T[],
): readonly T[] {
  const believed: T[] = [];
  let waiting = links.filter(({ certificate }) => isLink(certificate));
  for (;;) {
    const joined = waiting.filter(({ certificate }) => findIssuer(certificate, [...anchors, ...believed]));
    if (joined.length === 0) return believed;
    believed.push(...joined);
    waiting = waiting.filter((one) => !joined.includes(one));
  }
}

function isLink({ subject, issuer, authority, keyUsage, oddities }: Certificate): boolean {
  return (
    subject.country === issuer.country &&
    authority === true &&
    keyUsage?.includes("keyCertSign") === true &&
    !oddities.some(({ code }) => code === "extension.critical")
  );
}

export function validAt({ notBefore, notAfter }: Certificate, at: Date): boolean {
  return notBefore <= at && at <= notAfter;
}

/** Whether the private key might be used at that time; true where the certificate names no period. */
export function keyUsableAt({ privateKeyUsage }: Certificate, at: Date): boolean {
  const { notBefore, notAfter } = privateKeyUsage ?? {};
  return (notBefore === undefined || notBefore <= at) && (notAfter === undefined || at <= notAfter);
}

/** `2031-05-20`, UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
