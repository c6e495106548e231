import { useEffect, useRef } from "react";
import { type KeyPattern, patternOf } from "../../ui/keys/chord";

/** After one chord a second one may follow within this time: "g d". */
const SEQUENCE_MS = 900;

/** Hears the next chord, or two in a row, before anything else does; Escape gives up. Nothing is heard while off. */
export function useRecorder(on: boolean, done: (keys: KeyPattern | null) => void): void {
  const latest = useRef(done);
  latest.current = done;
  useEffect(() => {
    if (!on) return undefined;
    let first: KeyPattern | null = null;
    let timer = 0;
    const hear = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const chord = patternOf(event);
      if (chord === null || event.repeat) return;
      window.clearTimeout(timer);
      if (chord === "escape" && first === null) latest.current(null);
      else if (first !== null) latest.current(`${first} ${chord}`);
      else if (/[+]/.test(chord)) latest.current(chord);
      else {
        first = chord;
        timer = window.setTimeout(() => latest.current(chord), SEQUENCE_MS);
      }
    };
    window.addEventListener("keydown", hear, { capture: true });
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener("keydown", hear, { capture: true });
    };
  }, [on]);
}
