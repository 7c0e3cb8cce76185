/**
 * Imported before any schema: the content security policy forbids code made from text, which zod would try in order
 * to be faster.
 * @module
 */
import { config } from "zod";

config({ jitless: true });
