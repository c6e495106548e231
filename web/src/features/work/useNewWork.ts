import { useEffect } from "react";
import { overhear } from "../../api/news";

const BRINGS_WORK = new Set(["work.opened", "task.assigned", "task.returned"]);
/** Not all at once: everybody who waits hears of new work in the same moment. */
const SPREAD_MS = 2_000;

/** Calls `again` when there is something to do in the project after all. */
export function useNewWork(project: string, again: () => void): void {
  useEffect(() => {
    let timer = 0;
    const stop = overhear(({ kind, data }) => {
      const about = data as { project?: string } | null;
      if (!BRINGS_WORK.has(kind) || about?.project !== project) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(again, Math.random() * SPREAD_MS);
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [project, again]);
}
