import { type RefObject, useEffect, useState } from "react";

/** Marks what takes the focus back when a control was used with the mouse. */
export const STAGE_ATTRIBUTE = "data-stage";

function isFree(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.closest(`[${STAGE_ATTRIBUTE}]`) !== null;
}

/**
 * Whether the focus is on the work itself and not on a control. Only then do Tab, arrows, Enter and space belong to
 * the work: elsewhere they move the focus and press buttons. A control used by mouse gives the focus back at once.
 */
export function useFreeFocus(frame: RefObject<HTMLElement | null>): boolean {
  const [free, setFree] = useState(isFree);
  useEffect(() => {
    const look = () => setFree(isFree());
    // The focus is nowhere for a moment while it moves.
    const lookSoon = () => window.setTimeout(look);
    const giveBack = (event: MouseEvent) => {
      const pressed = event.target instanceof Element ? event.target.closest("button, [role=option]") : null;
      const byMouse = event.detail > 0 && pressed !== null && document.activeElement === pressed;
      if (byMouse && !pressed.closest("[data-keeps-focus]")) {
        frame.current?.querySelector<HTMLElement>(`[${STAGE_ATTRIBUTE}]`)?.focus({ preventScroll: true });
      }
    };
    const element = frame.current;
    document.addEventListener("focusin", look);
    document.addEventListener("focusout", lookSoon);
    // A control that goes away with the focus on it says nothing of it.
    document.addEventListener("click", lookSoon);
    lookSoon();
    element?.addEventListener("click", giveBack);
    return () => {
      document.removeEventListener("focusin", look);
      document.removeEventListener("focusout", lookSoon);
      document.removeEventListener("click", lookSoon);
      element?.removeEventListener("click", giveBack);
    };
  }, [frame]);
  return free;
}
