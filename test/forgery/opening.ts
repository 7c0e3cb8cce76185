import { fromHex } from "../../core/crypto/bytes.ts";
import { identify } from "../../core/identity/identify.ts";
import type { CardChannel, CardInterface } from "../../core/ports/card-reader.ts";
import { newMemory } from "../../firmware-sim/card/memory.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import type { ReaderFault } from "../../firmware-sim/reader/faults.ts";
import { channelTo, request } from "../core/identity/card-in-reader.ts";
import { pace, SELECT_APPLICATION, send } from "../firmware-sim/pocket-terminal.ts";
import { CAN, sampleCard } from "../firmware-sim/sample-card.ts";
import { authenticated } from "../firmware-sim/test-terminal.ts";
import { faultySlot } from "../support/faulty-slot.ts";
import { cardOf } from "../support/national.ts";
import { type Attack, type Outcome, outcomeOf } from "./attack.ts";
import { genuine } from "./national.ts";
import { cardWith, contentsOf, NAME, show } from "./provincial.ts";

const NOTHING = new Uint8Array();
const READ_CREDENTIAL = "B08200";

const kind: readonly Attack[] = [
  { id: "B1.0", run: () => show(contentsOf()) },
  {
    id: "B1.1",
    run: async () => {
      const card = cardOf(genuine());
      return outcomeOf(await identify(channelTo(card), request(NAME)));
    },
  },
  { id: "B1.2", run: () => older("version") },
  { id: "B1.3", run: () => older("name") },
];

/** The answer to SELECT with another profile version, or another application's name. */
async function older(what: "version" | "name"): Promise<Outcome> {
  const place = what === "version" ? "80020101" : "f0564e424e4301";
  const channel = channelTo(cardWith(contentsOf()), {
    tamper: (response, index) => {
      const at = Buffer.from(response).indexOf(place, "hex") + (what === "version" ? 2 : 6);
      return { ok: true, value: index === 0 ? response.with(at, 2) : response };
    },
  });
  return outcomeOf(await identify(channel, request(NAME)));
}

async function unauthenticated(where: CardInterface, header: string): Promise<Outcome> {
  const { terminal } = await pace(sampleCard({ interface: where }), CAN);
  return (await terminal.exchange(header, NOTHING, "00")).sw;
}

/** In clear, without PACE. */
async function inClear(where: CardInterface, command: string): Promise<Outcome> {
  const card = sampleCard({ interface: where });
  await send(card, SELECT_APPLICATION);
  return send(card, command);
}

/** What two cards tell before access control, each in two selections: only the serial may differ, and must. */
async function follow(): Promise<Outcome> {
  const told = async (name: CardName) => {
    const card = cardWith(contentsOf(name));
    const selections: string[] = [];
    for (const _ of [1, 2]) {
      await send(card, SELECT_APPLICATION);
      selections.push(await send(card, "00B0810000"));
    }
    return selections;
  };
  const all = [...(await told("minh-anh")), ...(await told("thi-uong"))];
  const withoutSerial = new Set(all.map((answer) => answer.replace(/8208[0-9A-F]{16}/, "")));
  return new Set(all).size === 4 && withoutSerial.size === 1 ? "not recognised" : "recognised";
}

/** Guesses over the air, with the power cut between them; then the holder comes. */
async function guess(): Promise<Outcome> {
  const memory = newMemory();
  let waited = 0;
  const sleep = async (milliseconds: number) => {
    waited += milliseconds;
  };
  const outcomes = new Set<string>();
  for (let tried = 0; tried < 12; tried += 1) {
    const card = sampleCard({ memory, sleep });
    card.powerOff();
    outcomes.add((await pace(card, String(tried).padStart(6, "0"))).sw);
  }
  if (waited < 20_000) return "guessing was not slowed down";
  const holder = await pace(sampleCard({ memory, sleep }), CAN);
  return holder.sw === "9000" ? [...outcomes].join() : "locked";
}

const withFault = (fault: ReaderFault): Promise<Outcome> =>
  outcomeAt(faultySlot(cardWith(contentsOf()), fault));

async function outcomeAt(
  channel: CardChannel,
  changes: Parameters<typeof request>[1] = {},
): Promise<Outcome> {
  return outcomeOf(await identify(channel, request(NAME, changes)));
}

const states: readonly Attack[] = [
  { id: "B2.1", run: () => unauthenticated("contactless", READ_CREDENTIAL) },
  { id: "B2.2", run: () => unauthenticated("contact", READ_CREDENTIAL) },
  { id: "B2.3", run: () => inClear("contactless", `00${READ_CREDENTIAL}00`) },
  { id: "B2.4", run: () => inClear("contact", `00${READ_CREDENTIAL}00`) },
  { id: "B2.5", run: follow },
  {
    id: "B2.6",
    run: async () => {
      const { can: _, ...asked } = request(NAME);
      return outcomeOf(await identify(channelTo(cardWith(contentsOf())), asked));
    },
  },
  {
    id: "B2.7",
    run: async () => {
      // A card that tells its CAN over the air, as no card of the profile does.
      const { can: _, ...asked } = request(NAME);
      const telling = channelTo(cardWith(contentsOf(), "contact"));
      return outcomeOf(await identify({ ...telling, interface: "contactless" }, asked));
    },
  },
  { id: "B2.8", run: guess },
  { id: "B2.9", run: () => outcomeAt(channelTo(cardWith(contentsOf())), { can: "000000" }) },
  { id: "B2.10", run: () => withFault({ kind: "endless", file: "EF.INFO" }) },
  { id: "B2.11", run: () => withFault({ kind: "huge", file: "EF.INFO" }) },
  {
    id: "B2.12",
    run: async () => {
      const card = sampleCard();
      await authenticated(card, CAN);
      return send(card, `00${READ_CREDENTIAL}00`);
    },
  },
  {
    id: "B2.13",
    run: () =>
      outcomeAt(
        channelTo(cardWith(contentsOf()), {
          tamper: (response, index) => ({
            ok: true,
            value: index < 7 ? response : response.with(8, (response[8] ?? 0) ^ 1),
          }),
        }),
      ),
  },
  { id: "B2.14", run: () => show(contentsOf("downgraded")) },
];

/** Files by their identifier, as foreign programs read them. */
async function byIdentifier(fid: string): Promise<Outcome> {
  const { terminal } = await pace(sampleCard(), CAN);
  const selected = await terminal.exchange("A4020C", fromHex(fid));
  const read = await terminal.exchange("B00000", NOTHING, "00");
  return selected.sw === "9000" ? read.sw : selected.sw;
}

const foreign: readonly Attack[] = [
  { id: "B4.0", run: () => byIdentifier("011C") },
  { id: "B4.1", run: () => byIdentifier("0102") },
  { id: "B4.2", run: () => byIdentifier("0104") },
  {
    id: "B4.3",
    run: async () => {
      const card = sampleCard({ interface: "contact" });
      for (const command of [SELECT_APPLICATION, "00A4020C020102"]) await send(card, command);
      return send(card, "00B0000000");
    },
  },
];

export const opening: readonly Attack[] = [...kind, ...states, ...foreign];
