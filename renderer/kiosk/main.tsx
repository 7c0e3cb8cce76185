/** The kiosk's page. @module */
import "../connection/no-code-from-text.ts";
import "../styles/kiosk.css";
import { createRoot } from "react-dom/client";
import { openLine } from "../connection/bridge-line.ts";
import { terminalClient } from "../connection/terminal-client.ts";
import { startI18n } from "../i18n/i18n.ts";
import { KioskApp } from "./app.tsx";

startI18n();

const client = terminalClient(openLine("/ws"), () => performance.now());
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<KioskApp client={client} />);
