/**
 * What has to be measured in a process of its own, the figure on standard output: `cold`, the first read in
 * milliseconds; `memory`, megabytes that ten thousand reads add.
 * @module
 */
import { memoryGrowth, readOnce } from "./emrtd.ts";

const [what] = process.argv.slice(2);
process.stdout.write(String(what === "memory" ? await memoryGrowth() : await readOnce()));
