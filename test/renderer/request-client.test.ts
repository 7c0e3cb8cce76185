import { describe, expect, it } from "vitest";
import { transportLine } from "../../renderer/connection/line.ts";
import { terminalClient } from "../../renderer/connection/terminal-client.ts";
import { memoryTransportPair } from "../support/memory-transport.ts";
import { SESSION_A, VIEWS } from "./fixtures/views.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function pair(now = () => 0) {
  const [screen, service] = memoryTransportPair();
  const asked: unknown[] = [];
  service.onMessage((message) => asked.push(message));
  return { client: terminalClient(transportLine(screen), now), service, asked };
}

describe("the kiosk's end of the line", () => {
  it("keeps the newest view and when it came", async () => {
    const { client, service } = pair(() => 1234);
    service.send({ type: "view", view: VIEWS.waiting });
    service.send({ type: "view", view: VIEWS.home });
    await settled();
    expect(client.current()).toMatchObject({ line: "open", receivedAt: 1234, unreadable: false });
    expect(client.current().view?.screen.name).toBe("home");
  });

  it("gives each act the reply with its own number", async () => {
    const { client, service, asked } = pair();
    const first = client.request({ type: "browse" });
    const second = client.request({ type: "finish", session: SESSION_A });
    await settled();
    const [one, two] = asked as { id: number }[];
    service.send({ type: "reply", id: two?.id, failure: { code: "session.ended" } });
    service.send({ type: "reply", id: one?.id, failure: null });
    expect((await first)?.failure).toBeNull();
    expect((await second)?.failure?.code).toBe("session.ended");
  });

  it("says so when a message is not to the contract, and recovers with the next good one", async () => {
    const { client, service } = pair();
    service.send({
      type: "view",
      view: { ...VIEWS.waiting, screen: { name: "waiting", blocked: "no.such" } },
    });
    await settled();
    expect(client.current()).toMatchObject({ unreadable: true, view: null });
    service.send({ type: "view", view: VIEWS.waiting });
    await settled();
    expect(client.current().unreadable).toBe(false);
  });

  it("leaves no act without an end when the line is lost", async () => {
    const { client, service } = pair();
    const waiting = client.request({ type: "callStaff" });
    service.close();
    expect(await waiting).toBeNull();
    expect(client.current().line).toBe("lost");
    expect(await client.request({ type: "callStaff" })).toBeNull();
  });
});
