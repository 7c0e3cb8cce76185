import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../core/apdu/command.ts";
import { utf8 } from "../../../core/crypto/bytes.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import type { Result } from "../../../core/errors/result.ts";
import {
  bindToDossier,
  type IdentifyRequest,
  identify,
  readFurther,
} from "../../../core/identity/identify.ts";
import { judgeEvidence } from "../../../core/identity/judge.ts";
import { failuresOf } from "../../../core/identity/policy.ts";
import { terminalAudience } from "../../../core/trust/key-binding.ts";
import { demonstrationTerminal } from "../../../core/trust/terminal-demonstration.ts";
import { newMemory } from "../../../firmware-sim/card/memory.ts";
import { CARDS, type CardName } from "../../../firmware-sim/personalise/catalogue.ts";
import { CITIZENS } from "../../../firmware-sim/personalise/people.ts";
import { cardPin } from "../../../firmware-sim/personalise/printed.ts";
import { manInTheMiddle } from "../../support/man-in-the-middle.ts";
import { channelTo, insert, NOW, request, TERMINAL_ID } from "./card-in-reader.ts";

const PIN = cardPin("minh-anh");
const PROTECTED = ["phone", "ethnicity", "religion", "blood_group"] as const;
const asked = (changes: Partial<IdentifyRequest> = {}) => request("minh-anh", { pin: PIN, ...changes });

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.detail}`);
  return result.value;
}

describe("identify with the PIN", () => {
  it("shows the holder's presence with one command more", async () => {
    const { identity } = must(await identify(channelTo(insert("minh-anh")), asked()));
    expect(identity.checks.holderPresence).toEqual({ status: "passed", detail: "PIN" });
    expect(identity.assurance).toBe("high");
    expect(identity.link.commands).toBe(15);
  });

  it("reads protected claims that are needed, and the holder key proves these too", async () => {
    const needs = ["full_name", "personal_number", ...PROTECTED] as const;
    const { identity } = must(await identify(channelTo(insert("minh-anh")), asked({ needs })));
    const { phone, ethnicity, religion, bloodGroup: blood_group } = CITIZENS["minh-anh"];
    expect(identity.claims).toMatchObject({ phone, ethnicity, religion, blood_group });
    // VERIFY, four records, the second proof.
    expect(identity.link.commands).toBe(14 + 6);
    if (identity.evidence === null) throw new Error("no evidence");
    const verdict = must(judgeEvidence(identity.evidence, terminalAudience(TERMINAL_ID), asked()));
    expect(failuresOf(verdict.checks)).toEqual([]);
    expect(verdict.claims).toEqual(identity.claims);
  });

  it("reads none that are not needed, nor any that the terminal's certificate does not grant", async () => {
    const rights = { open: true, protected: false, debit: false };
    const terminal = demonstrationTerminal(TERMINAL_ID, NOW, rights);
    const needs = ["full_name", "phone"] as const;
    const restricted = must(await identify(channelTo(insert("minh-anh")), asked({ needs, terminal })));
    expect(Object.keys(restricted.identity.claims)).toEqual(["full_name"]);
    expect(restricted.identity.assurance).toBe("high");
    const one = must(await identify(channelTo(insert("minh-anh")), asked({ needs })));
    expect(Object.keys(one.identity.claims).sort()).toEqual(["full_name", "phone"]);
  });

  it("fails with the tries that are left", async () => {
    const memory = newMemory();
    const wrong = await identify(channelTo(insert("minh-anh", "contact", memory)), asked({ pin: "000000" }));
    expect(wrong).toMatchObject({ failure: { code: "pin.wrong", detail: "2 left" } });
    expect(memory.pinTries).toBe(2);
  });

  it("comes later in the session as well, holds while the card lies there, and is forgotten when it is lifted", async () => {
    const { pin: _, ...withoutPin } = asked();
    const first = must(await identify(channelTo(insert("minh-anh")), withoutPin));
    expect(first.identity.assurance).toBe("substantial");
    const shown = must(await readFurther(first, asked({ needs: ["phone"] })));
    expect(shown.identity).toMatchObject({
      assurance: "high",
      claims: { phone: CITIZENS["minh-anh"].phone },
    });
    const more = must(await readFurther(shown, { ...withoutPin, needs: ["religion"] }));
    expect(more.identity.claims.religion).toBe(CITIZENS["minh-anh"].religion);
    const bound = must(await bindToDossier(more, sha256(utf8("dossier")), withoutPin));
    expect(bound.identity.assurance).toBe("high");
    const back = must(await readFurther(bound, withoutPin, channelTo(insert("minh-anh"))));
    expect(back.identity).toMatchObject({
      assurance: "substantial",
      checks: { holderPresence: { status: "notPerformed" } },
    });
  });
});

describe("the PIN is not sent", () => {
  const bad = Object.entries(CARDS).flatMap(([name, { expect: code }]) =>
    code === null ? [] : [name as CardName],
  );

  it.each(bad)("to the card %s", async (name) => {
    const memory = newMemory();
    const shown = await identify(
      channelTo(insert(name, "contact", memory)),
      request(name, { pin: cardPin(name) }),
    );
    // One card cannot even be opened.
    expect(shown.ok ? shown.value.identity : { assurance: "refused" }).toMatchObject({
      assurance: "refused",
    });
    expect(shown.ok && shown.value.identity.checks.holderPresence.status === "passed").toBe(false);
    // A right PIN would have been accepted: the count tells nothing, so a wrong one is tried too.
    await identify(channelTo(insert(name, "contact", memory)), request(name, { pin: "000000" }));
    expect(memory.pinTries).toBe(3);
  });

  it("in clear: no byte sequence of it passes the reader", async () => {
    const passed: string[] = [];
    const card = insert("minh-anh");
    const channel = channelTo(card);
    const spied = {
      ...channel,
      transmit: async (command: Uint8Array) => {
        passed.push(Buffer.from(command).toString("latin1"));
        return channel.transmit(command);
      },
    };
    must(await identify(spied, asked()));
    const verify = passed.filter((bytes) => bytes.charCodeAt(0) === 0x0c && bytes.charCodeAt(1) === 0x20);
    expect(verify).toHaveLength(1);
    expect(passed.some((bytes) => bytes.includes(PIN))).toBe(false);
    expect(must(parseCommand(Uint8Array.from(Buffer.from(verify[0] ?? "", "latin1")))).ins).toBe(0x20);
  });

  it("to somebody in the middle of PACE, not even where this very terminal's key was stolen", async () => {
    for (const thief of [TERMINAL_ID, "bn-bd-02"]) {
      const memory = newMemory();
      const man = manInTheMiddle(insert("minh-anh", "contact", memory), demonstrationTerminal(thief, NOW));
      const between = { atr: man.atr, interface: "contact", process: man.process.bind(man) } as const;
      const read = await identify(channelTo(between), asked({ pin: "000000" }));
      expect(must(read).identity).toMatchObject({ assurance: "refused", claims: {}, evidence: null });
      expect(memory.pinTries).toBe(3);
    }
  });
});
