/** What a citizen does with a finger, and a developer at the dock, as the browser tests do it. @module */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { TYPED_BIRTH } from "./birth.ts";

const PICTURES = join(import.meta.dirname, "../../test-results");

/** What of {@link TYPED_BIRTH} is letters and figures, and stands in no field before they are typed. */
const TYPED_FIELDS = [
  "childName",
  "childBirthPlace",
  "childOrigin",
  "motherName",
  "motherBirthYear",
  "motherResidence",
  "copies",
] as const satisfies readonly (keyof typeof TYPED_BIRTH)[];

export interface Citizen {
  readonly page: Page;
  touch(name: string | RegExp): Promise<void>;
  /** Waits for the screen with this heading. */
  sees(heading: string | RegExp): Promise<void>;
  picture(name: string): Promise<void>;
  /** Fills the birth declaration part by part and comes to the review. `eachPart` is called when a part is filled. */
  fillBirthForm(eachPart: (part: number) => Promise<void>): Promise<void>;
}

export function citizenAt(page: Page, folder: string): Citizen {
  const pictures = join(PICTURES, folder);
  mkdirSync(pictures, { recursive: true });
  const touch = (name: string | RegExp) => page.getByRole("button", { name }).first().click();

  async function fill(part: number): Promise<void> {
    if (part === 0) await page.getByRole("radio", { name: "Mẹ" }).check({ force: true });
    if (part === 1) {
      const date = page.getByRole("group", { name: /Bé sinh ngày nào/ });
      const [day, month, year] = ["Ngày", "Tháng", "Năm"].map((name) => date.getByLabel(name));
      const born = new Date(Date.now() - 12 * 86_400_000);
      await day?.fill(String(born.getUTCDate()).padStart(2, "0"));
      await month?.fill(String(born.getUTCMonth() + 1).padStart(2, "0"));
      await year?.fill(String(born.getUTCFullYear()));
      await page.getByRole("radio", { name: "Nam", exact: true }).check({ force: true });
    }
    for (const name of TYPED_FIELDS) {
      const field = page.locator(`#field-${name}`);
      if ((await field.count()) > 0) await field.fill(TYPED_BIRTH[name]);
    }
  }

  return {
    page,
    touch,
    async sees(heading) {
      await page.getByRole("heading", { name: heading }).first().waitFor();
    },
    async picture(name) {
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    async fillBirthForm(eachPart) {
      for (let part = 0; ; part += 1) {
        await page.getByText(`Phần ${part + 1} trên`).waitFor();
        await fill(part);
        await eachPart(part);
        const next = page.getByRole("button", { name: "Tiếp tục", exact: true });
        if ((await next.count()) === 0) break;
        await next.click();
      }
      await touch("Xem lại trước khi nộp");
    },
  };
}

export interface DockHand {
  readonly page: Page;
  lay(card: string): Promise<void>;
  insert(card: string): Promise<void>;
  remove(): Promise<void>;
  /** The next card on the pad is torn away at this command; null: none is. */
  pullAt(command: number | null): Promise<void>;
  network(up: boolean): Promise<void>;
  paper(state: "ok" | "out"): Promise<void>;
  /** How many slips hang out of the printer; the newest is kept as a picture under this name. */
  slips(): Promise<number>;
  keepPaper(name: string): Promise<void>;
}

export function handAt(page: Page, folder: string): DockHand {
  const pictures = join(PICTURES, folder);
  mkdirSync(pictures, { recursive: true });
  const paper = page.locator("img[src^='data:image/png']");
  return {
    page,
    lay: (card) => page.getByRole("button", { name: `${card}: Bàn đọc · pad`, exact: true }).click(),
    insert: (card) => page.getByRole("button", { name: `${card}: Khe cắm · slot`, exact: true }).click(),
    remove: () => page.getByRole("button", { name: "nhấc ra · remove" }).first().click(),
    async pullAt(command) {
      const fault = page.getByLabel("Lỗi thẻ – Card fault: Bàn đọc · pad");
      await fault.selectOption(command === null ? "" : "pull");
      const number = page.getByLabel("rút ra ở lệnh – pulled at command: Bàn đọc · pad");
      if (command === null) return number.waitFor({ state: "detached" });
      await number.fill(String(command));
      await number.press("Enter");
    },
    async network(up) {
      const toggle = page.getByRole("switch", { name: /Mạng/ });
      if ((await toggle.getAttribute("aria-checked")) !== String(up)) await toggle.click();
    },
    paper: (state) => page.getByRole("button", { name: state, exact: true }).click(),
    slips: () => paper.count(),
    async keepPaper(name) {
      const source = (await paper.last().getAttribute("src")) ?? "";
      writeFileSync(join(pictures, `${name}.png`), Buffer.from(source.split(",")[1] ?? "", "base64"));
    },
  };
}
