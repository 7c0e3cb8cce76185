/**
 * What an LDIF of the ICAO directory holds for the trust store: master lists, authorities and revocation lists. Document
 * signers are counted and never become authorities: they come with the documents, and only their authority vouches.
 * @module
 */
import { parseCertificate } from "../x509/certificate.ts";
import { type LdifValue, readLdif } from "./ldif.ts";

export interface DirectoryProblem {
  /** Line and distinguished name, or line only. */
  readonly where: string;
  readonly why: string;
}

export interface DirectoryContents {
  readonly records: number;
  readonly masterLists: readonly { readonly where: string; readonly bytes: Uint8Array }[];
  /** DER, not parsed. */
  readonly authorities: readonly Uint8Array[];
  readonly revocationLists: readonly Uint8Array[];
  readonly documentSigners: number;
  /** Changes that delete or rename: an import only adds. */
  readonly passedOver: number;
  /** The first of them; how many there are in `problemCount`. */
  readonly problems: readonly DirectoryProblem[];
  readonly problemCount: number;
}

type Meaning = "masterList" | "authority" | "documentSigner" | "revocationList";
/** By attribute, lower case: those of ICAO 9303-12 §6 and of the published files. */
const MEANING: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["cscamasterlistdata", "masterList"],
  ["pkdmasterlistcontent", "masterList"],
  ["cscacertificate", "authority"],
  ["cacertificate", "authority"],
  ["usercertificate", "documentSigner"],
  ["certificaterevocationlist", "revocationList"],
  ["authorityrevocationlist", "revocationList"],
]);
const MAX_PROBLEMS = 200;
const MAX_OF_A_KIND = 20_000;
/** Bytes of all values that are kept; the published files have some 25 MB besides document signers. */
const MAX_KEPT_BYTES = 128_000_000;

/** Never fails: what cannot be read is among the problems. */
export function readDirectory(bytes: Uint8Array): DirectoryContents {
  const masterLists: { where: string; bytes: Uint8Array }[] = [];
  const authorities: Uint8Array[] = [];
  const revocationLists: Uint8Array[] = [];
  const problems: DirectoryProblem[] = [];
  let [records, documentSigners, passedOver, problemCount, keptBytes] = [0, 0, 0, 0, 0];
  const problem = (where: string, why: string) => {
    problemCount += 1;
    if (problems.length < MAX_PROBLEMS) problems.push({ where, why });
  };
  const keep = (where: string, { attribute, value }: LdifValue) => {
    const meaning = MEANING.get(attribute);
    if (meaning === undefined) return;
    if (meaning === "documentSigner") {
      documentSigners += 1;
      return;
    }
    keptBytes += value.length;
    const kept = masterLists.length + authorities.length + revocationLists.length;
    if (keptBytes > MAX_KEPT_BYTES || kept >= MAX_OF_A_KIND) problem(where, "too much in one file");
    else if (meaning === "masterList") masterLists.push({ where, bytes: value });
    else if (meaning === "revocationList") revocationLists.push(value);
    else if (isAuthority(value)) authorities.push(value);
    else problem(where, "not the certificate of an authority");
  };
  for (const read of readLdif(bytes)) {
    records += 1;
    if (!read.ok) {
      problem("", read.failure.detail ?? read.failure.code);
      continue;
    }
    const { line, dn, change, values } = read.value;
    if (change === "delete" || change === "rename") passedOver += 1;
    for (const value of values) keep(`line ${line}: ${dn}`, value);
  }
  return {
    records,
    masterLists,
    authorities,
    revocationLists,
    documentSigners,
    passedOver,
    problems,
    problemCount,
  };
}

/** A document signer put where authorities stand is none (basic constraints or key usage say which it is). */
function isAuthority(der: Uint8Array): boolean {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return false;
  const { authority, keyUsage } = parsed.value;
  return keyUsage === undefined ? authority === true : keyUsage.includes("keyCertSign");
}
