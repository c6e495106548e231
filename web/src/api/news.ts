import { apiAddress, fill } from "./address";

export interface News {
  kind: string;
  data: unknown;
}

const others = new Set<(news: News) => void>();

/** Hears what the page's one stream hears, until told to stop. */
export function overhear(heard: (news: News) => void): () => void {
  others.add(heard);
  return () => {
    others.delete(heard);
  };
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Listens to the news of a workspace until told to stop. The browser resumes a cut stream from the last event by
 * itself; where the server refuses for a while, the stream is opened anew with growing patience, and since what was
 * said meanwhile is lost then, a `reset` says that everything shown may be stale.
 */
export function listen(workspace: string, kinds: readonly string[], heard: (news: News) => void): () => void {
  let stream: EventSource | null = null;
  let timer = 0;
  let wait = FIRST_WAIT_MS;
  const tell = (news: News) => {
    heard(news);
    for (const other of others) other(news);
  };
  const receive = (event: MessageEvent<string>) => {
    tell({ kind: event.type, data: JSON.parse(event.data) as unknown });
  };
  const open = (again: boolean) => {
    stream = new EventSource(apiAddress(fill("/workspaces/{workspace}/events", { workspace })));
    for (const kind of kinds) stream.addEventListener(kind, receive);
    stream.onopen = () => {
      wait = FIRST_WAIT_MS;
      if (again) tell({ kind: "reset", data: null });
    };
    stream.onerror = () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      timer = window.setTimeout(open, wait, true);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  open(false);
  return () => {
    window.clearTimeout(timer);
    stream?.close();
  };
}
