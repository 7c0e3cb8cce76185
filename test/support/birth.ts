/** A birth declared at a terminal by the synthetic mother `minh-anh`, with the provincial or the national card. @module */
import type { FormValues } from "../../core/procedures/form.ts";
import type { View } from "../../core/protocol/terminal.ts";
import type { TestTerminal } from "./terminal.ts";

export const MOTHER = { name: "Nguyễn Thị Minh Anh", number: "027190000018" } as const;
export const BIRTH_PROCEDURE = "1.001193";

/** What she types beside what her card fills. */
export const TYPED_BIRTH = {
  requesterRelation: "mother",
  childName: "Nguyễn Gia Bảo",
  childBirthDate: "2026-11-10",
  childSex: "Nam",
  childEthnicity: "Kinh",
  childNationality: "Việt Nam",
  childBirthPlace: "Bệnh viện Sản Nhi, tỉnh Bắc Ninh",
  childOrigin: "Xã Phù Lãng, tỉnh Bắc Ninh",
  motherName: MOTHER.name,
  motherBirthYear: "1990",
  motherEthnicity: "Kinh",
  motherNationality: "Việt Nam",
  motherResidence: "Thôn Đoàn Kết, xã Phù Lãng, tỉnh Bắc Ninh",
  copies: "1",
} as const satisfies FormValues;

/** From home to where more is to be read from the card. */
export function startBirth(kiosk: TestTerminal): void {
  kiosk.act({ type: "openProcedure", code: BIRTH_PROCEDURE });
  kiosk.act({ type: "startProcedure" });
  kiosk.act({ type: "acceptNotice" });
}

/** Resolves with the form as the card filled it. */
export async function toBirthForm(kiosk: TestTerminal): Promise<Extract<View["screen"], { name: "form" }>> {
  await kiosk.screen("home");
  startBirth(kiosk);
  const { screen } = await kiosk.screen("form");
  if (screen.name !== "form") throw new Error("no form");
  return screen;
}

/** `changes` are typed over what the card filled. */
export async function toBirthReview(kiosk: TestTerminal, changes: FormValues = {}): Promise<View> {
  const { values } = await toBirthForm(kiosk);
  kiosk.act({ type: "submitForm", values: { ...values, ...TYPED_BIRTH, ...changes } });
  return kiosk.screen("review");
}
