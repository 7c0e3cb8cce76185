/** Staff cards: without a PIN, without a place in the register, with an old status, or no staff card at all. @module */
import { identify } from "../../core/identity/identify.ts";
import { staffRights } from "../../core/identity/staff-rights.ts";
import type { TrustBundle } from "../../core/trust/bundle.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import { STAFF } from "../../firmware-sim/personalise/people.ts";
import { cardPin } from "../../firmware-sim/personalise/printed.ts";
import { channelTo, NOW, request } from "../core/identity/card-in-reader.ts";
import { must } from "../support/store.ts";
import { type Attack, detailedOutcomeOf, type Outcome, outcomeOf, verdictOf } from "./attack.ts";
import { bundleWith, cardWith, contentsOf, NOW_SECONDS, type Request } from "./provincial.ts";

const OFFICER: CardName = "can-bo-hoa";
const { staffId, unit } = STAFF[OFFICER];
const PIN = { pin: cardPin(OFFICER) };

type Register = NonNullable<TrustBundle["parts"]["staffRegister"]>;

const registered = (...members: Register["members"]): TrustBundle =>
  bundleWith(() => ({ staffRegister: { until: NOW_SECONDS + 3_600, members } }));

interface Work {
  readonly card?: CardName;
  readonly changes?: Partial<Request>;
  readonly bundle?: TrustBundle;
  readonly at?: Date;
}

/** The card is read, and its rights are asked for. */
async function work({ card = OFFICER, changes = PIN, bundle, at = NOW }: Work): Promise<Outcome> {
  const asked = request(card, { ...changes, ...(bundle && { bundle }), now: at });
  const read = must(await identify(channelTo(cardWith(contentsOf(card))), asked));
  return detailedOutcomeOf(staffRights(read, asked.bundle, at));
}

const inADay = new Date(NOW.getTime() + 2 * 86_400_000);

export const staff: readonly Attack[] = [
  { id: "B12.0", run: () => work({}) },
  { id: "B12.1", run: () => work({ changes: {} }) },
  { id: "B12.2", run: () => work({ bundle: registered() }) },
  { id: "B12.3", run: () => work({ bundle: registered({ staffId, unit: "H05.99", roles: ["receive"] }) }) },
  { id: "B12.4", run: () => work({ bundle: registered({ staffId, unit, roles: ["decide"] }) }) },
  {
    id: "B12.5",
    run: () => {
      const register = { until: NOW_SECONDS - 1, members: [{ staffId, unit, roles: ["receive"] }] };
      return work({ bundle: bundleWith(() => ({ staffRegister: register })) });
    },
  },
  {
    id: "B12.6",
    run: async () => {
      const { bundle } = request(OFFICER);
      const asked = request(OFFICER, { ...PIN, bundle, now: inADay });
      const read = must(await identify(channelTo(cardWith(contentsOf(OFFICER))), asked));
      return verdictOf(read.identity);
    },
  },
  {
    id: "B12.7",
    run: () => work({ bundle: request(OFFICER).bundle, at: inADay }),
  },
  { id: "B12.8", run: () => work({ card: "minh-anh", changes: { pin: cardPin("minh-anh") } }) },
  {
    id: "B12.9",
    run: async () => {
      const asked = request(OFFICER, { pin: "000000" });
      return outcomeOf(await identify(channelTo(cardWith(contentsOf(OFFICER))), asked));
    },
  },
];
