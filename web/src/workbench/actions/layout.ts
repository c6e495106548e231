import type { ReactNode } from "react";

/** Puts the buttons of the bar and the notice beneath it into their places. */
export type ActionsLayout = (buttons: ReactNode, notice: ReactNode) => ReactNode;
