import { useEffect, useRef, useState } from "react";
import type { Session } from "../session/Session";
import type { DraftSaver } from "./DraftSaver";
import { localDrafts } from "./localDrafts";
import { type Holding, TaskHold } from "./TaskHold";

/** Whether this tab has the task, and the way to get it from another: with everything that one has done. */
export function useHold(
  name: string,
  { session, saver }: { session: Session; saver: DraftSaver | null },
): { holding: Holding; steal(): void } {
  const [holding, setHolding] = useState<Holding>("here");
  const hold = useRef<TaskHold | null>(null);
  useEffect(() => {
    if (!saver) return undefined;
    let now: Holding = "here";
    const begin = async () => {
      const left = now === "elsewhere" ? await localDrafts.read(name).catch(() => null) : null;
      if (left) session.history.replace(left.document);
      saver.wake(left);
      session.shut(false);
      now = "here";
      setHolding(now);
    };
    const end = () => {
      session.shut(true);
      now = "elsewhere";
      setHolding(now);
    };
    const mine = new TaskHold({
      name,
      handOver: () => saver.rest(),
      changed: (next) => {
        if (next === "here") {
          void begin();
          return;
        }
        end();
        void saver.rest();
      },
    });
    hold.current = mine;
    mine.take();
    return () => mine.close();
  }, [name, session, saver]);
  return { holding, steal: () => hold.current?.steal() };
}
