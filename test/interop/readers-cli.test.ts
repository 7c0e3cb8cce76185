/** The command line at the real PC/SC service: two virtual cards at once, each with its own interface and its own fault. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../core/crypto/bytes.ts";
import { openPcscStand, type PcscStand, SELECT, SLOT_0, SLOT_1, until } from "../support/pcsc-stand.ts";
import { skipReason } from "../support/pcscd.ts";

const reason = skipReason();
if (reason !== undefined) process.stderr.write(`skipped: cli sim over PC/SC: ${reason}\n`);

const CLI = fileURLToPath(new URL("../../main/cli/main.ts", import.meta.url));

describe.skipIf(reason !== undefined)("cli sim", () => {
  let stand: PcscStand;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    stand = await openPcscStand();
  });
  afterEach(async () => {
    for (const child of running.splice(0)) {
      if (child.exitCode !== null) continue;
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await stand.clear();
  });
  afterAll(() => stand?.close());

  /** Started, and its card told by the service. */
  async function sim(readerId: string, ...args: readonly string[]): Promise<ChildProcess> {
    const child = spawn(process.execPath, [CLI, "sim", "--vpcd", ...args], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    running.push(child);
    await stand.seen("card", readerId);
    return child;
  }

  test("runs twice at once: a provincial card in the slot and a national ID card on the pad, one with a fault", async () => {
    await Promise.all([
      sim(SLOT_0, "--card", "duc-long", "--interface", "contact"),
      sim(
        SLOT_1,
        "--card",
        "cccd-minh-anh",
        "--interface",
        "contactless",
        "--slot",
        "1",
        "--fault",
        "status:2:6D00",
      ),
    ]);
    expect(await stand.seen("card", SLOT_0)).toMatchObject({ interface: "contact" });
    expect(await stand.seen("card", SLOT_1)).toMatchObject({ interface: "contactless" });
    const [slot, pad] = await Promise.all([stand.connect(SLOT_0), stand.connect(SLOT_1)]);
    const hex = async (of: typeof pad, command: Uint8Array) => {
      const answer = await of.channel.transmit(command);
      return answer.ok ? toHex(answer.value) : answer.failure.code;
    };
    const cardAccess = fromHex("00B09C0000");
    const answers = await Promise.all([hex(slot, SELECT), hex(pad, cardAccess)]);
    expect(answers).toEqual([
      expect.stringMatching(/^6f.*9000$/),
      expect.stringMatching(/^31.*(9000|6282)$/),
    ]);
    expect(await hex(pad, cardAccess)).toBe("6d00");
    expect(await hex(pad, cardAccess)).toBe(answers[1]);
    await Promise.all([slot.release(), pad.release()]);
  });

  test("ends when its card is torn out by a fault", async () => {
    const child = await sim(SLOT_0, "--card", "minh-anh", "--fault", "pull:2");
    const { channel, release } = await stand.connect(SLOT_0);
    expect((await channel.transmit(SELECT)).ok).toBe(true);
    expect(await channel.transmit(SELECT)).toMatchObject({ failure: { code: "card.lost" } });
    await until(() => child.exitCode !== null, "the end of sim");
    expect(child.exitCode).toBe(0);
    await release();
  });
});
