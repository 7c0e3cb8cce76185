/** Certificates of purses at the gateway: each once, by card and number, and what is missing or contradicts. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { creditMessage, creditPurse } from "../../../core/citizen-card/purse/credit.ts";
import { debit } from "../../../core/citizen-card/purse/debit.ts";
import { toBase64Url } from "../../../core/crypto/bytes.ts";
import { DEMONSTRATION, demonstrationKey } from "../../../core/crypto/demonstration.ts";
import { signEs256 } from "../../../core/crypto/ecdsa.ts";
import { importPrivateJwk, importPublicJwk } from "../../../core/crypto/jwk.ts";
import { openBundle } from "../../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../../core/trust/demonstration.ts";
import type { CardName } from "../../../firmware-sim/personalise/catalogue.ts";
import { personalise } from "../../../firmware-sim/personalise/make-card.ts";
import { takePurseCertificate } from "../../../gateway/server/purse.ts";
import { type Database, openDatabase } from "../../../gateway/storage/database.ts";
import { purseBreaks, purseConflicts, purseGaps } from "../../../gateway/storage/purse.ts";
import { bench, countingPorts, failure, memoryJournal } from "../../support/purse.ts";
import { must } from "../../support/store.ts";
import { openProvince, type Province } from "../harness.ts";

const NOW = new Date();
const TERMINAL = "bn-kb-01";
const bundle = must(
  openBundle(demonstrationBundle(NOW), demonstrationRoot(), NOW, { profile: "demonstration" }),
);

let province: Province;
let db: Database;

beforeAll(async () => {
  province = await openProvince();
  await province.gateway();
  db = openDatabase({ url: province.databaseUrl, poolSize: 4, onConnectionLost: () => undefined });
}, 30_000);
afterAll(async () => {
  await db.destroy();
  await province.close();
});

/** A card of the demonstration whose purse pays and is credited, and what it signs each time. */
function payer(name: CardName) {
  const contents = personalise(name, NOW.getTime());
  if (contents.purse === undefined) throw new Error("no purse");
  const card = bench(contents.purse);
  const key = importPublicJwk(demonstrationKey(`purse/${name}`).publicJwk);
  const purse = () => ({ ...card.purse(), key });
  const ports = countingPorts(memoryJournal());
  const issuer = importPrivateJwk(demonstrationKey(DEMONSTRATION.labels.purseIssuer).privateJwk);
  return {
    card: contents.purse.card,
    credential: contents.credential,
    pay: async (amount: number) =>
      toBase64Url(must(await debit(purse(), { amount, terminal: TERMINAL }, ports)).bytes),
    credit: async (amount: number, expectedCounter: number) => {
      const order = { card: contents.purse?.card ?? "", amount, expectedCounter, id: "cd".repeat(16) };
      const message = creditMessage({ ...order, maximumBalance: 5_000_000 }, (input) =>
        signEs256(issuer, input),
      );
      return toBase64Url(must(await creditPurse(purse(), message)).bytes);
    },
  };
}

const take = (credential: string, certificate: string) =>
  takePurseCertificate(db, { credential, certificate, terminal: TERMINAL }, bundle, NOW);

it("stores a certificate once, also where twenty requests bring it at the same time", async () => {
  const { credential, pay, card } = payer("minh-anh");
  const certificate = await pay(15_000);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => take(credential, certificate)));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(20);
  expect(outcomes.filter((one) => one.ok && one.value === "stored")).toHaveLength(1);
  const { rows } = await province.query("select * from purse_certificate where card = $1", [card]);
  expect(rows).toMatchObject([
    { counter: "1", type: "debit", amount: "15000", balance: "485000", terminal: TERMINAL, certificate },
  ]);
});

