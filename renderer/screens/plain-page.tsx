/** A page with nothing to do on it: the line is away, or this window may not be used. @module */
import { Icon, type IconName } from "../components/icon.tsx";

interface Props {
  readonly title: string;
  readonly body?: string | undefined;
  readonly code?: string;
  readonly icon: IconName;
}

export function PlainPage({ title, body, code, icon }: Props) {
  return (
    <main className="plain" role="status">
      <Icon name={icon} />
      <h1>{title}</h1>
      {body !== undefined && <p>{body}</p>}
      {code !== undefined && <p className="small-print">{code}</p>}
    </main>
  );
}
