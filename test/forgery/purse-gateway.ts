/** Certificates of purses that are brought to the gateway, which holds each card's numbers once. @module */
import { debit } from "../../core/citizen-card/purse/debit.ts";
import { fromBase64Url, toBase64Url } from "../../core/crypto/bytes.ts";
import { P256 } from "../../core/crypto/curves.ts";
import { demonstrationKey } from "../../core/crypto/demonstration.ts";
import { importPublicJwk } from "../../core/crypto/jwk.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import { takePurseCertificate } from "../../gateway/server/purse.ts";
import { type Database, openDatabase } from "../../gateway/storage/database.ts";
import { purseGaps } from "../../gateway/storage/purse.ts";
import { NOW, request } from "../core/identity/card-in-reader.ts";
import { openProvince, type Province } from "../gateway/harness.ts";
import { bench, countingPorts, memoryJournal, TERMINAL } from "../support/purse.ts";
import { must } from "../support/store.ts";
import type { Attack, Outcome } from "./attack.ts";
import { contentsOf, NAME } from "./provincial.ts";

interface Open {
  readonly province: Province;
  readonly db: Database;
}
let open: Promise<Open> | undefined;

/** One gateway for all attacks of this theme, started with the first. */
function gateway(): Promise<Open> {
  open ??= start();
  return open;
}

async function start(): Promise<Open> {
  const province = await openProvince();
  await province.gateway();
  const db = openDatabase({ url: province.databaseUrl, poolSize: 2, onConnectionLost: () => undefined });
  return { province, db };
}

/** To be called when the last attack has run. */
export async function closeGateway(): Promise<void> {
  const opened = await open;
  await opened?.db.destroy();
  await opened?.province.close();
}

/** A card's purse that pays. A second one of the same name is a copy with the very key. */
function payer(name: CardName) {
  const contents = contentsOf(name);
  if (contents.purse === undefined) throw new Error("no purse");
  const card = bench(contents.purse);
  const key = importPublicJwk(demonstrationKey(`purse/${name}`).publicJwk);
  const ports = countingPorts(memoryJournal());
  return {
    credential: contents.credential,
    number: contents.purse.card,
    pay: async (amount: number) =>
      toBase64Url(must(await debit({ ...card.purse(), key }, { amount, terminal: TERMINAL }, ports)).bytes),
  };
}

/** `stored`, `duplicate`, or why not. */
async function bring(credential: string, certificate: string): Promise<Outcome> {
  const { db } = await gateway();
  const delivery = { credential, certificate, terminal: TERMINAL };
  const taken = await takePurseCertificate(db, delivery, request(NAME).bundle, NOW);
  if (taken.ok) return taken.value;
  const { code, detail } = taken.failure;
  return code === "purse.certificate" ? `${code}: ${detail}` : code;
}

/** r ‖ n − s verifies wherever r ‖ s does. */
function otherForm(certificate: string): string {
  const bytes = Buffer.from(fromBase64Url(certificate) ?? []);
  const s = P256.n - BigInt(`0x${bytes.subarray(-32).toString("hex")}`);
  const tail = Buffer.from(s.toString(16).padStart(64, "0"), "hex");
  return toBase64Url(Uint8Array.from(Buffer.concat([bytes.subarray(0, -32), tail])));
}

export const purseGateway: readonly Attack[] = [
  {
    id: "B11.24",
    run: async () => {
      const { credential, pay } = payer("khanh-linh");
      const certificate = await pay(700);
      const first = await bring(credential, certificate);
      return first === "stored" ? bring(credential, otherForm(certificate)) : first;
    },
  },
  {
    id: "B11.25",
    run: async () => {
      const honest = payer("thi-uong");
      const copy = payer("thi-uong");
      const first = await bring(honest.credential, await honest.pay(1_000));
      return first === "stored" ? bring(copy.credential, await copy.pay(2_000)) : first;
    },
  },
  {
    id: "B11.26",
    run: async () => {
      const { credential, pay } = payer("nhan");
      const bytes = fromBase64Url(await pay(3_000)) ?? new Uint8Array();
      return bring(credential, toBase64Url(bytes.with(25, (bytes[25] ?? 0) ^ 1)));
    },
  },
  {
    id: "B11.27",
    run: async () => bring(payer("duc-long").credential, await payer("huu-quynh").pay(1_000)),
  },
  {
    id: "B11.28",
    run: async () => bring(contentsOf("wrong-issuer").credential, await payer("huu-quynh").pay(1_000)),
  },
  {
    id: "B11.29",
    run: async () => {
      // A terminal keeps the first certificate back.
      const { credential, pay, number } = payer("gia-huy");
      await pay(100);
      await bring(credential, await pay(200));
      const { db } = await gateway();
      const gaps = await purseGaps(db, number);
      return gaps.length === 1 ? "reported as missing" : "nobody noticed";
    },
  },
];
