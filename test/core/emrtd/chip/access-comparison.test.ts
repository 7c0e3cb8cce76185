import { describe, expect, it } from "vitest";
import { fromHex } from "../../../../core/crypto/bytes.ts";
import { compareAccessInfos } from "../../../../core/emrtd/chip/access-comparison.ts";
import { parseDg14 } from "../../../../core/emrtd/data-groups/dg14.ts";
import { chipInfo, dg14, paceInfo, securityInfos } from "../data-groups/security-info-builder.ts";
import { AES_WITH_KEY_ID } from "./recorded-sessions.ts";

const GENERIC = paceInfo("2.2", 13);
const MAPPING = paceInfo("6.2", 13);

describe("EF.CardAccess against the verified SecurityInfos", () => {
  it("passes where every PACE of DG14 stands there", () => {
    const recorded = verified(AES_WITH_KEY_ID.dg14);
    expect(recorded).toHaveLength(2);
    expect(compareAccessInfos(securityInfos(MAPPING, chipInfo("2.2"), GENERIC), recorded)).toEqual({
      check: { status: "passed" },
      oddities: [],
    });
  });

  it.each([
    ["one left out", securityInfos(GENERIC)],
    ["other parameters", securityInfos(GENERIC, paceInfo("6.2", 8))],
    ["another cipher", securityInfos(GENERIC, paceInfo("6.1", 13))],
    ["no PACE at all", securityInfos(chipInfo("2.2"))],
    ["a broken file", fromHex("3105 3000")],
    ["no file, and so BAC", undefined],
  ])("is a downgrade with %s", (_, cardAccess) => {
    const comparison = compareAccessInfos(cardAccess, verified(dg14(GENERIC, MAPPING)));
    expect(comparison.check).toMatchObject({ status: "failed", code: "access.downgraded" });
    expect(comparison.check).toMatchObject({ detail: expect.stringContaining("0.4.0.127.0.7.2.2.4.6.2/13") });
  });

  it("reports what only EF.CardAccess offers", () => {
    const comparison = compareAccessInfos(securityInfos(GENERIC, MAPPING), verified(dg14(GENERIC)));
    expect(comparison).toEqual({
      check: { status: "passed" },
      oddities: [{ code: "access.pace_unsigned", detail: "0.4.0.127.0.7.2.2.4.6.2/13" }],
    });
  });

  it("is not performed where DG14 names no PACE, as with older chips", () => {
    expect(compareAccessInfos(securityInfos(GENERIC), verified(dg14(chipInfo("2.2")))).check).toEqual({
      status: "notPerformed",
      why: "the verified SecurityInfos name no PACE",
    });
  });
});

function verified(file: Uint8Array) {
  const infos = parseDg14(file);
  if (!infos.ok) throw new Error(infos.failure.detail);
  return infos.value.pace;
}
