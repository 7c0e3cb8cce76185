/** What `verify` was told to believe: trust stores, certificates, lists and folders together. @module */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ok, type Result } from "../../core/errors/result.ts";
import { sourceOf } from "../../core/trust/store/anchor-store.ts";
import { type AuthoritySource, DOCUMENT_KINDS } from "../../core/trust/store/authorities.ts";
import { importCertificates } from "../../core/trust/store/import.ts";
import { parseCrl, type RevocationList } from "../../core/trust/x509/crl.ts";
import { openContext, openStore } from "./trust-context.ts";
import { readTrustSource } from "./trust-source.ts";

export interface TrustArguments {
  readonly paths: readonly string[];
  readonly rootPath: string | undefined;
  readonly config: string | undefined;
  readonly now: Date;
}

/**
 * A trust store brings its marks of kind with it; whatever else the operator names is believed for this very document.
 * Fails as `trust import` and `trust list` do.
 */
export async function openTrust({
  paths,
  rootPath,
  config,
  now,
}: TrustArguments): Promise<Result<AuthoritySource>> {
  const sources: AuthoritySource[] = [];
  for (const path of paths) {
    const source = isStore(path) ? await openStoreFolder(path, config) : await openFiles(path, rootPath, now);
    if (!source.ok) return source;
    sources.push(source.value);
  }
  const withLists = sources.flatMap(({ revocationListsOf }) =>
    revocationListsOf ? [revocationListsOf] : [],
  );
  return ok({
    authoritiesOf: (country) => sources.flatMap((source) => source.authoritiesOf(country)),
    // "No list of this country" and "no lists at all" are different sentences.
    ...(withLists.length > 0 && {
      revocationListsOf: (country: string) => withLists.flatMap((listsOf) => listsOf(country)),
    }),
  });
}

function isStore(path: string): boolean {
  return [path, join(path, "terminal")].some((dir) => existsSync(join(dir, "trust-anchors.jws")));
}

async function openStoreFolder(data: string, config: string | undefined): Promise<Result<AuthoritySource>> {
  const context = await openContext({ config, data, json: false, mustExist: true });
  return context.ok ? openStore(context.value) : context;
}

/** `--root` is for those that need one; a folder or a certificate beside them does without. */
async function openFiles(
  path: string,
  rootPath: string | undefined,
  now: Date,
): Promise<Result<AuthoritySource>> {
  const found = await readTrustSource(path, rootPath, now, { rootIfNeeded: true });
  if (!found.ok) return found;
  const { certificates, revocationLists, source } = found.value;
  const { payload } = importCertificates(undefined, { ders: certificates, kind: "passport", source, now });
  const entries = payload.entries.map((entry) => ({ ...entry, kinds: [...DOCUMENT_KINDS] }));
  const lists = revocationLists.flatMap((der): readonly RevocationList[] => {
    const list = parseCrl(der);
    return list.ok ? [list.value] : [];
  });
  const { authoritiesOf } = sourceOf({ entries, revocations: [] });
  if (lists.length === 0) return ok({ authoritiesOf });
  return ok({
    authoritiesOf,
    revocationListsOf: (country) => lists.filter(({ issuer }) => issuer.country === country),
  });
}
