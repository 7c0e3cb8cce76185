/** What the trust store or a verification is given: a master list, certificates, revocation lists, LDIF, or a folder. @module */
import { statSync } from "node:fs";
import { basename } from "node:path";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { readCertificateFile } from "../../../core/trust/store/certificate-files.ts";
import { MAX_MASTER_LIST_BYTES } from "../../../core/trust/store/master-list.ts";
import { type Certificate, parseCertificate } from "../../../core/trust/x509/certificate.ts";
import { UsageError } from "../command.ts";
import { readRegularFile, reasonOf } from "../read-file.ts";
import { LIST_NEEDS_ROOT, openFile, type TrustSource, unreadableIn } from "./file.ts";
import { openFolder } from "./folder.ts";

const ROOT_IS_FOR_LISTS = "--root is for master lists and LDIF";

/**
 * Reads and, for master lists, verifies. `rootIfNeeded`: the root may stand beside sources that need none; a folder may
 * hold both. Fails with `file.unreadable`, `file.too_large`, `trust.list_invalid` or `crl.malformed`; throws
 * {@link UsageError} for a master list without a root.
 */
export function readTrustSource(
  path: string,
  rootPath: string | undefined,
  now: Date,
  { rootIfNeeded = false }: { readonly rootIfNeeded?: boolean } = {},
): Result<TrustSource> {
  const root = rootPath === undefined ? ok(undefined) : readRoot(rootPath);
  if (!root.ok) return root;
  const context = { root: root.value, now };
  const folder = isFolder(path);
  if (!folder.ok) return folder;
  if (folder.value) return openFolder(path, context);
  const opened = openFile(path, basename(path), context);
  if (!opened.ok) return opened;
  const { form, found } = opened.value;
  if (found === undefined) throw new UsageError(LIST_NEEDS_ROOT);
  if (form === "plain" && root.value !== undefined && !rootIfNeeded)
    return fail("trust.list_invalid", `${ROOT_IS_FOR_LISTS}, and this is none`);
  const wrong = form === "plain" ? unreadableIn(found) : undefined;
  return wrong === undefined ? ok(found) : { ok: false, failure: wrong };
}

function isFolder(path: string): Result<boolean> {
  try {
    return ok(statSync(path).isDirectory());
  } catch (error) {
    return fail("file.unreadable", `${path}: ${reasonOf(error)}`);
  }
}

function readRoot(path: string): Result<Certificate> {
  const bytes = readRegularFile(path, MAX_MASTER_LIST_BYTES);
  if (!bytes.ok) return bytes;
  const ders = readCertificateFile(bytes.value);
  const [first] = ders.ok ? ders.value : [];
  const root = first && parseCertificate(first);
  return root?.ok ? root : fail("trust.list_invalid", `no certificate in ${basename(path)}`);
}
