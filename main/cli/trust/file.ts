/** One file of trust, by its content: a master list, an LDIF, or certificates and revocation lists as they are. @module */
import { type Failure, fail, ok, type Result } from "../../../core/errors/result.ts";
import { parseSignedData } from "../../../core/trust/emrtd/cms.ts";
import { readTrustFile, type TrustFile } from "../../../core/trust/store/certificate-files.ts";
import { looksLikeLdif, MAX_LDIF_BYTES } from "../../../core/trust/store/ldif.ts";
import { MAX_MASTER_LIST_BYTES, openMasterList } from "../../../core/trust/store/master-list.ts";
import { type Certificate, parseCertificate } from "../../../core/trust/x509/certificate.ts";
import { parseCrl } from "../../../core/trust/x509/crl.ts";
import type { Oddity } from "../../../core/trust/x509/oddities.ts";
import { readRegularFile } from "../read-file.ts";
import { type DirectorySummary, openDirectory } from "./directory.ts";

/** Something named that was not taken. */
export interface Unreadable {
  readonly file: string;
  readonly why: string;
}

export interface TrustSource extends TrustFile {
  readonly source: string;
  readonly signer?: string;
  readonly signedAt?: Date;
  readonly oddities: readonly Oddity[];
  /** Parts of a file or entries of an LDIF that cannot be read; of a folder, whatever was not taken. */
  readonly unreadable: readonly Unreadable[];
  /** Of an LDIF. */
  readonly directory?: DirectorySummary;
}

export interface SourceContext {
  /** The certificate that master lists must be under. */
  readonly root: Certificate | undefined;
  readonly now: Date;
}

export const LIST_NEEDS_ROOT = "a master list needs --root, the certificate that its signer is under";

export interface OpenedFile {
  /** `plain`: certificates and revocation lists as they are. */
  readonly form: "list" | "ldif" | "plain";
  /** Undefined for a master list without a root to open it with. */
  readonly found: TrustSource | undefined;
}

/** One file, by its content. Fails with `file.unreadable`, `file.too_large` and `trust.list_invalid`. */
export function openFile(path: string, name: string, { root, now }: SourceContext): Result<OpenedFile> {
  const bytes = readRegularFile(path, MAX_LDIF_BYTES);
  if (!bytes.ok) return bytes;
  const opened = (form: OpenedFile["form"], found: Result<TrustSource>): Result<OpenedFile> =>
    found.ok ? ok({ form, found: found.value }) : found;
  if (looksLikeLdif(bytes.value)) return opened("ldif", openDirectory(name, bytes.value, root, now));
  if (bytes.value.length > MAX_MASTER_LIST_BYTES) return fail("file.too_large", name);
  if (parseSignedData(bytes.value).ok) {
    if (root === undefined) return ok({ form: "list", found: undefined });
    return opened("list", readMasterList(name, bytes.value, root, now));
  }
  const found = readTrustFile(bytes.value);
  return found.ok
    ? ok({ form: "plain", found: { ...found.value, source: name, oddities: [], unreadable: [] } })
    : found;
}

/** What is wrong with the first part that cannot be read. */
export function unreadableIn({ certificates, revocationLists }: TrustFile): Failure | undefined {
  for (const der of certificates) {
    const read = parseCertificate(der);
    if (!read.ok) return fail("trust.list_invalid", `certificate: ${read.failure.detail}`).failure;
  }
  const lists = revocationLists.map(parseCrl).find((read) => !read.ok);
  return lists === undefined || lists.ok ? undefined : lists.failure;
}

function readMasterList(name: string, bytes: Uint8Array, root: Certificate, now: Date): Result<TrustSource> {
  const opened = openMasterList(bytes, root, now);
  if (!opened.ok) return opened;
  const { entries, signer, signedAt, oddities } = opened.value;
  return ok({
    certificates: entries,
    revocationLists: [],
    source: `${name}, signed by ${signer.subject.text}`,
    signer: signer.subject.text,
    ...(signedAt && { signedAt }),
    oddities,
    unreadable: [],
  });
}
