/** `verify`: the checks that need no chip, over the dumped files of a document. @module */
import { citizenSentence, staffRemedy } from "../../core/errors/describe.ts";
import type { Failure } from "../../core/errors/result.ts";
import { CHECK_NAMES } from "../../core/identity/verified-identity.ts";
import { DOCUMENT_KINDS } from "../../core/trust/store/authorities.ts";
import { type Command, parseOptions, printFailure, printJson, printLine, UsageError } from "./command.ts";
import { describeSod, printChecks, printOddities, printSod } from "./identity-report.ts";
import { explainOddities } from "./trust-context.ts";
import { type VerifiedFiles, verifyDocument } from "./verify-document.ts";
import { type FoundFile, readDump } from "./verify-files.ts";
import { openTrust } from "./verify-trust.ts";

const HELP = `verify: the dumped files of a document (EF.SOD, DG1 …), every check that needs no chip

  npm run -s cli -- verify DIR --trust PATH… [--root CER] [--for passport|national-id] [--claims] [--json]

  DIR       the files, found by content and by name (EF_SOD.bin, ef011D.bin, Datagroup1.bin, DG1.bin, EF_COM …)
  --trust   a certificate or revocation list (DER, PEM), a folder of those, an LDIF of the ICAO directory, a master list
            (with --root), or the data folder of a terminal, whose trust store then counts with its marks. Several may
            be named. Without any, signature and hashes are judged and issuerTrust says issuer.unknown
  --for     the kind of document; default what DG1 says, national-id without it
  --claims  print number and name, where signature and hashes hold; without it nothing personal is printed
  --config  the configuration of the terminal whose trust store is named
  --json    {kind, claims, checks, assurance, groups: {DG1: {listed, present, hash: "passed"|"failed"|null}}, ldsVersion,
            signer, anchor, links, revocation: {issuer, number, thisUpdate, nextUpdate, ageSeconds, signature, freshness}
            or null, oddities: [{code, detail, meaning}], problems: [{code, detail}], files: [{file, as, note}]}

  Exit: 0 nothing failed, 2 a check failed, 3 not readable, 64 wrong usage.
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
    const dump = await readDump(dir);
    if (!dump.ok) return notReadable(dump.failure, json);
    const paths = [...(values.trust ?? []), ...more];
    const authorities = await openTrust({ paths, rootPath: values.root, config: values.config, now });
    if (!authorities.ok) return notReadable(authorities.failure, json);
    const verified = verifyDocument({
      files: dump.value.files,
      authorities: authorities.value,
      kind,
      now,
      withClaims: values.claims === true,
    });
    if (!verified.ok) return notReadable(verified.failure, json);
    if (json) printJson(toJson(verified.value, dump.value.found));
    else printText(verified.value, dump.value.found);
    const { checks } = verified.value;
    return CHECK_NAMES.some((name) => checks[name].status === "failed") ? EXIT_CHECK_FAILED : 0;
  },
};

function notReadable(failure: Failure, json: boolean): number {
  if (json) printJson({ failure });
  printFailure(failure, `${citizenSentence(failure.code).en} ${staffRemedy(failure.code).en}`);
  return EXIT_NOT_READABLE;
}

function toJson(
  { verdict, kind, claims, checks, assurance, oddities, problems }: VerifiedFiles,
  files: readonly FoundFile[],
) {
  return {
    kind,
    claims,
    checks,
    assurance,
    ...describeSod(verdict),
    oddities: explainOddities(oddities),
    problems: problems.map(({ code, detail }) => ({ code, detail: detail ?? null })),
    files,
  };
}

function printText(verified: VerifiedFiles, files: readonly FoundFile[]): void {
  const { kind, claims, checks, assurance, verdict, oddities, problems } = verified;
  printLine(`${kind}, files only, assurance ${assurance}`);
  for (const [name, value] of Object.entries(claims)) printLine(`  ${name.padEnd(20)}${value}`);
  printChecks(checks);
  printSod(verdict);
  printOddities(oddities);
  for (const { code, detail } of problems)
    printLine(`- ${code}${detail === undefined ? "" : ` (${detail})`}`);
  for (const { file, note } of files.filter((one) => one.as !== null && one.note !== null))
    printLine(`- ${file}: ${note}`);
}
