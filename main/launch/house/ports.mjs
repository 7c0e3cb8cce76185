/** Free TCP ports on loopback. @module */
import { createServer } from "node:net";

/** How many ports after the preferred one are tried before any free one is taken. */
const TRIES = 20;
const LOOPBACK = "127.0.0.1";

/**
 * The preferred port, or the next free one after it, or any free one.
 * @param {number} preferred
 * @param {readonly number[]} [taken] ports promised to somebody else
 * @returns {Promise<number>}
 */
export async function freePort(preferred, taken = []) {
  for (let port = preferred; port < preferred + TRIES && port < 65_536; port += 1) {
    if (!taken.includes(port) && (await canListen(port)) !== undefined) return port;
  }
  const any = await canListen(0);
  if (any === undefined) throw new Error("no free port on 127.0.0.1");
  return any;
}

/** @param {number} port @returns {Promise<number | undefined>} */
function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      const got = address !== null && typeof address === "object" ? address.port : undefined;
      server.close(() => resolve(got));
    });
  });
}
