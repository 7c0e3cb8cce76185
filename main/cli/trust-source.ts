/** What the trust store or a verification is given: a master list, certificates, revocation lists, LDIF, or a folder. @module */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Failure, fail, ok, type Result } from "../../core/errors/result.ts";
import { parseSignedData } from "../../core/trust/emrtd/cms.ts";
import {
  readCertificateFile,
  readTrustFile,
  type TrustFile,
} from "../../core/trust/store/certificate-files.ts";
import { looksLikeLdif, MAX_LDIF_BYTES } from "../../core/trust/store/ldif.ts";
import { MAX_MASTER_LIST_BYTES, openMasterList } from "../../core/trust/store/master-list.ts";
import { type Certificate, parseCertificate } from "../../core/trust/x509/certificate.ts";
import { parseCrl } from "../../core/trust/x509/crl.ts";
import type { Oddity } from "../../core/trust/x509/oddities.ts";
import { UsageError } from "./command.ts";
import { type DirectorySummary, openDirectory } from "./trust-directory.ts";

export interface TrustSource extends TrustFile {
  readonly source: string;
  readonly signer?: string;
  readonly signedAt?: Date;
  readonly oddities: readonly Oddity[];
  /** Files of a folder, or entries of an LDIF, that hold nothing that could be taken. */
  readonly unreadable: readonly { readonly file: string; readonly why: string }[];
  /** Of an LDIF. */
  readonly directory?: DirectorySummary;
}

/**
 * Reads and, for master lists, verifies. `rootIfNeeded`: the root may stand beside sources that need none. Fails with
 * `trust.list_invalid` or `crl.malformed`; throws {@link UsageError} for a master list
 * without a root.
 */
export async function readTrustSource(
  path: string,
  rootPath: string | undefined,
  now: Date,
  { rootIfNeeded = false }: { readonly rootIfNeeded?: boolean } = {},
): Promise<Result<TrustSource>> {
  const kind = await stat(path).catch(() => undefined);
  if (kind === undefined) return fail("trust.list_invalid", `cannot read ${path}`);
  if (kind.isDirectory())
    return rootPath === undefined || rootIfNeeded
      ? readFolder(path)
      : fail("trust.list_invalid", ROOT_IS_FOR_LISTS);
  const bytes = await readBytes(path, MAX_LDIF_BYTES);
  if (!bytes.ok) return bytes;
  const root = rootPath === undefined ? ok(undefined) : await readRoot(rootPath);
  if (!root.ok) return root;
  if (looksLikeLdif(bytes.value)) return openDirectory(basename(path), bytes.value, root.value, now);
  if (bytes.value.length > MAX_MASTER_LIST_BYTES)
    return fail("trust.list_invalid", `${basename(path)} is too large`);
  if (parseSignedData(bytes.value).ok) return readMasterList(path, bytes.value, root.value, now);
  if (root.value !== undefined && !rootIfNeeded)
    return fail("trust.list_invalid", `${ROOT_IS_FOR_LISTS}, and this is none`);
  const found = readTrustFile(bytes.value);
  if (!found.ok) return found;
  const wrong = unreadableIn(found.value);
  if (wrong !== undefined) return { ok: false, failure: wrong };
  return ok({ ...found.value, source: basename(path), oddities: [], unreadable: [] });
}

const ROOT_IS_FOR_LISTS = "--root is for master lists and LDIF";

async function readRoot(path: string): Promise<Result<Certificate>> {
  const bytes = await readBytes(path, MAX_MASTER_LIST_BYTES);
  if (!bytes.ok) return bytes;
  const ders = readCertificateFile(bytes.value);
  const [first] = ders.ok ? ders.value : [];
  const root = first && parseCertificate(first);
  return root?.ok ? root : fail("trust.list_invalid", `no certificate in ${basename(path)}`);
}

function readMasterList(
  path: string,
  bytes: Uint8Array,
  root: Certificate | undefined,
  now: Date,
): Result<TrustSource> {
  if (root === undefined)
    throw new UsageError("a master list needs --root, the certificate that its signer is under");
  const opened = openMasterList(bytes, root, now);
  if (!opened.ok) return opened;
  const { entries, signer, signedAt, oddities } = opened.value;
  return ok({
    certificates: entries,
    revocationLists: [],
    source: `${basename(path)}, signed by ${signer.subject.text}`.slice(0, 500),
    signer: signer.subject.text,
    ...(signedAt && { signedAt }),
    oddities,
    unreadable: [],
  });
}

/** Every file directly in the folder; one that holds nothing is named, not passed over. */
async function readFolder(path: string): Promise<Result<TrustSource>> {
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => one.name);
  const certificates: Uint8Array[] = [];
  const revocationLists: Uint8Array[] = [];
  const unreadable: { file: string; why: string }[] = [];
  for (const file of names.sort()) {
    const bytes = await readBytes(join(path, file), MAX_MASTER_LIST_BYTES);
    const found = bytes.ok ? readTrustFile(bytes.value) : bytes;
    if (!found.ok) {
      unreadable.push({ file, why: found.failure.detail ?? found.failure.code });
      continue;
    }
    const wrong = unreadableIn(found.value);
    if (wrong !== undefined) unreadable.push({ file, why: `${wrong.code} ${wrong.detail}` });
    certificates.push(...found.value.certificates.filter((der) => parseCertificate(der).ok));
    revocationLists.push(...found.value.revocationLists.filter((der) => parseCrl(der).ok));
  }
  if (certificates.length + revocationLists.length === 0)
    return fail("trust.list_invalid", "neither a certificate nor a revocation list in the folder");
  return ok({ certificates, revocationLists, source: basename(path), oddities: [], unreadable });
}

/** What is wrong with the first part that cannot be read. */
function unreadableIn({ certificates, revocationLists }: TrustFile): Failure | undefined {
  for (const der of certificates) {
    const read = parseCertificate(der);
    if (!read.ok) return fail("trust.list_invalid", `certificate: ${read.failure.detail}`).failure;
  }
  const lists = revocationLists.map(parseCrl).find((read) => !read.ok);
  return lists === undefined || lists.ok ? undefined : lists.failure;
}

/** Fails with `trust.list_invalid` where the file cannot be read or is larger than any list. */
async function readBytes(path: string, most: number): Promise<Result<Uint8Array>> {
  try {
    const { size } = await stat(path);
    if (size > most) return fail("trust.list_invalid", `${basename(path)} is too large`);
    const { buffer, byteOffset, length } = await readFile(path);
    return ok(new Uint8Array(buffer, byteOffset, length));
  } catch {
    return fail("trust.list_invalid", `cannot read ${basename(path)}`);
  }
}
