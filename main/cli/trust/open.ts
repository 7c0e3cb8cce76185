/** What `verify` was told to believe: trust stores, certificates, lists and folders together. @module */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ok, type Result } from "../../../core/errors/result.ts";
import { sourceOf } from "../../../core/trust/store/anchor-store.ts";
import { type AuthoritySource, DOCUMENT_KINDS } from "../../../core/trust/store/authorities.ts";
import { importCertificates } from "../../../core/trust/store/import.ts";
import { parseCrl, type RevocationList } from "../../../core/trust/x509/crl.ts";
import { openContext, openStore } from "./context.ts";
import type { Unreadable } from "./file.ts";
import { readTrustSource } from "./source.ts";

export interface TrustArguments {
  readonly paths: readonly string[];
  readonly rootPath: string | undefined;
  readonly config: string | undefined;
  readonly now: Date;
}

export interface OpenedTrust {
  readonly authorities: AuthoritySource;
  /** What was named and could not be taken. */
  readonly unreadable: readonly Unreadable[];
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
}: TrustArguments): Promise<Result<OpenedTrust>> {
  const opened: OpenedTrust[] = [];
  for (const path of paths) {
    const one = isStore(path) ? await openStoreFolder(path, config) : openFiles(path, rootPath, now);
    if (!one.ok) return one;
    opened.push(one.value);
  }
  const sources = opened.map(({ authorities }) => authorities);
  const withLists = sources.flatMap(({ revocationListsOf }) =>
    revocationListsOf ? [revocationListsOf] : [],
  );
  const authorities: AuthoritySource = {
    authoritiesOf: (country) => sources.flatMap((source) => source.authoritiesOf(country)),
    // "No list of this country" and "no lists at all" are different sentences.
    ...(withLists.length > 0 && {
      revocationListsOf: (country: string) => withLists.flatMap((listsOf) => listsOf(country)),
    }),
  };
  return ok({ authorities, unreadable: opened.flatMap(({ unreadable }) => unreadable) });
}

function isStore(path: string): boolean {
  return [path, join(path, "terminal")].some((dir) => existsSync(join(dir, "trust-anchors.jws")));
}

async function openStoreFolder(data: string, config: string | undefined): Promise<Result<OpenedTrust>> {
  const context = await openContext({ config, data, json: false, mustExist: true });
  const store = context.ok ? await openStore(context.value) : context;
  return store.ok ? ok({ authorities: store.value, unreadable: [] }) : store;
}

/** `--root` is for those that need one; a folder or a certificate beside them does without. */
function openFiles(path: string, rootPath: string | undefined, now: Date): Result<OpenedTrust> {
  const found = readTrustSource(path, rootPath, now, { rootIfNeeded: true });
  if (!found.ok) return found;
  const { certificates, revocationLists, source, unreadable } = found.value;
  const { payload } = importCertificates(undefined, { ders: certificates, kind: "passport", source, now });
  const entries = payload.entries.map((entry) => ({ ...entry, kinds: [...DOCUMENT_KINDS] }));
  const lists = revocationLists.flatMap((der): readonly RevocationList[] => {
    const list = parseCrl(der);
    return list.ok ? [list.value] : [];
  });
  const authorities: AuthoritySource = {
    authoritiesOf: sourceOf({ entries, revocations: [] }).authoritiesOf,
    ...(lists.length > 0 && {
      revocationListsOf: (country: string) => lists.filter(({ issuer }) => issuer.country === country),
    }),
  };
  return ok({ authorities, unreadable });
}
