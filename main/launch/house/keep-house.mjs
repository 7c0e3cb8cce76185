/**
 * Everything that runs while the kiosk is up, and its end: gateway, service, window. The order is that of need;
 * the end goes the other way.
 * @module
 */
import { whenParentGone } from "../parent.mjs";
import { Program } from "../program.mjs";
import { step } from "../say.mjs";

/**
 * @typedef {import("../program.mjs").ProgramOptions} ProgramOptions
 * @typedef {object} Window what shows the kiosk
 * @property {(origin: string, token: string) => Promise<void>} open
 * @property {() => Promise<void>} close
 * @property {() => void} onClosed
 *
 * @typedef {object} House
 * @property {ProgramOptions | undefined} gateway
 * @property {(gateway: string | undefined) => Promise<ProgramOptions>} service given the gateway's address
 * @property {Window | undefined} window
 * @property {boolean} dock whether the service has the dev dock's page
 * @property {(line: string) => void} out the lines that programs read: addresses
 * @property {(line: string) => void} say the lines that people read
 */

/**
 * Brings the house up, keeps it up and returns the exit code after the signal to end.
 * @param {House} house
 * @returns {Promise<number>}
 */
export async function keepHouse(house) {
  /** @type {(() => Promise<void>)[]} */
  const endings = [];
  const ended = endSignal();
  try {
    await Promise.race([bringUp(house, endings), ended]);
    await ended;
    return 0;
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

/**
 * @param {House} house
 * @param {(() => Promise<void>)[]} endings
 */
async function bringUp(
  { gateway: gatewayOptions, service: serviceOptions, window, dock, out, say },
  endings,
) {
  let gatewayAddress;
  if (gatewayOptions) {
    const gateway = new Program(gatewayOptions);
    endings.push(() => gateway.stop());
    gatewayAddress = await step("starting the gateway", () => gateway.start());
  }
  const service = new Program(await serviceOptions(gatewayAddress));
  endings.push(() => service.stop());
  let origin = await step("starting the terminal service", () => service.start());
  const show = async () => window?.open(origin, await service.token());
  if (window) {
    endings.push(() => window.close());
    window.onClosed = () => say("the window was closed; Enter writes an address that opens one, Ctrl-C ends");
    await show();
  }
  const writeAddresses = async (/** @type {(line: string) => void} */ write) => {
    if (dock) write(`dock ${origin}/dock?token=${await service.token()}`);
    write(`ready ${origin}/?token=${await service.token()}`);
  };
  await writeAddresses(out);
  service.onRestart = (address) => {
    origin = address;
    // The new process knows none of the cookies of the old one: every open page needs a new address.
    show()
      .then(() => writeAddresses(say))
      .catch((error) => say(error.message));
  };
  if (process.stdin.isTTY) offerAddresses(() => writeAddresses(say));
}

/** @param {() => Promise<void>} write */
function offerAddresses(write) {
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", () => write().catch(() => {}));
  process.stdin.unref?.();
}

/** Resolves when this program is asked to end, or when the process that waits for it is gone. */
function endSignal() {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
      process.on(signal, () => resolve());
    whenParentGone(resolve);
  });
}
