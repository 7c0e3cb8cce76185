/** Every stage, with how often it is met. @module */
import type { Stage } from "../stage.ts";
import { accessStage } from "./access.ts";
import { activeAuthenticationStage, chipAuthenticationStage } from "./chip.ts";
import { cardAccessStage, cardSecurityStage, limitsStage, sodStage } from "./files.ts";
import { comStage, groupStage, rareGroupStages } from "./groups.ts";
import { purseStages, signatureStage } from "./money.ts";
import { openingStages, readingStages } from "./provincial.ts";

/** Recorded anew each time; the same but for the numbers in signatures that OpenSSL draws by itself. */
export async function allStages(): Promise<readonly Stage[]> {
  return [...nationalFiles(), ...(await nationalProtocols()), ...(await provincial())];
}

function nationalFiles(): readonly Stage[] {
  return [
    cardAccessStage("cccd-minh-anh", 4),
    cardAccessStage("cccd-many-suites", 4),
    limitsStage("cccd-minh-anh", 4),
    sodStage("cccd-minh-anh", 4),
    sodStage("cccd-nhan", 3),
    sodStage("cccd-van-phuc", 2),
    sodStage("cccd-thi-nguyet", 2),
    sodStage("cccd-dinh-thuong", 2, "3DES"),
    sodStage("cccd-thuy-duong", 2),
    cardSecurityStage("cccd-bao-chau", 3),
    comStage("cccd-minh-anh", 4),
    groupStage({ card: "cccd-minh-anh", group: 1, weight: 8 }),
    groupStage({ card: "cccd-dinh-thuong", group: 1, weight: 3, cipher: "3DES" }),
    groupStage({ card: "cccd-minh-anh", group: 2, weight: 3 }),
    groupStage({ card: "cccd-khanh-linh", group: 2, weight: 0.3, room: 223 }),
    groupStage({ card: "cccd-thi-nguyet", group: 2, weight: 0.3, room: 2_048 }),
    groupStage({ card: "cccd-minh-anh", group: 13, weight: 8 }),
    groupStage({ card: "cccd-thi-uong", group: 13, weight: 6, cipher: "AES-256" }),
    groupStage({ card: "cccd-duc-long", group: 13, weight: 3, room: 223 }),
    groupStage({ card: "cccd-minh-anh", group: 14, weight: 5 }),
    groupStage({ card: "cccd-thuy-duong", group: 14, weight: 4 }),
    groupStage({ card: "cccd-van-phuc", group: 14, weight: 3 }),
    groupStage({ card: "cccd-two-chip-keys", group: 14, weight: 3 }),
    groupStage({ card: "cccd-thi-uong", group: 15, weight: 4 }),
    groupStage({ card: "cccd-active-sha1", group: 15, weight: 4 }),
    ...rareGroupStages(3),
  ];
}

async function nationalProtocols(): Promise<readonly Stage[]> {
  return [
    await accessStage("cccd-minh-anh", 1),
    await accessStage("cccd-gia-huy", 1),
    await accessStage("cccd-bao-chau", 1),
    await accessStage("cccd-van-phuc", 0.5),
    await accessStage("cccd-dinh-thuong", 4),
    chipAuthenticationStage("cccd-minh-anh", 0.8),
    chipAuthenticationStage("cccd-two-chip-keys", 0.5),
    chipAuthenticationStage("cccd-van-phuc", 0.5),
    activeAuthenticationStage("cccd-active-sha1", 2),
    activeAuthenticationStage("cccd-active-der", 1),
    activeAuthenticationStage("cccd-thi-uong", 1),
  ];
}

async function provincial(): Promise<readonly Stage[]> {
  return [
    ...(await openingStages()),
    ...(await readingStages()),
    ...(await purseStages()),
    await signatureStage(),
  ];
}
