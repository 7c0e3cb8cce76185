/** The commands of an eMRTD chip, by class, instruction and parameters (ICAO 9303-10 §3.6, 9303-11 §4.4.4, §6). @module */
import { PLAIN_CLA, type PlainCommand } from "../command.ts";
import { readInstruction } from "./read-binary.ts";

export const ins = {
  manageSecurityEnvironment: 0x22,
  externalAuthenticate: 0x82,
  getChallenge: 0x84,
  generalAuthenticate: 0x86,
  internalAuthenticate: 0x88,
  select: 0xa4,
  readBinary: readInstruction.even,
  readBinaryOdd: readInstruction.odd,
  getResponse: 0xc0,
} as const;

/** P1-P2 of MSE: Set AT of PACE, Set AT and Set KAT of chip authentication. */
export const set = { pace: 0xc1a4, chipAuthentication: 0x41a4, keyAgreement: 0x41a6 } as const;

/** Whether the command is one with which a terminal starts access control over. */
export function beginsAgain({ cla, ins: instruction, p1, p2 }: PlainCommand): boolean {
  if (cla !== PLAIN_CLA) return false;
  if (instruction === ins.manageSecurityEnvironment) return p1 * 256 + p2 === set.pace;
  return instruction === ins.select || instruction === ins.getChallenge;
}
