/** The card's end of the virtual reader's line, against a driver of our own. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { concat, fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { encodeFrame, FrameReader } from "../../../firmware-sim/vpcd/frames.ts";
import { type PluggedCard, plugIntoVpcd } from "../../../firmware-sim/vpcd/plug.ts";
import { sampleCard } from "../sample-card.ts";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface Driver {
  readonly socket: Socket;
  readonly plugged: PluggedCard;
  /** The next framed answer as hexadecimal. */
  answer(): Promise<string>;
}

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server, port: address.port };
}

async function drive(): Promise<Driver> {
  const { server, port } = await listen();
  const accepted = once(server, "connection");
  const result = await plugIntoVpcd({ card: sampleCard({ interface: "contact" }), port });
  if (!result.ok) throw new Error(result.failure.code);
  const [socket] = (await accepted) as [Socket];
  open.push(() => socket.destroy());
  const frames = new FrameReader();
  const answers: string[] = [];
  socket.on("data", (piece: Uint8Array) => {
    answers.push(...frames.push(piece).map(toHex));
    socket.emit("answer");
  });
  return {
    socket,
    plugged: result.value,
    async answer() {
      while (answers.length === 0) await once(socket, "answer");
      return answers.shift() ?? "";
    },
  };
}

const POWER_OFF = fromHex("000100");
const POWER_ON = fromHex("000101");
const GET_ATR = fromHex("000104");
const SELECT = encodeFrame(fromHex("00A4040007F0564E424E4301"));
const READ_INFO = encodeFrame(fromHex("00B0810001"));

describe("a card in the virtual reader", () => {
  it("answers ATR and commands, and forgets its selection without power", async () => {
    const { socket, answer } = await drive();
    socket.write(concat(POWER_ON, GET_ATR));
    expect(await answer()).toBe("3b8501424e430131fb");
    socket.write(SELECT);
    expect(await answer()).toBe("9000");
    socket.write(READ_INFO);
    expect(await answer()).toBe("809000");
    socket.write(concat(POWER_OFF, POWER_ON, READ_INFO));
    expect(await answer()).toBe("6a82");
  });

  it("understands frames cut anywhere and glued together", async () => {
    const { socket, answer } = await drive();
    for (const byte of concat(POWER_ON, SELECT)) {
      socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await answer()).toBe("9000");
    socket.write(concat(READ_INFO, GET_ATR, encodeFrame(new Uint8Array()), READ_INFO));
    expect([await answer(), await answer(), await answer()]).toEqual([
      "809000",
      "3b8501424e430131fb",
      "809000",
    ]);
  });

  it("takes the longest frame there is", async () => {
    const { socket, answer } = await drive();
    socket.write(encodeFrame(new Uint8Array(0xffff)));
    expect(await answer()).toBe("6700");
  });

  it("is pulled by closing, and notices when the driver goes", async () => {
    const pulled = await drive();
    const ended = once(pulled.socket, "close");
    await pulled.plugged.close();
    await ended;
    const deserted = await drive();
    deserted.socket.destroy();
    await deserted.plugged.unplugged;
  });

  it("says that the service is absent where nobody listens", async () => {
    const { server, port } = await listen();
    server.close();
    await once(server, "close");
    const result = await plugIntoVpcd({ card: sampleCard(), port });
    expect(result).toEqual({
      ok: false,
      failure: { code: "reader.service_absent", detail: `127.0.0.1:${port} ECONNREFUSED` },
    });
  });
});
