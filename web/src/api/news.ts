import { apiAddress, fill } from "./address";

export interface News {
  kind: string;
  data: Record<string, unknown>;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Listens to the news of a workspace until told to stop. The browser resumes a cut stream from the last event by
 * itself; where the server refuses for a while, the stream is opened anew with growing patience.
 */
export function listen(workspace: string, kinds: readonly string[], heard: (news: News) => void): () => void {
  let stream: EventSource | null = null;
  let timer = 0;
  let wait = FIRST_WAIT_MS;
  let last = "";
  const receive = (event: MessageEvent<string>) => {
    last = event.lastEventId || last;
    wait = FIRST_WAIT_MS;
    heard({ kind: event.type, data: JSON.parse(event.data) as Record<string, unknown> });
  };
  const open = () => {
    const query = { after: last || null };
    stream = new EventSource(apiAddress(fill("/workspaces/{workspace}/events", { workspace }, query)));
    for (const kind of ["message", ...kinds]) stream.addEventListener(kind, receive);
    stream.onerror = () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      timer = window.setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  open();
  return () => {
    window.clearTimeout(timer);
    stream?.close();
  };
}
