/** Provincial card: every statement of docs/forgery.md, part B. */
import { afterAll } from "vitest";
import { credential } from "./credential.ts";
import { filing } from "./filing.ts";
import { issuing } from "./issuers.ts";
import { keys } from "./keys.ts";
import { forgeryMatrix } from "./matrix.ts";
import { opening } from "./opening.ts";
import { pin } from "./pin.ts";
import { purse } from "./purse.ts";
import { closeGateway, purseGateway } from "./purse-gateway.ts";
import { signature } from "./signature.ts";
import { staff } from "./staff.ts";
import { terminal } from "./terminal.ts";

afterAll(closeGateway);

forgeryMatrix("B", [
  ...opening,
  ...terminal,
  ...credential,
  ...keys,
  ...filing,
  ...pin,
  ...signature,
  ...purse,
  ...purseGateway,
  ...staff,
  ...issuing,
]);
