/** The dev dock's page: what a hand does to the simulated devices, beside the kiosk itself. @module */
import "../connection/no-code-from-text.ts";
import "../styles/fonts.css";
import "../styles/dock.css";
import { createRoot } from "react-dom/client";
import { openLine } from "../connection/bridge-line.ts";
import { dockClient } from "../connection/dock-client.ts";
import { DockApp } from "./app.tsx";

const client = dockClient(openLine("/dock/ws"), () => performance.now());
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<DockApp client={client} />);
