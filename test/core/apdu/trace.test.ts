import { describe, expect, it } from "vitest";
import { encodeCommand } from "../../../core/apdu/command.ts";
import { observeChannel, type TraceEntry, traceEntry } from "../../../core/apdu/trace.ts";
import { fromHex, toHex, utf8 } from "../../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { identify } from "../../../core/identity/identify.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import { cardAccessNumber } from "../../../firmware-sim/personalise/printed.ts";
import { channelTo, insert, request } from "../identity/card-in-reader.ts";

/** Synthetic, and of such a shape that no chance makes it. */
const PLANTED = {
  name: "Synthetic Planted Name",
  number: "027190000018",
  can: "571904",
  pin: "830261",
  key: "c0ffee00112233445566778899aabbccddeeff",
};

/** Traces these commands against these answers; the clock goes on by one millisecond a look. */
async function trace(...pairs: readonly (readonly [command: Uint8Array, answer: Result<Uint8Array>])[]) {
  const entries: TraceEntry[] = [];
  const answers = pairs.map(([, answer]) => answer);
  let clock = 0;
  const channel: CardChannel = {
    atr: new Uint8Array(),
    interface: "contact",
    limits: { maxCommandBytes: 65_544, maxResponseBytes: 65_538, extendedLength: true },
    transmit: async () => answers.shift() ?? fail("card.lost"),
  };
  const traced = observeChannel(
    channel,
    () => clock++,
    (exchange) => entries.push(traceEntry(entries.length + 1, exchange)),
  );
  const passed: Result<Uint8Array>[] = [];
  for (const [command] of pairs) passed.push(await traced.transmit(command));
  expect(passed).toEqual(pairs.map(([, answer]) => answer));
  return entries;
}

const answered = (data: string, sw = "9000") => ok(fromHex(data + sw));

describe("the redacted trace", () => {
  it("tells header, lengths, application, protocol, status and times of each exchange", async () => {
    const entries = await trace(
      [fromHex("00A4040C07A0000002471001"), answered("")],
      [fromHex("0022C1A40F800A04007F00070202040202830101"), answered("", "63C1")],
      [
        encodeCommand({ cla: 0x0c, ins: 0xb0, p1: 0x9d, p2: 0, data: new Uint8Array(300), ne: 4096 }),
        answered("00".repeat(10)),
      ],
      [fromHex("00B0"), answered("", "6700")],
      [fromHex("0084000008"), fail("card.lost")],
    );
    expect(entries).toEqual([
      {
        n: 1,
        t_ms: 1,
        cla: "00",
        ins: "A4",
        p1: "04",
        p2: "0C",
        name: "SELECT application",
        lc: 7,
        le: 0,
        aid: "A0000002471001",
        sw: "9000",
        dataBytes: 0,
        took_ms: 1,
      },
      {
        n: 2,
        t_ms: 3,
        cla: "00",
        ins: "22",
        p1: "C1",
        p2: "A4",
        name: "MSE:SET AT",
        lc: 15,
        le: 0,
        oid: "0.4.0.127.0.7.2.2.4.2.2",
        sw: "63C1",
        dataBytes: 0,
        took_ms: 1,
      },
      {
        n: 3,
        t_ms: 5,
        cla: "0C",
        ins: "B0",
        p1: "9D",
        p2: "00",
        name: "READ BINARY SFI 1D",
        lc: 300,
        le: 4096,
        sw: "9000",
        dataBytes: 10,
        took_ms: 1,
      },
      {
        n: 4,
        t_ms: 7,
        cla: "00",
        ins: "B0",
        p1: "00",
        p2: "00",
        name: "READ BINARY offset 0",
        lc: null,
        le: null,
        sw: "6700",
        dataBytes: 0,
        took_ms: 1,
      },
      {
        n: 5,
        t_ms: 9,
        cla: "00",
        ins: "84",
        p1: "00",
        p2: "00",
        name: "GET CHALLENGE",
        lc: 0,
        le: 8,
        sw: null,
        failure: "card.lost",
        dataBytes: 0,
        took_ms: 1,
      },
    ]);
  });

  it("holds no name, number, CAN, PIN or key, wherever they pass", async () => {
    const secrets = Object.values(PLANTED).map((text) => (text === PLANTED.key ? fromHex(text) : utf8(text)));
    const commands = secrets.flatMap((secret) =>
      // In clear and protected, in commands that name something in clear too: a file by its path, a template's other objects.
      [
        [0x00, 0x20, 0x00, 0x01],
        [0x00, 0xa4, 0x08, 0x0c],
        [0x0c, 0xa4, 0x04, 0x0c],
        [0x0c, 0x22, 0xc1, 0xa4],
        [0x00, 0x86, 0x00, 0x00],
      ]
        .map(([cla = 0, ins = 0, p1 = 0, p2 = 0]) =>
          encodeCommand({ cla, ins, p1, p2, data: secret, ne: 256 }),
        )
        .concat(
          encodeCommand({
            cla: 0,
            ins: 0x22,
            p1: 0xc1,
            p2: 0xa4,
            data: Uint8Array.of(0x80, secret.length, ...secret),
          }),
        ),
    );
    const answers = secrets.map((secret) => ok(Uint8Array.of(...secret, 0x90, 0x00)));
    const entries = await trace(
      ...commands.map((command, at) => [command, answers[at % answers.length] ?? fail("card.lost")] as const),
    );
    const written = JSON.stringify(entries).toLowerCase();
    for (const secret of Object.values(PLANTED)) expect(written).not.toContain(secret.toLowerCase());
    for (const secret of secrets) expect(written).not.toContain(toHex(secret));
    expect(entries).toHaveLength(30);
  });

  it("holds nothing of a whole read either", async () => {
    const card = insert("minh-anh");
    const entries: TraceEntry[] = [];
    const channel = observeChannel(
      channelTo(card),
      () => 0,
      (exchange) => entries.push(traceEntry(entries.length + 1, exchange)),
    );
    const read = await identify(channel, request("minh-anh"));
    if (!read.ok) throw new Error(read.failure.code);
    const written = JSON.stringify(entries).toLowerCase();
    const { claims } = read.value.identity;
    for (const secret of [claims.full_name, claims.personal_number, cardAccessNumber("minh-anh")]) {
      expect(secret?.length).toBeGreaterThan(5);
      expect(written).not.toContain(secret?.toLowerCase());
      expect(written).not.toContain(toHex(utf8(secret ?? "")));
    }
    expect(entries.length).toBeGreaterThan(10);
  });
});
