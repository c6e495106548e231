import { type ChangeEvent, type CompositionEvent, useEffect, useRef, useState } from "react";

/**
 * A text that is typed: shown at once, handed on as it is typed, but never while an input method composes, when half
 * a syllable is no value yet.
 */
export function useTyped(value: string, onTyped: (text: string) => void) {
  const [shown, setShown] = useState(value);
  const composing = useRef(false);
  useEffect(() => {
    if (!composing.current) setShown(value);
  }, [value]);
  const take = (text: string) => {
    setShown(text);
    if (!composing.current) onTyped(text);
  };
  return {
    value: shown,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => take(event.target.value),
    onCompositionStart: () => {
      composing.current = true;
    },
    onCompositionEnd: (event: CompositionEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      composing.current = false;
      take(event.currentTarget.value);
    },
  };
}
