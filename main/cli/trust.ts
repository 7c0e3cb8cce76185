/** `trust`: the authorities of travel documents that this terminal believes: import, list, explain. @module */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import type { AnchorStore } from "../../core/trust/store/anchor-store.ts";
import { DOCUMENT_KINDS, type DocumentKind } from "../../core/trust/store/authorities.ts";
import { type ExplainedEntry, explainEntries, importCertificates } from "../../core/trust/store/import.ts";
import { day } from "../../core/trust/x509/authority.ts";
import { ODDITIES, type Oddity } from "../../core/trust/x509/oddities.ts";
import { readAnchors, writeAnchors } from "../service/anchor-file.ts";
import { openKeyStore } from "../service/keys.ts";
import { loadConfiguration } from "../service/load-configuration.ts";
import { type Command, parseOptions, printFailure, printJson, printLine, UsageError } from "./command.ts";
import { readTrustSource } from "./trust-source.ts";

const HELP = `trust: the country signing authorities this terminal believes

  npm run -s cli -- trust import PATH [--root CER] [--for passport|national-id] [--data DIR] [--config FILE] [--json]
  npm run -s cli -- trust list            [--data DIR] [--config FILE] [--json]
  npm run -s cli -- trust explain COUNTRY [--data DIR] [--config FILE] [--json]

  import   a CSCA master list (needs --root), a certificate (DER, PEM), or a folder of certificates, each believed
           because the operator says so; --json: {number, kind, source, entries, added, marked, present, countries,
           usable, signer, signedAt, oddities: [{code, count, meaning}], unreadable: [{file, why}]}
  list     by country; --json: {number, savedAt, ageDays, certificates, countries: [{country, anchors, links, unusable,
           kinds}]}
  explain  every certificate of a country (two letters) and all that is odd about it; --json: {country, certificates:
           [{subject, serial, fingerprint, role, kinds, key, notBefore, notAfter, source, addedAt, oddities: [{code,
           detail, meaning}]}]}; COUNTRY '-' is what names none
  --for    the kind of document they are believed for; default passport
  --data   the data folder; default that of the configuration, data/demonstration with none

  Exit: 0 well, 1 refused (the code says why; nothing was changed), 3 no trust store there, 64 wrong usage.
`;

const EXIT_REFUSED = 1;
const EXIT_NOT_READABLE = 3;
const MILLISECONDS_PER_DAY = 86_400_000;
const NO_COUNTRY = "-";
const NO_STORE = "no trust store; 'trust import' makes one";

interface Context {
  readonly dir: string;
  readonly keyStore: KeyStore;
  readonly json: boolean;
  readonly now: Date;
}

export const trustCommand: Command = {
  name: "trust",
  summary: "the country signing authorities believed here: import, list, explain",
  help: HELP,
  async run(args) {
    const { values, positionals } = parseOptions(
      args,
      {
        root: { type: "string" },
        for: { type: "string", default: "passport" },
        data: { type: "string" },
        config: { type: "string" },
        json: { type: "boolean" },
      },
      { min: 1, max: 2 },
    );
    const [verb, what] = positionals;
    const kind = DOCUMENT_KINDS.find((one) => one === values.for);
    if (kind === undefined) throw new UsageError(`--for is ${DOCUMENT_KINDS.join(" or ")}`);
    const run = chooseVerb(verb, what, kind, values.root);
    const context = await openContext(values.config, values.data, {
      json: values.json === true,
      mustExist: verb !== "import",
    });
    if (!context.ok) {
      printFailure(context.failure);
      return EXIT_NOT_READABLE;
    }
    const done = await run(context.value);
    if (done.ok) return 0;
    printFailure(done.failure);
    return done.failure.code === "store.absent" ? EXIT_NOT_READABLE : EXIT_REFUSED;
  },
};

type Verb = (context: Context) => Promise<Result<null>>;

function chooseVerb(
  verb: string | undefined,
  what: string | undefined,
  kind: DocumentKind,
  root: string | undefined,
): Verb {
  if (verb === "import" && what !== undefined) return (context) => importPath(what, kind, root, context);
  if (verb === "list" && what === undefined) return list;
  if (verb === "explain" && what !== undefined) return (context) => explain(what.toUpperCase(), context);
  throw new UsageError("trust import PATH, trust list or trust explain COUNTRY; see --help");
}

async function openContext(
  config: string | undefined,
  data: string | undefined,
  { json, mustExist }: { readonly json: boolean; readonly mustExist: boolean },
): Promise<Result<Context>> {
  const configuration = await loadConfiguration(config);
  if (!configuration.ok) return configuration;
  const named =
    data ?? (config === undefined ? join("data", "demonstration") : configuration.value.dataDirectory);
  // The launcher keeps the terminal's folder beside the gateway's.
  const dir = [named, join(named, "terminal")].find((one) => existsSync(join(one, "keys"))) ?? named;
  // Opening the key store of an empty folder would make keys there.
  if (mustExist && !existsSync(join(dir, "keys"))) return fail("store.absent", NO_STORE);
  const keyStore = openKeyStore(configuration.value, dir, (length) => Uint8Array.from(randomBytes(length)));
  return keyStore.ok ? ok({ dir, keyStore: keyStore.value, json, now: new Date() }) : keyStore;
}

