import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMONSTRATION_CATALOGUE, findProcedure } from "../../../core/procedures/catalogue.ts";
import { vietnamDate } from "../../../core/text/dates.ts";
import { CARDS } from "../../../firmware-sim/personalise/catalogue.ts";
import { CITIZENS } from "../../../firmware-sim/personalise/people.ts";
import type { RunningGateway } from "../../../gateway/index.ts";
import { file, openProvince, type Province, post, seal, send } from "../harness.ts";

const { fullName: NAME, personalNumber: NUMBER } = CITIZENS["minh-anh"];

let province: Province;
let first: RunningGateway;
let second: RunningGateway;

beforeAll(async () => {
  province = await openProvince();
  [first, second] = await Promise.all([province.gateway(), province.gateway()]);
}, 30_000);
afterAll(() => province.close());

it("stores once what twenty requests bring to two instances at the same time", async () => {
  const before = await first.countDossiers();
  const submission = await file();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => post(index % 2 === 0 ? first : second, submission)),
  );
  const kinds = answers.map(({ answer }) => answer?.kind);
  expect(new Set(kinds)).toEqual(new Set(["acknowledged"]));
  const firsts = answers.filter(({ answer }) => answer?.kind === "acknowledged" && !answer.duplicate);
  expect(firsts).toHaveLength(1);
  expect(await second.countDossiers()).toBe(before + 1);
  const outbox = await province.query("select 1 from one_stop_outbox where dossier = $1", [submission.id]);
  expect(outbox.rowCount).toBe(1);
});

it("acknowledges with the hash and the checkpoint that came", async () => {
  const submission = await file({ sequence: 5 });
  const { answer } = await post(first, submission);
  expect(answer).toMatchObject({
    kind: "acknowledged",
    dossier: submission.id,
    contentHash: submission.contentHash,
    duplicate: false,
    checkpoint: { sequence: 5 },
  });
});

it("knows whether the card bound itself to the content", async () => {
  const bound = await file({ sequence: 6 });
  const lifted = await file({ sequence: 7, lifted: true });
  await post(first, bound);
  await post(first, lifted);
  const rows = await province.query("select id, bound_to_content from dossier where id = any($1)", [
    [bound.id, lifted.id],
  ]);
  const byId = Object.fromEntries(rows.rows.map((row) => [row.id, row.bound_to_content]));
  expect(byId).toEqual({ [bound.id]: true, [lifted.id]: false });
});

it("refuses another content under the same id, and keeps it aside", async () => {
  const submission = await file({ sequence: 8 });
  await post(first, submission);
  const other = await file({ id: submission.id, sequence: 8 });
  const { answer } = await post(second, other);
  expect(answer).toMatchObject({
    kind: "itemRefused",
    code: "gateway.conflict",
    contentHash: other.contentHash,
  });
  const kept = await province.query("select content_hash from quarantine where dossier = $1", [
    submission.id,
  ]);
  expect(kept.rows).toEqual([{ content_hash: other.contentHash }]);
});

it("refuses the same id from another terminal", async () => {
  const submission = await file({ sequence: 9 });
  await post(first, submission);
  const other = await file({ id: submission.id, terminal: "bn-bd-02" });
  const { answer } = await post(first, other, { terminal: "bn-bd-02" });
  expect(answer).toMatchObject({ kind: "itemRefused", code: "gateway.conflict", detail: "terminal" });
});

/** Of a card that offers no PACE there is no evidence. */
const badCards = Object.entries(CARDS).flatMap(([name, { expect: code }]) =>
  code === null || code === "pace.unsupported" ? [] : [{ name: name as keyof typeof CARDS, code }],
);

it.each(badCards)("refuses evidence of the card $name with $code", async ({ name, code }) => {
  const before = await first.countDossiers();
  const { answer } = await post(first, await file({ card: name, sequence: 20 }));
  expect(answer).toMatchObject({ kind: "itemRefused", code: "gateway.evidence_rejected", detail: code });
  expect(await first.countDossiers()).toBe(before);
});

it("refuses a name that the card did not disclose", async () => {
  const applicant = { personal_number: NUMBER, full_name: "Bùi Văn Hiến" };
  const submission = await file({ applicant, sequence: 21 });
  const { answer } = await post(first, submission);
  expect(answer).toMatchObject({ code: "gateway.evidence_rejected", detail: "vc.disclosure" });
});

it("refuses a proof that the card made for another terminal", async () => {
  const submission = await file({ audience: "urn:vn:bacninh:terminal:bn-bd-02", sequence: 22 });
  const { answer } = await post(first, submission);
  expect(answer).toMatchObject({ code: "gateway.evidence_rejected", detail: "kb.channel" });
});

it("judges the card's dates at the time of filing", async () => {
  const submission = await file({ filedAt: new Date(Date.now() - 300 * 86_400_000), sequence: 23 });
  const { answer } = await post(first, submission);
  expect(answer).toMatchObject({ code: "gateway.evidence_rejected", detail: "validity.not_yet" });
});

it("refuses a proof kept from an earlier day", async () => {
  const provenAt = new Date(Date.now() - 86_400_000);
  const { answer } = await post(first, await file({ provenAt, sequence: 24 }));
  expect(answer).toMatchObject({ code: "gateway.evidence_rejected", detail: "kb.stale" });
});

