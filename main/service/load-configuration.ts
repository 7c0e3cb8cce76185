/** The configuration file of a terminal. @module */
import { readFile } from "node:fs/promises";
import { parseConfiguration, parseConfigurationText } from "../../core/config/parse.ts";
import type { Configuration } from "../../core/config/schema.ts";
import { fail, type Result } from "../../core/errors/result.ts";

/** The defaults where no file is named. Fails with `config.unreadable`, `config.invalid` or `config.production`. */
export async function loadConfiguration(file: string | undefined): Promise<Result<Configuration>> {
  if (file === undefined) return parseConfiguration({});
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    return fail(
      "config.unreadable",
      `${file}: ${error instanceof Error && "code" in error ? String(error.code) : "cannot be read"}`,
    );
  }
  return parseConfigurationText(text);
}