async function importPath(
  path: string,
  kind: DocumentKind,
  rootPath: string | undefined,
  { dir, keyStore, json, now }: Context,
): Promise<Result<null>> {
  const before = await readAnchors(dir, keyStore);
  if (!before.ok) return before;
  const found = await readTrustSource(path, rootPath, now);
  if (!found.ok) return found;
  const { ders, source, signer, signedAt, unreadable } = found.value;
  const { payload, report, fingerprints } = importCertificates(before.value, { ders, kind, source, now });
  const stored = await writeAnchors(dir, keyStore, payload, before.value);
  if (!stored.ok) return stored;
  const explained = explainEntries(stored.value.entries, now).filter((one) =>
    fingerprints.has(one.entry.fingerprint),
  );
  const oddities = countOddities([...found.value.oddities, ...explained.flatMap((one) => one.oddities)]);
  const { number } = stored.value;
  if (json) {
    printJson({
      number,
      kind,
      source,
      ...report,
      signer: signer ?? null,
      signedAt: signedAt?.toISOString() ?? null,
      oddities,
      unreadable,
    });
    return ok(null);
  }
  const { entries, added, marked, present, countries, usable } = report;
  printLine(`${entries} entries of ${countries} countries from ${source}, for ${kind}`);
  printLine(`${added} new, ${marked} marked for ${kind} too, ${present} there already, ${usable} usable`);
  for (const { code, count, meaning } of oddities)
    printLine(`${String(count).padStart(5)}  ${code}: ${meaning}`);
  for (const { file, why } of unreadable) printLine(`       ${file}: not imported, ${why}`);
  printLine(`trust store number ${number}, ${stored.value.entries.length} certificates`);
  return ok(null);
}

async function list({ dir, keyStore, json, now }: Context): Promise<Result<null>> {
  const store = await openStore(dir, keyStore);
  if (!store.ok) return store;
  const { number, savedAt, entries } = store.value;
  const explained = explainEntries(entries, now);
  const names = [...new Set(explained.map(countryName))].sort();
  const countries = names.map((country) => {
    const own = explained.filter((one) => countryName(one) === country);
    const count = (role: ExplainedEntry["role"]) => own.filter((one) => one.role === role).length;
    const kinds = DOCUMENT_KINDS.filter((kind) => own.some((one) => one.entry.kinds.includes(kind)));
    return { country, anchors: count("anchor"), links: count("link"), unusable: count("unusable"), kinds };
  });
  const ageDays = Math.max(0, Math.floor((now.getTime() - savedAt * 1_000) / MILLISECONDS_PER_DAY));
  if (json) {
    printJson({ number, savedAt: isoTime(savedAt), ageDays, certificates: entries.length, countries });
    return ok(null);
  }
  printLine(
    `trust store number ${number} of ${isoTime(savedAt)}, ${ageDays} days old, ${entries.length} certificates`,
  );
  for (const { country, anchors, links, unusable, kinds } of countries) {
    const others = `${links > 0 ? `, ${links} links` : ""}${unusable > 0 ? `, ${unusable} unusable` : ""}`;
    printLine(`${country.padEnd(4)}${anchors} anchors${others}  ${kinds.join(", ")}`);
  }
  return ok(null);
}

async function explain(country: string, { dir, keyStore, json, now }: Context): Promise<Result<null>> {
  const store = await openStore(dir, keyStore);
  if (!store.ok) return store;
  const own = explainEntries(
    store.value.entries.filter((entry) => (entry.country ?? NO_COUNTRY) === country),
    now,
  );
  const certificates = own.map((one) => describe(one));
  if (json) {
    printJson({ country, certificates });
    return ok(null);
  }
  if (certificates.length === 0)
    printLine(`${country}: no authority here; its documents give issuer.unknown`);
  for (const one of certificates) {
    printLine(`${one.subject ?? "unreadable entry"}  serial ${one.serial ?? "?"}`);
    printLine(
      `  ${one.role} for ${one.kinds.join(", ")}; ${one.key ?? "no key"}; ${one.notBefore} to ${one.notAfter}`,
    );
    printLine(`  from ${one.source}, ${one.addedAt}; SHA-256 ${one.fingerprint}`);
    for (const { code, detail, meaning } of one.oddities) {
      printLine(`  - ${code}: ${meaning}${detail === null ? "" : ` (${detail})`}`);
    }
    if (one.oddities.length === 0) printLine("  nothing odd");
  }
  return ok(null);
}

function describe({ entry, certificate, role, oddities }: ExplainedEntry) {
  const key = certificate?.publicKey;
  const keyText = key?.ok ? (key.value.kind === "ec" ? key.value.curve : `RSA ${key.value.bits}`) : null;
  return {
    subject: certificate?.subject.text ?? null,
    serial: certificate?.serial ?? null,
    fingerprint: entry.fingerprint,
    role,
    kinds: entry.kinds,
    key: keyText,
    notBefore: certificate ? day(certificate.notBefore) : null,
    notAfter: certificate ? day(certificate.notAfter) : null,
    source: entry.source,
    addedAt: isoTime(entry.addedAt),
    oddities: oddities.map(({ code, detail }) => ({ code, detail: detail ?? null, meaning: ODDITIES[code] })),
  };
}

async function openStore(dir: string, keyStore: KeyStore): Promise<Result<AnchorStore>> {
  const store = await readAnchors(dir, keyStore);
  if (!store.ok) return store;
  return store.value === undefined ? fail("store.absent", NO_STORE) : ok(store.value);
}

function countOddities(oddities: readonly Oddity[]) {
  const counts = new Map<Oddity["code"], number>();
  for (const { code } of oddities) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => ({ code, count, meaning: ODDITIES[code] }));
}

function countryName({ entry }: ExplainedEntry): string {
  return entry.country ?? NO_COUNTRY;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