it("takes the same statement under another good form of the signature for the same", async () => {
  const { credential, pay, card } = payer("khanh-linh");
  const certificate = await pay(700);
  const bytes = Buffer.from(certificate, "base64url");
  // Order of P-256 (FIPS 186-4 D.1.2.3): r ‖ n − s verifies wherever r ‖ s does.
  const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = (n - BigInt(`0x${bytes.subarray(-32).toString("hex")}`)).toString(16).padStart(64, "0");
  const other = Buffer.concat([bytes.subarray(0, -32), Buffer.from(s, "hex")]).toString("base64url");
  expect(must(await take(credential, certificate))).toBe("stored");
  expect(must(await take(credential, other))).toBe("duplicate");
  expect((await purseConflicts(db)).filter((one) => one.card === card)).toEqual([]);
});

it("reports the numbers that are missing, until they come", async () => {
  const { credential, pay, credit, card } = payer("duc-long");
  const certificates: string[] = [];
  for (const amount of [100, 200, 300]) certificates.push(await pay(amount));
  certificates.push(await credit(50_000, 3));
  certificates.push(await pay(400));
  for (const index of [1, 4]) must(await take(credential, certificates[index] ?? ""));
  expect(await purseGaps(db, card)).toEqual([
    { card, from: 1, to: 1 },
    { card, from: 3, to: 4 },
  ]);
  for (const certificate of certificates) must(await take(credential, certificate));
  expect(await purseGaps(db, card)).toEqual([]);
  expect(await purseBreaks(db)).toEqual([]);
  expect((await purseGaps(db)).some((gap) => gap.card === card)).toBe(false);
});

it("keeps both where two purses go by one key, and says so each time", async () => {
  const honest = payer("thi-uong");
  const cloned = payer("thi-uong");
  must(await take(honest.credential, await honest.pay(1_000)));
  const second = await cloned.pay(2_000);
  for (let count = 0; count < 2; count += 1) {
    expect(await take(cloned.credential, second)).toMatchObject(failure("purse.conflict"));
  }
  const { card } = honest;
  const found = (await purseConflicts(db)).filter((one) => one.card === card);
  expect(found).toEqual([{ card, counter: 1, keptCounter: 1, certificate: second }]);
  const { rows } = await province.query("select amount from purse_certificate where card = $1", [card]);
  expect(rows).toEqual([{ amount: "1000" }]);
});

it("notices a balance that does not follow from the one before", async () => {
  const honest = payer("huu-quynh");
  must(await take(honest.credential, await honest.pay(1_000)));
  // A clone that paid something else first: its second number has another balance than this first one leads to.
  const cloned = payer("huu-quynh");
  await cloned.pay(50_000);
  must(await take(cloned.credential, await cloned.pay(1_001)));
  expect(await purseBreaks(db, honest.card)).toEqual([{ card: honest.card, counter: 2 }]);
});

it("takes nothing that was altered, is another card's, or whose credential the province did not sign", async () => {
  const { credential, pay } = payer("nhan");
  const certificate = await pay(3_000);
  const bytes = Buffer.from(certificate, "base64url");
  const richer = Uint8Array.from(bytes).with(25, (bytes[25] ?? 0) ^ 1);
  expect(await take(credential, toBase64Url(richer))).toMatchObject(failure("purse.certificate"));
  expect(await take(credential, `${certificate}AAAA`)).toMatchObject(failure("purse.certificate", "form"));
  expect(await take(credential, "A".repeat(10_000))).toMatchObject(failure("purse.certificate", "form"));
  expect(await take(payer("minh-anh").credential, certificate)).toMatchObject(
    failure("purse.certificate", "signature"),
  );
  const elsewhere = personalise("wrong-issuer", NOW.getTime()).credential;
  expect(await take(elsewhere, certificate)).toMatchObject(failure("vc.issuer_unknown"));
  const [head, , signature] = credential.split(".");
  const [, otherPayload] = payer("duc-long").credential.split(".");
  expect(await take(`${head}.${otherPayload}.${signature}`, certificate)).toMatchObject(
    failure("vc.signature"),
  );
  const staff = personalise("can-bo-hoa", NOW.getTime()).credential;
  expect(await take(staff, certificate)).toMatchObject(failure("purse.absent"));
  must(await take(credential, certificate));
});
