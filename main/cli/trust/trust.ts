/** `trust`: the authorities of travel documents that this terminal believes, and their revocation lists. @module */
import type { Result } from "../../../core/errors/result.ts";
import { isCountryCode } from "../../../core/trust/emrtd/country.ts";
import { DOCUMENT_KINDS, type DocumentKind } from "../../../core/trust/store/authorities.ts";
import { type Command, parseOptions, refuse, UsageError } from "../command.ts";
import { openContext, type TrustContext } from "./context.ts";
import { type ImportOrder, importPath } from "./import.ts";
import { remove } from "./remove.ts";
import { explain, list } from "./show.ts";

const HELP = `trust: the country signing authorities this terminal believes, and their revocation lists

  npm run -s cli -- trust import PATH [--root CER] [--for passport|national-id] [--country CODE …]
  npm run -s cli -- trust list
  npm run -s cli -- trust explain COUNTRY
  npm run -s cli -- trust remove FINGERPRINT [--for passport|national-id]
  all with             [--data DIR] [--config FILE] [--json]

  import   a CSCA master list (needs --root), an LDIF of the ICAO directory (master lists in it that are neither under
           --root nor signed by an authority of their own are told and left out; document signers are counted, never
           believed), a certificate or a revocation list (DER, PEM), or a folder of all those: what is not taken from it
           (its folders and links, files of another kind) is told. Certificates are believed because the operator says
           so. A revocation list is kept where an authority in the store signed it and none newer is there.
           With --country only certificates of that country (VN or VNM; may be given several times): whoever signs a
           list of many can put any country's into it, so take no more for ID cards than the country meant.
           --json: {number, kind, source, otherCountries, entries, added, marked, present, countries, usable, signer,
           signedAt, oddities: [{code, count, meaning}], revocationLists: {entries, added, replaced, present, stale,
           refused: [{issuer, code, detail}]}, directory: {records, masterLists, authorities, documentSigners, passedOver,
           problems} or null, unreadable: [{file, why}]}
  list     by country; --json: {number, savedAt, ageDays, certificates, revocationLists, countries: [{country, anchors,
           links, unusable, kinds, revocationLists, newestListDays}]}
  explain  every certificate and revocation list of a country (VN or VNM) and all that is odd about it; --json:
           {country, certificates: [{subject, issuer, serial, fingerprint, role, kinds, key, notBefore, notAfter,
           source, addedAt, oddities: [{code, detail, meaning}]}], revocationLists: [{issuer, number, thisUpdate,
           nextUpdate, ageDays, fresh, signed, revoked, fingerprint, source, addedAt, oddities}]}; COUNTRY '-' is what
           names none
  remove   takes out the certificate whose SHA-256 begins so (8 digits or more, as 'explain' shows it), or with --for its
           mark for that kind; the next import of its source brings it back; --json: {number, fingerprint, country, kinds,
           certificates}
  --for    the kind of document they are believed for; 'import': default passport
  --data   the data folder; default that of the configuration, data/demonstration with none

  Exit: 0 well, 1 refused (the code says why; nothing was changed), 3 no trust store there, 64 wrong usage
        or no such file.
`;

const EXIT_REFUSED = 1;
const EXIT_NOT_READABLE = 3;

export const trustCommand: Command = {
  name: "trust",
  summary: "the country signing authorities believed here: import, list, explain, remove",
  help: HELP,
  async run(args) {
    const { values, positionals } = parseOptions(
      args,
      {
        root: { type: "string" },
        for: { type: "string" },
        country: { type: "string", multiple: true, default: [] },
        data: { type: "string" },
        config: { type: "string" },
        json: { type: "boolean" },
      },
      { min: 1, max: 2 },
    );
    const [verb, what] = positionals;
    const kind = DOCUMENT_KINDS.find((one) => one === values.for);
    if (values.for !== undefined && kind === undefined)
      throw new UsageError(`--for is ${DOCUMENT_KINDS.join(" or ")}`);
    const countries = values.country.map((code) => code.toUpperCase());
    const strange = countries.find((code) => !isCountryCode(code));
    if (strange !== undefined) throw new UsageError(`--country ${strange}: no code of two or three letters`);
    const run = chooseVerb(verb, what, kind, { rootPath: values.root, countries });
    const context = await openContext({
      config: values.config,
      data: values.data,
      json: values.json === true,
      mustExist: verb !== "import",
    });
    if (!context.ok) return refuse(context.failure, EXIT_NOT_READABLE);
    const done = await run(context.value);
    if (done.ok) return 0;
    return refuse(done.failure, done.failure.code === "store.absent" ? EXIT_NOT_READABLE : EXIT_REFUSED);
  },
};

type Verb = (context: TrustContext) => Promise<Result<null>>;

function chooseVerb(
  verb: string | undefined,
  what: string | undefined,
  kind: DocumentKind | undefined,
  source: Pick<ImportOrder, "rootPath" | "countries">,
): Verb {
  if (verb === "import" && what !== undefined)
    return (context) => importPath({ path: what, kind: kind ?? "passport", ...source }, context);
  if (verb === "remove" && what !== undefined) return (context) => remove(what, kind, context);
  if (verb === "list" && what === undefined) return list;
  if (verb === "explain" && what !== undefined) return (context) => explain(what.toUpperCase(), context);
  throw new UsageError("trust import PATH, list, explain COUNTRY or remove FINGERPRINT; see --help");
}
