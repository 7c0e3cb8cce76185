/** One component for each name of a screen. @module */
import { useTerminal } from "../kiosk/terminal-context.ts";
import { CanScreen } from "./can.tsx";
import { FarewellScreen } from "./farewell.tsx";
import { FiledScreen } from "./filed.tsx";
import { FilingScreen } from "./filing.tsx";
import { FormScreen } from "./form/form.tsx";
import { HomeScreen } from "./home.tsx";
import { LayCardAgainScreen } from "./lay-card-again.tsx";
import { LifeEventScreen } from "./life-event.tsx";
import { NoticeScreen } from "./notice.tsx";
import { ProblemScreen } from "./problem.tsx";
import { ProcedureScreen } from "./procedure.tsx";
import { ReadingScreen } from "./reading.tsx";
import { ReviewScreen } from "./review.tsx";
import { WaitingScreen } from "./waiting.tsx";

export function CurrentScreen() {
  const { screen } = useTerminal().view;
  switch (screen.name) {
    case "waiting":
      return <WaitingScreen screen={screen} />;
    case "reading":
      return <ReadingScreen screen={screen} />;
    case "can":
      return <CanScreen screen={screen} />;
    case "layCardAgain":
      return <LayCardAgainScreen screen={screen} />;
    case "problem":
      return <ProblemScreen screen={screen} />;
    case "home":
      return <HomeScreen screen={screen} />;
    case "lifeEvent":
      return <LifeEventScreen screen={screen} key={screen.lifeEvent.id} />;
    case "procedure":
      return <ProcedureScreen screen={screen} key={screen.procedure.code} />;
    case "notice":
      return <NoticeScreen screen={screen} />;
    case "form":
      return <FormScreen screen={screen} key={screen.procedure.code} />;
    case "review":
      return <ReviewScreen screen={screen} />;
    case "filing":
      return <FilingScreen screen={screen} />;
    case "filed":
      return <FiledScreen screen={screen} />;
    case "farewell":
      return <FarewellScreen screen={screen} />;
  }
}
