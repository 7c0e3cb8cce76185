/**
 * The network plug: a TCP relay between the terminal and its gateway that can be pulled out. Real sockets, so that
 * a cut looks to the terminal as it would in a kiosk: connections die, new ones are refused.
 * @module
 */
import { connect, createServer, type Server, type Socket } from "node:net";

export interface NetworkRelay {
  /** Where the terminal finds the gateway: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly up: boolean;
  setUp(up: boolean): Promise<void>;
  close(): Promise<void>;
}

export async function startNetworkRelay(target: URL): Promise<NetworkRelay> {
  const sockets = new Set<Socket>();
  const targetPort = Number(target.port === "" ? "80" : target.port);
  const server = createServer((client) => pipeTo(client, target.hostname, targetPort, sockets));
  const port = await listen(server, 0);
  let up = true;

  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    get up() {
      return up;
    },
    async setUp(next) {
      if (next === up) return;
      up = next;
      if (next) await listen(server, port);
      else await stop();
    },
    async close() {
      if (up) await stop();
      up = false;
    },
  };
}

function pipeTo(client: Socket, host: string, port: number, sockets: Set<Socket>): void {
  const upstream = connect({ host, port });
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    sockets.add(one);
    one.setNoDelay(true);
    one.on("error", () => other.destroy());
    one.on("close", () => {
      sockets.delete(one);
      other.destroy();
    });
    one.pipe(other);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
}
