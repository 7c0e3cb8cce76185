/** National ID card: every statement of docs/forgery.md, part A. */
import { access } from "./access.ts";
import { certificates } from "./certificates.ts";
import { chip } from "./chip.ts";
import { chipMemory } from "./chip-memory.ts";
import { documents } from "./documents.ts";
import { forgeryMatrix } from "./matrix.ts";
import { session } from "./session.ts";
import { trust } from "./trust.ts";

forgeryMatrix("A", [...documents, ...chip, ...certificates, ...trust, ...access, ...session, ...chipMemory]);
