import { useMemo } from "react";
import { useStore } from "zustand";
import type { Hint } from "../../canvas/tools/state";
import { useDesk, useSession } from "../desk";
import { HintBar } from "../frame/HintBar";
import { sameElsewhere, type TextPlace } from "./edits";
import type { Reading } from "./reading";

/** What can be done with the words that are selected, or with what is picked. */
export function TextHints({ place, reading }: { place: TextPlace; reading: Reading }) {
  const { session, task } = useDesk();
  const pending = useStore(reading.store, (state) => state.pending !== null);
  const selection = useSession((state) => state.selection);
  const objects = useSession((state) => state.document.objects);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both are read through the place
  const same = useMemo(() => sameElsewhere(place).pieces.length, [place, selection, objects]);
  if (task.mode === "read" || session.classes.offered.length === 0) return null;
  const hints: Hint[] = pending
    ? [{ words: "reader:hint.class" }, { words: "reader:hint.clear", keys: "escape" }]
    : selection.length > 0
      ? [
          { words: "reader:hint.ends" },
          { words: "reader:hint.connect", keys: "r" },
          { words: same > 0 ? "reader:hint.same" : "reader:hint.sameNone", keys: "a", values: { count: same } },
          { words: "reader:hint.delete", keys: "delete" },
        ]
      : [
          { words: "reader:hint.drag" },
          { words: "reader:hint.extend", keys: "shift" },
          { words: "reader:hint.word" },
          { words: "reader:hint.find", keys: "mod+f" },
        ];
  const title = pending
    ? "reader:hint.pendingTitle"
    : selection.length > 0
      ? "reader:hint.pickedTitle"
      : "reader:hint.title";
  return <HintBar title={title} hints={hints} />;
}
