/** `verify`: the checks that need no chip, over the dumped files of a document. @module */
import { type FilesVerdict, judgeFiles } from "../../core/identity/national/judge-files.ts";
import { CHECK_NAMES } from "../../core/identity/verified-identity.ts";
import { DOCUMENT_KINDS } from "../../core/trust/store/authorities.ts";
import { type Command, parseOptions, printJson, printLine, refuse, UsageError } from "./command.ts";
import {
  describeSod,
  printChecks,
  printOddities,
  printSod,
  printUnreadableTrust,
} from "./identity-report.ts";
import { explainOddities } from "./trust/context.ts";
import type { Unreadable } from "./trust/file.ts";
import { openTrust } from "./trust/open.ts";
import { type Dump, readDump } from "./verify-files.ts";

const HELP = `verify: the dumped files of a document (EF.SOD, DG1 …), every check that needs no chip

  npm run -s cli -- verify DIR --trust PATH… [--root CER] [--for passport|national-id] [--claims] [--json]

  DIR       the files, found by content and by name (EF_SOD.bin, ef011D.bin, Datagroup1.bin, DG1.bin, EF_COM …), as
            they are or as hexadecimal or base64 text
  --trust   a certificate or revocation list (DER, PEM), an LDIF of the ICAO directory, a master list (with --root), a
            folder of all those, or the data folder of a terminal, whose trust store then counts with its marks. Several
            may be named. Without any, signature and hashes are judged and issuerTrust says issuer.unknown
  --for     the kind of document; default what DG1 says, national-id without it
  --claims  print number and name, where signature and hashes hold; without it nothing personal is printed
  --config  the configuration of the terminal whose trust store is named
  --json    {kind, claims, checks, assurance, groups: {DG1: {listed, present, hash: "passed"|"failed"|null}}, ldsVersion,
            signer, anchor, links, revocation: {issuer, number, thisUpdate, nextUpdate, ageSeconds, signature, freshness}
            or null, oddities: [{code, detail, meaning}], problems: [{code, detail}], files: [{file, as, note}],
            trustUnreadable: [{file, why}]}

  Exit: 0 nothing failed, 2 a check failed, 3 not readable, 64 wrong usage or no such file.
`;

const EXIT_CHECK_FAILED = 2;
const EXIT_NOT_READABLE = 3;

export const verifyCommand: Command = {
  name: "verify",
  summary: "verify dumped files of a document",
  help: HELP,
  async run(args) {
    const { values, positionals } = parseOptions(
      args,
      {
        trust: { type: "string", multiple: true },
        root: { type: "string" },
        for: { type: "string" },
        config: { type: "string" },
        claims: { type: "boolean" },
        json: { type: "boolean" },
      },
      { min: 1, max: 64 },
    );
    const [dir = "", ...more] = positionals;
    if (more.length > 0 && values.trust === undefined)
      throw new UsageError(`unexpected '${more[0]}'; see --help`);
    const kind = DOCUMENT_KINDS.find((one) => one === values.for);
    if (values.for !== undefined && kind === undefined)
      throw new UsageError(`--for is ${DOCUMENT_KINDS.join(" or ")}`);
    const json = values.json === true;
    const now = new Date();
    const dump = readDump(dir);
    if (!dump.ok) return refuse(dump.failure, EXIT_NOT_READABLE, json);
    const paths = [...(values.trust ?? []), ...more];
    const trust = await openTrust({ paths, rootPath: values.root, config: values.config, now });
    if (!trust.ok) return refuse(trust.failure, EXIT_NOT_READABLE, json);
    const { authorities, unreadable } = trust.value;
    printUnreadableTrust(unreadable);
    const verified = judgeFiles(dump.value.files, {
      authorities,
      kind,
      now,
      withClaims: values.claims === true,
    });
    if (!verified.ok) return refuse(verified.failure, EXIT_NOT_READABLE, json);
    if (json) printJson(toJson(verified.value, dump.value, unreadable));
    else printText(verified.value, dump.value);
    const { checks } = verified.value;
    return CHECK_NAMES.some((name) => checks[name].status === "failed") ? EXIT_CHECK_FAILED : 0;
  },
};

function toJson(
  { sod, kind, claims, checks, assurance, oddities, problems }: FilesVerdict,
  dump: Dump,
  trustUnreadable: readonly Unreadable[],
) {
  return {
    kind,
    claims,
    checks,
    assurance,
    ...describeSod(sod),
    oddities: explainOddities([...oddities, ...dump.oddities]),
    problems: problems.map(({ code, detail }) => ({ code, detail: detail ?? null })),
    files: dump.found,
    trustUnreadable,
  };
}

function printText(verified: FilesVerdict, dump: Dump): void {
  const { kind, claims, checks, assurance, sod, oddities, problems } = verified;
  printLine(`${kind}, files only, assurance ${assurance}`);
  for (const [name, value] of Object.entries(claims)) printLine(`  ${name.padEnd(20)}${value}`);
  printChecks(checks);
  printSod(sod);
  printOddities([...oddities, ...dump.oddities]);
  for (const { code, detail } of problems)
    printLine(`- ${code}${detail === undefined ? "" : ` (${detail})`}`);
  for (const { file, note } of dump.found.filter((one) => one.note !== null)) printLine(`- ${file}: ${note}`);
}
