/** `docs/configuration.md`, generated from the schema. @module */
import { z } from "zod";
import { configurationSchema } from "./schema.ts";

interface Described {
  readonly type?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Described[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface ConfigurationKey {
  /** Dotted path. */
  readonly key: string;
  readonly unit: string;
  readonly default: string;
  /** Allowed values or bounds; empty where any fits. */
  readonly allowed: string;
  readonly meaning: string;
}

/** Every key of the configuration, in the order of the schema. */
export function configurationKeys(): readonly ConfigurationKey[] {
  return keysBelow(
    z.toJSONSchema(configurationSchema, { io: "input", unrepresentable: "any" }) as Described,
    [],
  );
}

export function configurationMarkdown(): string {
  const rows = configurationKeys().map(
    ({ key, unit, default: standard, allowed, meaning }) =>
      `| \`${key}\` | ${standard} | ${allowed} | ${unit} | ${cell(meaning)} |`,
  );
  return [
    "# Configuration",
    "",
    "Generated from `core/config`. One JSON file; every key may be left out and then has its default. A key that is not",
    "listed here, or a value that does not fit, is refused (`config.invalid`) and named.",
    "",
    "| key | default | allowed | unit | meaning |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function keysBelow(schema: Described, path: readonly string[]): readonly ConfigurationKey[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, below]) => {
    const at = [...path, name];
    if (below.description === undefined) return keysBelow(below, at);
    return [
      {
        key: at.join("."),
        unit: below.unit ?? "",
        default: cell(`\`${JSON.stringify(below.default ?? null)}\``),
        allowed: cell(allowedValues(below)),
        meaning: below.description,
      },
    ];
  });
}

function allowedValues(schema: Described): string {
  if (schema.enum) return schema.enum.map((each) => `\`${String(each)}\``).join(", ");
  const constants =
    schema.anyOf?.flatMap((each) => (each.const === undefined ? [] : [`\`${String(each.const)}\``])) ?? [];
  if (constants.length > 0) return constants.join(", ");
  if (schema.type === "boolean") return "`true`, `false`";
  const { minimum, maximum } = schema;
  return minimum === undefined || maximum === undefined ? "" : `${minimum} to ${maximum}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
