/** A province that `issue` wrote to a folder, and cards that meet a terminal which knows nothing but these files. @module */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { ProvenCard } from "../../core/citizen-card/proven-card.ts";
import type { PrivateJwk } from "../../core/crypto/jwk.ts";
import { type IdentifiedCard, type IdentifyRequest, identify } from "../../core/identity/identify.ts";
import type { TrustBundle } from "../../core/trust/bundle.ts";
import type { CardContents } from "../../firmware-sim/card/profile.ts";
import { SimulatedCard } from "../../firmware-sim/card/simulated-card.ts";
import { loadCardFile } from "../../firmware-sim/index.ts";
import type { Command } from "../../main/cli/command.ts";
import { issueCommand } from "../../main/cli/issue.ts";
import { provinceTrust } from "../../main/cli/province-trust.ts";
import { channelTo } from "../core/identity/card-in-reader.ts";
import { inflate } from "../core/trust/fixtures.ts";
import { must } from "./store.ts";
import { prove } from "./whole-tap.ts";

export const NOW = new Date();
export const TERMINAL = "kiosk-1";
/** Of every citizen's card here. */
export const CARD = "BNC-00000007";
export const UNIT = "Trung tâm Thử Nghiệm";
export const officer = {
  fullName: "Nguyễn Thử Việc",
  staffId: "BN-TN-1",
  unit: UNIT,
  roles: ["receive", "decide"],
};
export const everything = { open: true, protected: true, debit: true };
export const province = {
  iss: "https://example.test",
  kid: "k1",
  statusList: { uri: "https://example.test/status", revoked: [5, 6] },
  terminalAuthority: "TA-1",
  terminals: [{ id: TERMINAL, rights: everything }],
  gateway: "gateway-test",
};
export const citizenCard = (name: string, members: object = {}) => ({
  document: "provincial",
  name,
  person: "minh-anh",
  index: 7,
  ...members,
});
export const staffCard = (name: string, members: object = {}) => ({
  document: "staff",
  name,
  person: officer,
  index: 8,
  ...members,
});
export const purse = {
  balance: 60_000,
  limits: { perDebit: 50_000, sincePin: 55_000, maximumBalance: 100_000 },
};
export const profile = {
  seed: "issue-province.test",
  province,
  cards: [
    citizenCard("good"),
    citizenCard("chosen", { can: "135790", pin: "246810", puk: "97531086", purse, curve: "P-256" }),
    citizenCard("bare", { purse: "none", signature: "none" }),
    citizenCard("foreign-signature", { signature: { authority: "unknown" } }),
    citizenCard("lapsed-signature", { signature: { validity: { from: -100, to: -1 } } }),
    citizenCard("copied", { defect: "copiedWithoutKey" }),
    citizenCard("unknown-issuer", { defect: "unknownIssuer" }),
    citizenCard("staff-key", { defect: "otherIssuerKey" }),
    citizenCard("forged", { defect: "forgedSignature" }),
    citizenCard("altered", { defect: "alteredName" }),
    citizenCard("swapped", { defect: "swappedName" }),
    citizenCard("downgraded", { defect: "downgradedPace" }),
    citizenCard("expired", { defect: "expired" }),
    citizenCard("revoked", { index: 5 }),
    staffCard("officer"),
    staffCard("hoa", { person: "can-bo-hoa" }),
    staffCard("fewer-roles", {
      person: { ...officer, staffId: "BN-TN-2" },
      register: { roles: ["receive"] },
    }),
    staffCard("unregistered", { person: { ...officer, staffId: "BN-TN-3" }, register: "none" }),
    staffCard("elsewhere", { person: { ...officer, staffId: "BN-TN-4" }, register: { unit: "Nơi khác" } }),
    staffCard("no-role", { person: { ...officer, staffId: "BN-TN-5" }, register: { roles: [] } }),
    staffCard("staff-copied", { defect: "copiedWithoutKey" }),
    staffCard("citizens-key", { defect: "otherIssuerKey" }),
    staffCard("staff-revoked", { index: 6 }),
  ],
};

export interface IssuedProvince {
  /** The folder `province`. */
  readonly folder: string;
  cardFile(name: string): string;
  contents(name: string): CardContents;
  /** A JWK below the folder `province`. */
  json(...path: readonly string[]): PrivateJwk;
  /** The card of this name in a reader, and what the terminal asks it; the PIN is that of its file. */
  meet(name: string): { readonly channel: ReturnType<typeof channelTo>; readonly request: IdentifyRequest };
  identified(name: string): Promise<IdentifiedCard & { readonly bundle: TrustBundle }>;
  /** The card after its proof and its PIN. */
  proven(name: string): Promise<{ readonly card: ProvenCard; readonly bundle: TrustBundle }>;
  remove(): void;
}

/** Issues this profile into a folder of its own. */
export async function issueHere(value: object = profile): Promise<IssuedProvince> {
  const dir = mkdtempSync(join(tmpdir(), "issued-province-"));
  const file = join(dir, "profile.json");
  writeFileSync(file, JSON.stringify(value));
  const out = join(dir, "out");
  const { status, stderr } = await cli(issueCommand, "--profile", file, "--out", out);
  if (status !== 0) throw new Error(stderr);
  const folder = join(out, "province");
  const cardFile = (name: string) => join(out, "cards", name, "card.json");
  const contents = (name: string) => {
    const loaded = must(loadCardFile(readFileSync(cardFile(name), "utf8")));
    if (loaded.document !== "provincial") throw new Error("no provincial card");
    return loaded.contents;
  };
  const meet = (name: string) => {
    const here = contents(name);
    const settings = { contents: here, interface: "contact", random: randomBytes } as const;
    const card = new SimulatedCard({ ...settings, sleep: async () => undefined });
    card.reset();
    const request = {
      ...must(provinceTrust({ province: folder }, NOW)),
      pin: here.pin,
      needs: ["personal_number", "full_name", "card_number", "phone"],
      random: randomBytes,
      now: NOW,
      inflate,
    } as const satisfies IdentifyRequest;
    return { channel: channelTo(card), request };
  };
  return {
    folder,
    cardFile,
    contents,
    json: (...path) => JSON.parse(readFileSync(join(folder, ...path), "utf8")),
    meet,
    async identified(name) {
      const { channel, request } = meet(name);
      return { ...must(await identify(channel, request)), bundle: request.bundle };
    },
    async proven(name) {
      const { channel, request } = meet(name);
      return { card: must(await prove(channel, request)), bundle: request.bundle };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** What a command says on both its outputs, and its exit status. */
export async function cli(command: Command, ...args: readonly string[]) {
  const said = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    return { status: await command.run(args), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
