/** `issue`: a test hierarchy and test cards from a profile, as files. @module */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { IssuedFile, IssueOrder } from "../../firmware-sim/personalise/issue/issue.ts";
import { random } from "../random.ts";
import { type Command, parseOptions, printFailure, printJson, printLine, UsageError } from "./command.ts";
import { issueProvince } from "./issue-province.ts";

const HELP = `issue: makes a test hierarchy and test cards from a profile (docs/profiles.md)

  npm run -s cli -- issue --profile FILE [--out DIR] [--json]

  --profile FILE  JSON; firmware-sim/personalise/profiles/demonstration.json is one to begin with
  --out DIR       default issued/<name of the profile>; empty, new, or made by an earlier 'issue'
  --json          {out, date, repeatable, files: [{path, bytes, secret}]}

  Writes trust/ (authorities, links, CRLs, master list and its root), province/ (issuers, bundle with status list, staff
  register and signature authority, terminals; for 'read --province') and cards/NAME/ (the files of the chip, and
  card.json for 'sim', 'read' and 'pin --card-file').
  All keys are TEST keys; files with private keys are readable by their owner only. With a "seed" in the profile, the
  same profile gives the same bytes on the same day, or always where it has a "date" too.

  Exit: 0 well, 1 the profile or the folder is wrong, 64 wrong usage.
`;

const EXIT_WRONG = 1;
/** Lists what an earlier run wrote, so that the next one may take its place. */
const MANIFEST = "issued.json";
const OWNER_ONLY = 0o600;
const READABLE = 0o644;
const OWNER_ONLY_FOLDER = 0o700;
const MAX_PROFILE_BYTES = 4_000_000;

const manifestSchema = z.object({ files: z.array(z.object({ path: z.string() })) });

export const issueCommand: Command = {
  name: "issue",
  summary: "make a test hierarchy and test cards from a profile",
  help: HELP,
  async run(args) {
    const { values } = parseOptions(args, {
      profile: { type: "string" },
      out: { type: "string" },
      json: { type: "boolean" },
    });
    if (values.profile === undefined) throw new UsageError("say --profile FILE; see --help");
    const out = values.out ?? join("issued", basename(values.profile).replace(/\.json$/, ""));
    const sim = await import("../../firmware-sim/index.ts");
    const read = readJson(values.profile);
    const profile = read.ok ? sim.parseProfile(read.value) : read;
    if (!profile.ok) return refuse(profile);
    const order = sim.issueOrder(profile.value, Date.now(), random);
    const progress = (what: string) => process.stderr.write(`${what}\n`);
    const cleared = clear(out);
    if (!cleared.ok) return refuse(cleared);
    const files = function* (): Generator<IssuedFile> {
      yield* issueProvince(order, { issuerOfProfile: sim.issuerOfProfile, staffRegister: sim.staffRegister });
      yield* sim.issueFiles(order, progress);
    };
    const written = writeAll(out, files());
    if (!written.ok) return refuse(written);
    return report(out, order, written.value, values.json === true);
  },
};

interface Written {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly secret: boolean;
}

function report(
  out: string,
  { profile, today }: IssueOrder,
  files: readonly Written[],
  json: boolean,
): number {
  const date = today.toISOString().slice(0, 10);
  if (json) {
    const list = files.map(({ path, bytes, secret }) => ({ path, bytes, secret }));
    printJson({ out, date, repeatable: profile.seed !== undefined, files: list });
  } else {
    const secrets = files.filter(({ secret }) => secret).length;
    printLine(
      `${files.length} files in ${out}, ${profile.cards.length} TEST cards; ${secrets} files hold private keys`,
    );
  }
  return 0;
}

/** Writes file by file, the list of them last. */
function writeAll(out: string, files: Iterable<IssuedFile>): Result<readonly Written[]> {
  const written: Written[] = [];
  return guarded(out, () => {
    for (const { bytes, path, secret } of files) {
      writeOne(join(out, path), bytes, secret ? OWNER_ONLY : READABLE);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      written.push({ path, bytes: bytes.length, sha256, secret });
    }
    writeOne(join(out, MANIFEST), Buffer.from(`${JSON.stringify({ files: written }, null, 2)}\n`), READABLE);
    return written;
  });
}

/** Never into a file or through a link that was there before: somebody may have laid it out for us. */
function writeOne(path: string, bytes: Uint8Array, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  writeFileSync(path, bytes, { mode, flag: "wx" });
}

/** Makes room for the new files: what an earlier run wrote goes, anything else in the folder stops us. */
function clear(out: string): Result<undefined> {
  return guarded(out, () => {
    mkdirSync(out, { recursive: true });
    const present = readdirSync(out);
    if (present.length === 0) return undefined;
    if (!present.includes(MANIFEST)) throw new OutError("is not empty, and 'issue' did not make it");
    const manifest = manifestSchema.safeParse(JSON.parse(readFileSync(join(out, MANIFEST), "utf8")));
    if (!manifest.success) throw new OutError(`has a broken ${MANIFEST}`);
    // Before anything goes: through a link, files would go that lie elsewhere.
    const link = readdirSync(out, { recursive: true, withFileTypes: true }).find((each) =>
      each.isSymbolicLink(),
    );
    if (link !== undefined) throw new OutError(`holds '${link.name}', which 'issue' did not make`);
    for (const { path } of manifest.data.files) {
      // A list that was tampered with must not reach out of the folder.
      if (/^[a-z0-9-]+(\/[A-Za-z0-9_.-]+)+$/.test(path) && !path.includes(".."))
        rmSync(join(out, path), { force: true });
    }
    rmSync(join(out, MANIFEST));
    // Only empty folders may be left: a file or a link would be somebody else's, and get our keys.
    const left = readdirSync(out, { recursive: true, withFileTypes: true });
    const strange = left.find((entry) => !entry.isDirectory());
    if (strange !== undefined) throw new OutError(`holds '${strange.name}', which 'issue' did not make`);
    for (const name of readdirSync(out)) rmSync(join(out, name), { recursive: true });
    return undefined;
  });
}

class OutError extends Error {}

function guarded<T>(out: string, work: () => T): Result<T> {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof OutError) return fail("issue.folder", `${out} ${error.message}`);
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined && !(error instanceof SyntaxError)) throw error;
    return fail("issue.folder", `${out}: ${code ?? `broken ${MANIFEST}`}`);
  }
}

function readJson(file: string): Result<unknown> {
  try {
    const text = readFileSync(file, "utf8");
    if (text.length > MAX_PROFILE_BYTES) return fail("config.invalid", `${file}: too long`);
    return ok(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return fail("config.invalid", `${file}: not JSON`);
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    return fail("config.unreadable", `${file}: ${code}`);
  }
}

function refuse(result: Result<unknown> & { readonly ok: false }): number {
  printFailure(result.failure);
  return EXIT_WRONG;
}
