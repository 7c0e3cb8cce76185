/** A program of its own that opens the card in a reader, says so, and holds it until it is killed. */
import { createPcscReaders } from "../../drivers/readers/pcsc.ts";

const [readerId = ""] = process.argv.slice(2);
const readers = createPcscReaders({
  hostProgram: new URL("../../main/reader-host/host.ts", import.meta.url),
  transmitTimeoutMs: 1500,
});
const connection = await readers.connect(readerId);
process.send?.(connection.ok ? "held" : connection.failure.code);
setInterval(() => undefined, 60_000);