describe("a form the gateway knows", () => {
  const found = findProcedure(DEMONSTRATION_CATALOGUE, "1.001193", vietnamDate(Date.now()));
  if (!found.ok || found.value.form === null) throw new Error("no such form");
  const { code, version, form } = found.value;
  const procedure = { code, version, formVersion: form.version };
  const own = { requesterName: NAME, requesterNumber: NUMBER };
  const answerTo = async (values: Readonly<Record<string, string>>, formVersion = form.version) =>
    (await post(first, await file({ procedure: { ...procedure, formVersion }, values, sequence: 25 })))
      .answer;

  it("takes the card's own name and number as the requester's", async () => {
    expect(await answerTo({ ...own, requesterPhone: "0912345678" })).toMatchObject({ kind: "acknowledged" });
  });

  it.each([
    ["name", { ...own, requesterName: "Bùi Văn Hiến" }],
    ["number", { ...own, requesterNumber: "027000000000" }],
    ["blank", {}],
  ])("refuses a requester's other %s, where it knows the version", async (_, values) => {
    const mismatch = { code: "gateway.evidence_rejected", detail: "identity.field_mismatch" };
    expect(await answerTo(values)).toMatchObject({ kind: "itemRefused", ...mismatch });
    expect(await answerTo(values, "unknown")).toMatchObject({ kind: "acknowledged" });
  });
});

it("refuses what is sealed to nobody, says nothing sensible, or is not what its hash says", async () => {
  const good = await file({ sequence: 30 });
  const garbage = await seal(JSON.stringify({ content: "\ud800" }));
  const hashOf = async (sealed: string) =>
    Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sealed))).toString(
      "base64url",
    );
  const foreign = `${good.sealed.slice(0, -4)}AAAA`;
  const cases = [
    { ...good, sealed: garbage, contentHash: await hashOf(garbage), code: "gateway.item_refused" },
    { ...good, sealed: foreign, contentHash: await hashOf(foreign), code: "gateway.item_refused" },
    { ...good, contentHash: await hashOf("other"), code: "gateway.bad_request" },
    { ...good, sealed: "not a JWE", code: "gateway.bad_request" },
    { ...good, checkpoint: good.sealed, code: "gateway.bad_request" },
  ];
  for (const { code, ...submission } of cases) {
    const { answer } = await post(first, submission);
    expect(answer).toMatchObject({ kind: "itemRefused", code, dossier: good.id });
  }
});

it("decides nothing about a body that names no dossier", async () => {
  for (const body of ["", "null", '{"id":"1"}', "\u0000", "{".repeat(1000)]) {
    const { status, answer } = await send(first.url, "/v1/dossiers", body);
    expect([status, answer]).toEqual([400, undefined]);
  }
  const { status } = await send(first.url, "/v1/dossiers", " ".repeat(1_100_000));
  expect(status).toBe(413);
});

it("does not refuse dossiers for its own stale lists, but asks to come back", async () => {
  const days = 60 * 86_400_000;
  const { demonstrationBundle, demonstrationRoot } = await import("../../../core/trust/demonstration.ts");
  const stale = await province.gateway({
    trust: {
      profile: "demonstration",
      root: demonstrationRoot(),
      load: async () => demonstrationBundle(new Date(Date.now() - days)),
    },
  });
  const { status, answer } = await post(stale, await file({ sequence: 31 }));
  expect([status, answer]).toEqual([503, undefined]);
});

it("writes nobody's name or number anywhere but under the seal", async () => {
  await post(first, await file({ sequence: 32 }));
  await post(first, await file({ card: "revoked", sequence: 33 }));
  const { sealed: _, ...open } = await file();
  const names = ["Minh Anh", "Ánh Dương", "full_name", "personal_number"];
  const tables = await province.query(
    "select table_name from information_schema.tables where table_schema = 'public'",
  );
  const rows = await Promise.all(
    tables.rows.map(({ table_name }) => province.query(`select * from "${table_name}"`)),
  );
  const written = JSON.stringify([rows.map((result) => result.rows), province.log, open]);
  expect(rows.flatMap((result) => result.rows).length).toBeGreaterThan(20);
  for (const name of names) expect(written).not.toContain(name);
});

it("takes a journal's head as it grows, and keeps what contradicts it as a fork", async () => {
  const terminal = "bn-bd-02";
  const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 8, minutes));
  const sent = async (sequence: number, minutes: number, head?: string) => {
    const options = head === undefined ? {} : { head };
    const submission = await file({ terminal, sequence, checkpointAt: at(minutes), ...options });
    const { answer } = await post(first, submission, { terminal });
    return answer?.kind === "acknowledged" ? answer.checkpoint : undefined;
  };
  const forks = async () =>
    (
      await province.query(
        "select reason, sequence, kept_sequence from fork where terminal = $1 order by id",
        [terminal],
      )
    ).rows;
  await sent(101, 1);
  const newest = await sent(103, 3);
  // Signed before 103 was, and merely late.
  expect(await sent(102, 2)).toMatchObject({ sequence: 102 });
  expect(await forks()).toEqual([]);
  const head = randomBytes(32).toString("base64url");
  expect(await sent(103, 4, head)).toEqual(newest);
  expect(await sent(90, 5)).toEqual(newest);
  expect(await forks()).toMatchObject([
    { reason: "head", sequence: "103", kept_sequence: "103" },
    { reason: "record", sequence: "103" },
    { reason: "back", sequence: "90", kept_sequence: "103" },
  ]);
  const flagged = await province.query("select id from terminal where forked_at is not null");
  expect(flagged.rows.map(({ id }) => id)).toContain(terminal);
});
