/** Readers, scanner and printer in the configuration. @module */
import { z } from "zod";
import { keyed } from "./schema-key.ts";

const path = z.string().min(1).max(1000).nullable();
const baudRate = z.int().min(1200).max(921_600);

export const devicesShape = {
  readers: z
    .strictObject({
      source: keyed(
        z.enum(["pcsc", "simulated", "both"]),
        "both",
        "Card readers of the PC/SC service, the simulator's, or both.",
      ),
      transmitTimeoutMs: keyed(
        z.int().min(500).max(60_000),
        10_000,
        "A card that has not answered a command after this is given up and its reader host is restarted.",
        "ms",
      ),
    })
    .prefault({}),
  scanner: z
    .strictObject({
      kind: keyed(z.enum(["simulated", "serial", "none"]), "simulated", "The code scanner of the cradle."),
      path: keyed(path, null, "For `serial`: the port, e.g. `/dev/ttyACM0` or `COM3`."),
      baudRate: keyed(baudRate, 115_200, "For `serial`: its speed.", "bit/s"),
    })
    .prefault({}),
  printer: z
    .strictObject({
      kind: keyed(
        z.enum(["simulated", "tcp", "serial", "none"]),
        "simulated",
        "How the ESC/POS slip printer is reached. The simulated one listens on TCP itself, on `port` or the next free one.",
      ),
      host: keyed(z.string().min(1).max(255), "127.0.0.1", "For `tcp`: its address."),
      port: keyed(z.int().min(1).max(65_535), 9100, "For `tcp`: its port."),
      path: keyed(path, null, "For `serial`: the port."),
      baudRate: keyed(baudRate, 115_200, "For `serial`: its speed.", "bit/s"),
      flowControl: keyed(
        z.enum(["rtscts", "none"]),
        "rtscts",
        "For `serial`: how the printer holds the line while its buffer is full; `none` for cables without RTS and CTS.",
      ),
      dotsPerLine: keyed(
        z.union([z.literal(576), z.literal(384)]),
        576,
        "Width of the print: 576 on 80 mm paper, 384 on 58 mm.",
        "dots",
      ),
    })
    .prefault({}),
};
