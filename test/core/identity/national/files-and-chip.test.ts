import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { identifyDocument } from "../../../../core/identity/national/identify-document.ts";
import { judgeFiles } from "../../../../core/identity/national/judge-files.ts";
import type { Check, CheckName, Checks } from "../../../../core/identity/verified-identity.ts";
import { type DumpName, recogniseDump } from "../../../../core/trust/emrtd/dump.ts";
import type { AuthoritySource } from "../../../../core/trust/store/authorities.ts";
import type { NationalCardContents } from "../../../../firmware-sim/card/national/contents.ts";
import { issueFiles, issueOrder, loadCardFile, parseProfile } from "../../../../firmware-sim/index.ts";
import { nationalCard, nationalCardNames } from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { DOCUMENT_DEFECTS } from "../../../../firmware-sim/personalise/national/defects.ts";
import { makeNationalCardContents } from "../../../../firmware-sim/personalise/national/make-national-card.ts";
import { random } from "../../../../main/random.ts";
import { believedForNationalId } from "../../../../main/service/demonstration-authorities.ts";
import { cardChannel } from "../../../support/card-channel.ts";
import { cardOf, nationalTrust, secretsOf } from "../../../support/national.ts";
import { must } from "../../../support/store.ts";

const now = new Date();
/** What a chip is needed for; access control is one of them but for the lie of EF.CardAccess, which files show as well. */
const WITHOUT_CHIP = ["dataIntegrity", "issuerSignature", "issuerTrust", "revocation", "validity"] as const;
const PROFILE = new URL("../../../../firmware-sim/personalise/profiles/demonstration.json", import.meta.url);
const NATIONAL = { document: "national", person: "thi-uong" } as const;

describe("the files of a card and the card itself are judged alike in every check that needs no chip", () => {
  const expectAlike = async (
    contents: NationalCardContents,
    files: ReadonlyMap<DumpName, Uint8Array>,
    authorities: AuthoritySource,
  ) => {
    const common = { authorities, kind: "national-id", now } as const;
    const read = must(
      await identifyDocument(cardChannel(cardOf(contents)), {
        ...common,
        needs: ["personal_number", "full_name"],
        secrets: secretsOf(contents),
        photograph: true,
        thorough: true,
        random,
      }),
    );
    const dumped = must(judgeFiles(files, { ...common, withClaims: true }));
    // A chip that is not genuine is not read on: then files may say more, and never other than it.
    const performed = (name: CheckName) =>
      read.reading.stopped === undefined || read.checks[name].status !== "notPerformed";
    expect(seenIn(dumped.checks, performed)).toEqual(seenIn(read.checks, performed));
    return dumped.checks;
  };

  it.each(nationalCardNames())("%s", async (name) => {
    const contents = makeNationalCardContents(name, { now: now.getTime() });
    const checks = await expectAlike(contents, dumpOf(contents), nationalTrust(now));
    if (nationalCard(name).defect === "wrongCheckDigit")
      expect(checks.dataIntegrity).toMatchObject({ status: "failed", code: "mrz.check_digit" });
  });

  const { authorities, cards } = issued();

  it.each([...cards.keys()])("%s of a profile", async (name) => {
    const card = cards.get(name);
    if (card?.contents === undefined) throw new Error("no card.json");
    await expectAlike(card.contents, card.files, authorities);
  });
});

interface IssuedCard {
  contents?: NationalCardContents;
  readonly files: Map<DumpName, Uint8Array>;
}

/** The profile of the demonstration, and one card more for each defect that a profile knows. */
function issued() {
  const profile = JSON.parse(readFileSync(PROFILE, "utf8"));
  const defects = DOCUMENT_DEFECTS.map((defect) => ({ ...NATIONAL, name: defect.toLowerCase(), defect }));
  const national = profile.cards.filter(({ document }: { document: string }) => document === "national");
  const order = { ...profile, cards: [...national, ...defects] };
  const files = [...issueFiles(issueOrder(must(parseProfile(order)), now.getTime(), random))];
  const cards = new Map<string, IssuedCard>();
  for (const { path, bytes } of files) {
    const [, name, file] = /^cards\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (name === undefined || file === undefined) continue;
    const card: IssuedCard = cards.get(name) ?? { files: new Map() };
    cards.set(name, card);
    const loaded = file === "card.json" ? must(loadCardFile(Buffer.from(bytes).toString("utf8"))) : undefined;
    if (loaded?.document === "national") card.contents = loaded.contents;
    const found = loaded === undefined ? recogniseDump(file, bytes) : undefined;
    if (found !== undefined) card.files.set(found.name, found.bytes);
  }
  return { authorities: believed(files), cards };
}

function believed(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): AuthoritySource {
  const below = (form: RegExp) => files.filter(({ path }) => form.test(path)).map(({ bytes }) => bytes);
  return believedForNationalId(
    {
      authorities: below(/^trust\/(?!link-)[^/]+\.cer$/),
      links: below(/^trust\/link-[^/]+\.cer$/),
      crls: below(/^trust\/[^/]+\.crl$/),
    },
    now,
  );
}

/** What a reader gets from the chip, named by file identifier. */
function dumpOf({ applicationFiles, locked, masterFiles }: NationalCardContents) {
  const files = new Map<DumpName, Uint8Array>();
  for (const [id, bytes] of [...masterFiles, ...applicationFiles]) {
    const found = locked.has(id) ? undefined : recogniseDump(`ef0${id.toString(16)}.bin`, bytes);
    if (found !== undefined) files.set(found.name, found.bytes);
  }
  return files;
}

function seenIn(checks: Checks, performed: (name: CheckName) => boolean) {
  const seen: (readonly [CheckName, Check])[] = WITHOUT_CHIP.filter(performed).map((name) => [
    name,
    checks[name],
  ]);
  const { accessControl } = checks;
  return accessControl.status === "failed" ? [...seen, ["accessControl", accessControl]] : seen;
}
