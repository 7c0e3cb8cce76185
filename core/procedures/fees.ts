/** What a procedure costs, as one line of the review and the slip. @module */
import type { Fee, Procedure } from "./procedure.ts";

/** The fees that hold for a channel, the words of exemption with them. */
export function feesFor(procedure: Procedure, channel: "inPerson" | "online"): readonly Fee[] {
  return procedure.fees.filter((fee) => fee.channel === channel || fee.channel === "any");
}

/**
 * The fee of the channel in words of both languages. Who is exempt is said right behind the amount, word for word:
 * people who see the amount alone believe that they must pay.
 */
export function feeLine(procedure: Procedure, channel: "inPerson" | "online"): { vi: string; en: string } {
  const fees = feesFor(procedure, channel);
  const exemptions = [...new Set(fees.flatMap((fee) => fee.exemption ?? []))];
  const join = (amounts: readonly string[], exempt: string) =>
    [amounts.join("; "), ...exemptions.map((words) => `${exempt}: ${words}`)].join(". ");
  return {
    vi: join(
      fees.map((fee) => fee.text.vi),
      "Miễn, giảm",
    ),
    en: join(
      fees.map((fee) => fee.text.en),
      "Exempt",
    ),
  };
}
