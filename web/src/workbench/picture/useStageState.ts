import { useEffect, useState } from "react";
import type { Stage, Stale } from "../../canvas/stage";

/** Something of the stage that is shown around it; redraws when it changes. */
export function useStageState<Part>(stage: Stage, of: Stale, part: (stage: Stage) => Part): Part {
  const [value, setValue] = useState(() => part(stage));
  useEffect(() => {
    const look = () => setValue(() => part(stage));
    look();
    return stage.subscribe((stale) => {
      if (stale === of) look();
    });
  }, [stage, of, part]);
  return value;
}
