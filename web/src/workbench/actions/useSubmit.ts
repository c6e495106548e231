import { useCallback, useRef, useState } from "react";
import { uuid7 } from "../../core/ids";
import { Problem } from "../../core/problem";
import { type Desk, useDesk, useFieldContext } from "../desk";
import { type Gap, gapsIn } from "../session/completeness";
import { isTail, noteHandedIn, submissionOf } from "./handing";

export type HandingIn =
  | { is: "open" }
  | { is: "busy" }
  | { is: "gaps"; gaps: readonly Gap[] }
  /** The server did not take it; the work is safe, and trying again is safe. */
  | { is: "refused"; problem: Problem };

/** Hands the work in, after everything of it is kept, under one id however often it is tried. */
async function handIn(desk: Desk): Promise<void> {
  const { task, saver, ports } = desk;
  const submission = saver ? await saver.submissionId(uuid7) : uuid7();
  await ports.submit(submissionOf(desk, submission));
  noteHandedIn(task.lease);
  await saver?.done();
}

/** Runs a way out of the task; what the server refuses is shown, anything else is a fault of ours. */
export function useWayOut() {
  const desk = useDesk();
  const [state, setState] = useState<HandingIn>({ is: "open" });
  const busy = useRef(false);
  const take = useCallback(async (way: () => Promise<void>) => {
    if (busy.current) return;
    busy.current = true;
    setState({ is: "busy" });
    try {
      await way();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setState({ is: "refused", problem: error });
    } finally {
      busy.current = false;
    }
  }, []);
  return { desk, state, setState, take };
}

export function useSubmit() {
  const { desk, state, setState, take } = useWayOut();
  const context = useFieldContext();
  const submit = useCallback(() => {
    const { session } = desk;
    if (!session.editable || isTail(desk)) return;
    const gaps = gapsIn(session.document, session.classes, context);
    if (gaps.length > 0) {
      setState({ is: "gaps", gaps });
      return;
    }
    void take(() => handIn(desk));
  }, [desk, context, take, setState]);
  const putAside = useCallback(() => setState({ is: "open" }), [setState]);
  return { state, submit, putAside };
}
