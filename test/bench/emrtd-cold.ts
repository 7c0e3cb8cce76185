/** The first read of this process, in milliseconds, on standard output. @module */
import { readOnce } from "./emrtd.ts";

process.stdout.write(String(await readOnce()));
