import { describe, expect, it } from "vitest";
import { identify } from "../../../core/identity/identify.ts";
import { staffRights } from "../../../core/identity/staff-rights.ts";
import type { TrustBundle } from "../../../core/trust/bundle.ts";
import { STAFF } from "../../../firmware-sim/personalise/people.ts";
import { cardPin } from "../../../firmware-sim/personalise/printed.ts";
import { channelTo, insert, NOW, request } from "./card-in-reader.ts";

const { staffId, unit } = STAFF["can-bo-hoa"];
const DAY = 86_400_000;

async function officer(changes: Parameters<typeof request>[1] = { pin: cardPin("can-bo-hoa") }) {
  const read = await identify(channelTo(insert("can-bo-hoa")), request("can-bo-hoa", changes));
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

type Member = NonNullable<TrustBundle["parts"]["staffRegister"]>["members"][number];

function registered(...members: readonly Member[]): TrustBundle {
  const { bundle } = request("can-bo-hoa");
  const until = NOW.getTime() / 1000 + 60;
  return { ...bundle, parts: { ...bundle.parts, staffRegister: { until, members: [...members] } } };
}

describe("staff rights", () => {
  it("are those that card and register both have", async () => {
    const roles = ["receive", "decide"];
    expect(staffRights(await officer(), registered({ staffId, unit, roles }), NOW)).toEqual({
      ok: true,
      value: { staffId, unit, roles: ["receive"] },
    });
    const { bundle } = request("can-bo-hoa");
    expect(staffRights(await officer(), bundle, NOW)).toMatchObject({
      ok: true,
      value: { roles: ["receive"] },
    });
  });

  it.each([
    ["nobody of this id in the register", registered(), "staff.not_registered"],
    [
      "another unit in the register",
      registered({ staffId, unit: "H05.99", roles: ["receive"] }),
      "staff.other_unit",
    ],
    ["no role in common", registered({ staffId, unit, roles: ["decide"] }), "staff.no_role"],
    ["no role in the register any more", registered({ staffId, unit, roles: [] }), "staff.no_role"],
  ])("are none with %s", async (_, bundle, code) => {
    expect(staffRights(await officer(), bundle, NOW)).toMatchObject({ failure: { code } });
  });

  it("are none without a register, or with one past its end", async () => {
    const bundle = registered({ staffId, unit, roles: ["receive"] });
    const { staffRegister: _, ...parts } = bundle.parts;
    const stale = { failure: { code: "staff.register_stale" } };
    const person = await officer();
    expect(staffRights(person, { ...bundle, parts }, NOW)).toMatchObject(stale);
    expect(staffRights(person, bundle, new Date(NOW.getTime() + 60_000))).toMatchObject(stale);
  });

  it("are none without the PIN, with a citizen's card, and with a status list older than a day", async () => {
    const { bundle } = request("can-bo-hoa");
    expect(staffRights(await officer({}), bundle, NOW)).toMatchObject({
      failure: { code: "staff.pin_needed" },
    });
    const citizen = await identify(
      channelTo(insert("minh-anh")),
      request("minh-anh", { pin: cardPin("minh-anh") }),
    );
    if (!citizen.ok) throw new Error(citizen.failure.code);
    const tooLow = { failure: { code: "identity.assurance_too_low" } };
    expect(staffRights(citizen.value, bundle, NOW)).toMatchObject(tooLow);
    // The bundle of two days ago, its list a day and more old.
    const now = new Date(NOW.getTime() + 2 * DAY);
    const late = await officer({ pin: cardPin("can-bo-hoa"), now, bundle });
    expect(late.identity.checks.revocation).toMatchObject({ code: "revocation.list_stale" });
    expect(staffRights(late, bundle, now)).toMatchObject({ ok: false });
  });

  it("name the demonstration's officer as her card does", () => {
    const { bundle } = request("can-bo-hoa");
    const members = bundle.parts.staffRegister?.members;
    expect(members).toEqual(
      Object.values(STAFF).map(({ fullName: _, ...one }) => ({ ...one, roles: [...one.roles] })),
    );
  });
});
