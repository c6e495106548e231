import { useEffect, useState } from "react";
import type { TextOffsets } from "../../core/text/offsets";
import type { WorkbenchPorts, WorkbenchTask } from "../ports";
import { textOf } from "./texts";

/** The text of a task once it is here; `failed` asks for it again where it could not be had. */
export function useText(
  task: WorkbenchTask,
  ports: WorkbenchPorts,
): { offsets: TextOffsets | null; failed: (() => void) | null } {
  const [offsets, setOffsets] = useState<TextOffsets | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    let stale = false;
    setFailed(false);
    textOf(task, ports).then(
      (brought) => (stale ? undefined : setOffsets(brought)),
      () => (stale ? undefined : setFailed(true)),
    );
    return () => {
      stale = true;
    };
  }, [task, ports, attempt]);
  return { offsets, failed: failed ? () => setAttempt((before) => before + 1) : null };
}
