/** The authorities for national ID cards that the gateway believes: certificates and revocation lists in one folder. @module */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDemonstrationAuthority } from "../core/crypto/demonstration.ts";
import { fail, ok, type Result } from "../core/errors/result.ts";
import type { TrustProfile } from "../core/trust/bundle.ts";
import { sourceOf } from "../core/trust/store/anchor-store.ts";
import type { AuthoritySource } from "../core/trust/store/authorities.ts";
import { readTrustFile } from "../core/trust/store/certificate-files.ts";
import { importCertificates } from "../core/trust/store/import.ts";
import { importRevocationLists } from "../core/trust/store/import-revocations.ts";
import { parseCertificate } from "../core/trust/x509/certificate.ts";
import type { Log } from "./log.ts";

export type NationalTrust = () => Promise<AuthoritySource | undefined>;

export interface NationalTrustOptions {
  /** Absent: nobody is believed, and dossiers with a national ID card wait at their terminals. */
  readonly folder: string | undefined;
  readonly profile: TrustProfile;
  readonly now: () => number;
  readonly log: Log;
}

/** What was put into the folder counts at the latest this long afterwards, as with the bundle. */
const RENEW_AFTER_MS = 60_000;
/** Room for a country's every authority and list. */
const MAX_FILE_BYTES = 8_000_000;
const MAX_FILES = 500;

/**
 * Answers what the folder held when it was last read, and reads it again in passing; a folder that cannot be read leaves
 * what is in use. Fails with `trust.list_invalid`, or `config.production` where an authority is the demonstration's.
 */
export async function openNationalTrust(options: NationalTrustOptions): Promise<Result<NationalTrust>> {
  const { folder, now, log } = options;
  if (folder === undefined) return ok(async () => undefined);
  const first = await readFolder(folder, options);
  if (!first.ok) return first;
  let current = first.value;
  let renewAt = now() + RENEW_AFTER_MS;
  return ok(async () => {
    if (now() < renewAt) return current;
    renewAt = now() + RENEW_AFTER_MS;
    const next = await readFolder(folder, options);
    if (next.ok) current = next.value;
    else log({ level: "warn", event: "national-trust", code: next.failure.code });
    return current;
  });
}

async function readFolder(
  folder: string,
  { profile, now }: NationalTrustOptions,
): Promise<Result<AuthoritySource>> {
  const files = await filesOf(folder);
  if (!files.ok) return files;
  const certificates: Uint8Array[] = [];
  const lists: Uint8Array[] = [];
  for (const bytes of files.value) {
    const found = readTrustFile(bytes);
    if (!found.ok) return found;
    certificates.push(...found.value.certificates);
    lists.push(...found.value.revocationLists);
  }
  if (profile === "production" && certificates.some(isOfDemonstration)) {
    return fail("config.production", "nationalAuthorities: an authority of the demonstration");
  }
  const [time, source] = [new Date(now()), "folder"];
  const order = { ders: certificates, kind: "national-id", source, now: time } as const;
  const { payload, report } = importCertificates(undefined, order);
  if (report.usable === 0) return fail("trust.list_invalid", "nationalAuthorities: no usable certificate");
  return ok(sourceOf(importRevocationLists(payload, { ders: lists, source, now: time }).payload));
}

async function filesOf(folder: string): Promise<Result<readonly Uint8Array[]>> {
  try {
    const names = (await readdir(folder)).sort();
    if (names.length > MAX_FILES) return fail("trust.list_invalid", "nationalAuthorities: too many files");
    const files: Uint8Array[] = [];
    for (const name of names) {
      const path = join(folder, name);
      const { size } = await stat(path);
      if (size > MAX_FILE_BYTES) return fail("trust.list_invalid", "nationalAuthorities: a file too large");
      files.push(Uint8Array.from(await readFile(path)));
    }
    return ok(files);
  } catch {
    return fail("trust.list_invalid", "nationalAuthorities: the folder cannot be read");
  }
}

function isOfDemonstration(der: Uint8Array): boolean {
  const certificate = parseCertificate(der);
  if (!certificate.ok || !certificate.value.publicKey.ok) return false;
  return isDemonstrationAuthority(certificate.value.publicKey.value.key);
}
