/** What `trust import` is given: a master list, a certificate or a folder of them. @module */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { parseSignedData } from "../../core/trust/emrtd/cms.ts";
import { readCertificateFile } from "../../core/trust/store/certificate-files.ts";
import { MAX_MASTER_LIST_BYTES, openMasterList } from "../../core/trust/store/master-list.ts";
import { parseCertificate } from "../../core/trust/x509/certificate.ts";
import type { Oddity } from "../../core/trust/x509/oddities.ts";
import { UsageError } from "./command.ts";

export interface TrustSource {
  readonly ders: readonly Uint8Array[];
  readonly source: string;
  readonly signer?: string;
  readonly signedAt?: Date;
  readonly oddities: readonly Oddity[];
  /** Files of a folder that hold no certificate. */
  readonly unreadable: readonly { readonly file: string; readonly why: string }[];
}

/**
 * Reads and, for a master list, verifies. Fails with `trust.list_invalid`; throws {@link UsageError} for a master list
 * without a root.
 */
export async function readTrustSource(
  path: string,
  rootPath: string | undefined,
  now: Date,
): Promise<Result<TrustSource>> {
  const kind = await stat(path).catch(() => undefined);
  if (kind === undefined) return fail("trust.list_invalid", `cannot read ${path}`);
  if (kind.isDirectory())
    return rootPath === undefined
      ? readFolder(path)
      : fail("trust.list_invalid", "--root is for master lists");
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  if (parseSignedData(bytes.value).ok) return readMasterList(path, bytes.value, rootPath, now);
  if (rootPath !== undefined)
    return fail("trust.list_invalid", "--root is for master lists, and this is none");
  const ders = readCertificateFile(bytes.value);
  if (!ders.ok) return ders;
  const unreadable = ders.value.map(parseCertificate).find((one) => !one.ok);
  if (unreadable !== undefined && !unreadable.ok)
    return fail("trust.list_invalid", `certificate: ${unreadable.failure.detail}`);
  return ok({ ders: ders.value, source: basename(path), oddities: [], unreadable: [] });
}

async function readMasterList(
  path: string,
  bytes: Uint8Array,
  rootPath: string | undefined,
  now: Date,
): Promise<Result<TrustSource>> {
  if (rootPath === undefined)
    throw new UsageError("a master list needs --root, the certificate that its signer is under");
  const rootBytes = await readBytes(rootPath);
  if (!rootBytes.ok) return rootBytes;
  const rootDer = readCertificateFile(rootBytes.value);
  const [first] = rootDer.ok ? rootDer.value : [];
  const root = first && parseCertificate(first);
  if (root === undefined || !root.ok)
    return fail("trust.list_invalid", `no certificate in ${basename(rootPath)}`);
  const opened = openMasterList(bytes, root.value, now);
  if (!opened.ok) return opened;
  const { entries, signer, signedAt, oddities } = opened.value;
  const source = `${basename(path)}, signed by ${signer.subject.text}`.slice(0, 500);
  return ok({
    ders: entries,
    source,
    signer: signer.subject.text,
    ...(signedAt && { signedAt }),
    oddities,
    unreadable: [],
  });
}

/** Every file directly in the folder; one that holds no certificate is named, not passed over. */
async function readFolder(path: string): Promise<Result<TrustSource>> {
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => one.name);
  const ders: Uint8Array[] = [];
  const unreadable: { file: string; why: string }[] = [];
  for (const file of names.sort()) {
    const bytes = await readBytes(join(path, file));
    const found = bytes.ok ? readCertificateFile(bytes.value) : bytes;
    const good = found.ok ? found.value.filter((der) => parseCertificate(der).ok) : [];
    ders.push(...good);
    if (!found.ok) unreadable.push({ file, why: found.failure.detail ?? found.failure.code });
    else if (good.length < found.value.length) unreadable.push({ file, why: "certificate.malformed" });
  }
  if (ders.length === 0) return fail("trust.list_invalid", "no certificate in the folder");
  return ok({ ders, source: basename(path), oddities: [], unreadable });
}

/** Fails with `trust.list_invalid` where the file cannot be read or is larger than any list. */
async function readBytes(path: string): Promise<Result<Uint8Array>> {
  try {
    const { size } = await stat(path);
    if (size > MAX_MASTER_LIST_BYTES) return fail("trust.list_invalid", `${basename(path)} is too large`);
    return ok(Uint8Array.from(await readFile(path)));
  } catch {
    return fail("trust.list_invalid", `cannot read ${basename(path)}`);
  }
}
