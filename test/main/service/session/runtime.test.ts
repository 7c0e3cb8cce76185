/** Cards as the readers tell them, up to the read that begins with them. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ErrorCode } from "../../../../core/errors/codes.ts";
import { DEMONSTRATION_CATALOGUE } from "../../../../core/procedures/catalogue.ts";
import { createKiosk, type EffectHandlers, type Kiosk } from "../../../../main/service/session/runtime.ts";

const SECOND = 1_000;
const timeouts = {
  browse: 60 * SECOND,
  form: 60 * SECOND,
  review: 60 * SECOND,
  filed: 60 * SECOND,
  problem: 60 * SECOND,
  farewell: 60 * SECOND,
  reading: 60 * SECOND,
  scan: 60 * SECOND,
  slip: SECOND,
  cardBack: 15 * SECOND,
};

const open: Kiosk[] = [];
afterEach(() => {
  for (const kiosk of open.splice(0)) kiosk.stop();
});

function newKiosk(blocked: () => ErrorCode | null = () => null) {
  const identify = vi.fn();
  const nothing = () => undefined;
  const handlers: EffectHandlers = {
    identify,
    readFurther: nothing,
    recheck: nothing,
    stopWaiting: nothing,
    file: nothing,
    print: nothing,
    wipe: nothing,
    callStaff: nothing,
  };
  let sessions = 0;
  const kiosk = createKiosk({
    handlers,
    catalogue: DEMONSTRATION_CATALOGUE,
    timeouts,
    monotonic: () => performance.now(),
    today: () => "2026-11-22",
    newId: () => `session-${++sessions}`,
    blocked,
    onBug: (error) => {
      throw error;
    },
  });
  open.push(kiosk);
  return { kiosk, identify };
}

describe("a card in the slot", () => {
  it("is read once where it comes, and not again where the readers only find it again", () => {
    const { kiosk, identify } = newKiosk();
    kiosk.cardPresented({ readerId: "slot", interface: "contact" });
    expect(identify).toHaveBeenCalledTimes(1);
    // The service of the readers went down and came back, the card was left in the slot.
    kiosk.dispatch({
      type: "readFailed",
      session: "session-1",
      failure: { code: "card.unknown" },
      checks: null,
    });
    kiosk.dispatch({ type: "cardRemoved", readerId: "slot" });
    expect(kiosk.state.screen.name).toBe("waiting");
    kiosk.cardPresented({ readerId: "slot", interface: "contact", stillThere: true });
    expect(kiosk.state.screen.name).toBe("waiting");
    expect(identify).toHaveBeenCalledTimes(1);
    kiosk.cardPresented({ readerId: "slot", interface: "contact" });
    expect(identify).toHaveBeenCalledTimes(2);
  });
});

describe("a terminal that takes no cards any more", () => {
  it("reads on what it has begun to read, and begins nothing", () => {
    let blocked: ErrorCode | null = null;
    const { kiosk, identify } = newKiosk(() => blocked);
    const card = { readerId: "pad", interface: "contactless" } as const;
    kiosk.dispatch({ type: "scanned", access: { can: "123456", cardNumber: null } });
    kiosk.cardPresented(card);
    blocked = "store.disk_low";
    kiosk.dispatch({ type: "cardRemoved", readerId: "pad" });
    kiosk.dispatch({ type: "cardAwaited", session: "session-1" });
    kiosk.cardPresented(card);
    expect(kiosk.state).toMatchObject({ session: { card: { present: true } }, screen: { card: "there" } });
    kiosk.act({ type: "finish", session: "session-1" });
    kiosk.dispatch({ type: "cardRemoved", readerId: "pad" });
    kiosk.cardPresented(card);
    expect(kiosk.state.session).toBeNull();
    expect(identify).toHaveBeenCalledTimes(1);
  });
});
