import { useStore } from "zustand";
import type { Hint } from "../../canvas/tools/state";
import { useDesk, useSession } from "../desk";
import { HintBar } from "../frame/HintBar";
import type { Reading } from "./reading";

/** What can be done with the words that are selected, or with what is picked. */
export function TextHints({ reading }: { reading: Reading }) {
  const { session, task } = useDesk();
  const pending = useStore(reading.store, (state) => state.pending !== null);
  const picked = useSession((state) => state.selection.length);
  if (task.mode === "read" || session.classes.offered.length === 0) return null;
  const hints: Hint[] = pending
    ? [{ words: "reader:hint.class" }, { words: "reader:hint.clear", keys: "escape" }]
    : picked > 0
      ? [
          { words: "reader:hint.ends" },
          { words: "reader:hint.connect", keys: "r" },
          { words: "reader:hint.same", keys: "a" },
          { words: "reader:hint.delete", keys: "delete" },
        ]
      : [{ words: "reader:hint.drag" }, { words: "reader:hint.extend", keys: "shift" }, { words: "reader:hint.word" }];
  const title = pending ? "reader:hint.pendingTitle" : picked > 0 ? "reader:hint.pickedTitle" : "reader:hint.title";
  return <HintBar title={title} hints={hints} />;
}
