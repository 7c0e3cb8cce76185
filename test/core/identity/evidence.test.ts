import { describe, expect, it } from "vitest";
import { verifyEvidence } from "../../../core/identity/evidence.ts";
import { identify } from "../../../core/identity/identify.ts";
import type { ClaimName, Claims } from "../../../core/identity/verified-identity.ts";
import { contentOf } from "../../support/dossiers.ts";
import { channelTo, insert, NOW, request } from "./card-in-reader.ts";

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const HOUR = 3_600;
const DAY = 24 * HOUR;

interface Case {
  /** Seconds from the card's proof to filing, and to the gateway's look at it. */
  readonly filed?: number;
  readonly judged?: number;
  readonly needs?: readonly ClaimName[];
  readonly applicant?: (disclosed: Claims) => Claims;
}

/** `taken`, or the code for which the evidence is refused. */
async function outcome({ filed = 60, judged = 120, needs, applicant = (claims) => claims }: Case) {
  const asked = request("minh-anh", needs === undefined ? {} : { needs });
  const card = await identify(channelTo(insert("minh-anh")), asked);
  if (!card.ok || card.value.identity.evidence === null) throw new Error("the card was refused");
  const { claims, evidence } = card.value.identity;
  const content = contentOf(applicant(claims), { terminal: asked.terminalId, filedAt: later(filed) });
  const now = later(judged);
  const { bundle, inflate } = request("minh-anh", { now });
  const verified = verifyEvidence(evidence, content, { bundle, inflate, now });
  return verified.ok ? "taken" : (verified.failure.detail ?? verified.failure.code);
}

describe("evidence at the gateway", () => {
  it.each([
    ["filed at the end of a long session", { filed: 2 * HOUR, judged: 2 * HOUR }, "taken"],
    ["an old proof in a new dossier", { filed: 2 * HOUR + 1, judged: 3 * HOUR }, "kb.stale"],
    ["filed by a clock corrected meanwhile", { filed: -300 }, "taken"],
    ["filed before its proof was made", { filed: -301 }, "kb.stale"],
    ["filed by a clock a little ahead", { filed: 300, judged: 0 }, "taken"],
    ["filed in the future", { filed: 301, judged: 0 }, "kb.stale"],
    ["sent after 90 days without a line", { filed: 0, judged: 90 * DAY }, "taken"],
    ["sent later than that", { filed: 0, judged: 90 * DAY + 1 }, "kb.stale"],
  ])("%s", async (_, times, expected) => {
    expect(await outcome(times)).toBe(expected);
  });

  it.each(["personal_number", "full_name"] as const)("names the applicant by %s", async (name) => {
    const without = ({ [name]: _, ...rest }: Claims) => rest;
    expect(await outcome({ applicant: without })).toBe("vc.disclosure");
    expect(await outcome({ needs: [name] })).toBe("vc.disclosure");
  });

  it("takes no other name or number than the card disclosed", async () => {
    expect(await outcome({ applicant: (claims) => ({ ...claims, personal_number: "027000000000" }) })).toBe(
      "vc.disclosure",
    );
    expect(await outcome({ applicant: (claims) => ({ ...claims, full_name: "Bùi Văn Hiến" }) })).toBe(
      "vc.disclosure",
    );
  });
});
