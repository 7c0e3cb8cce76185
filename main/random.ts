/** Random bytes of the system, for programs and tests that draw them seldom. @module */
import { randomBytes } from "node:crypto";
import type { RandomBytes } from "../core/ports/clock.ts";

export const random: RandomBytes = (length) => Uint8Array.from(randomBytes(length));
