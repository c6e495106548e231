import { type ReactNode, useEffect, useRef } from "react";
import { Actions } from "../actions/Actions";
import type { Copying } from "../clipboard/pasting";
import { useFreeFocus } from "../keys/useFreeFocus";
import { useSessionKeys } from "../keys/useSessionKeys";
import { SidePanel, type SidePanelProps } from "../panels/SidePanel";
import { Connecting } from "../relations/Connecting";
import { FirstSteps } from "../tour/FirstSteps";
import styles from "./Frame.module.css";
import { SaveTrouble } from "./SaveTrouble";
import { TopBar } from "./TopBar";

interface FrameProps {
  /** Tools at the left edge. */
  rail?: ReactNode;
  /** The work itself; `free` tells whether keys belong to it. */
  stage: (free: boolean) => ReactNode;
  status: ReactNode;
  panel: SidePanelProps;
  /** Told when the focus becomes free or is taken. */
  onFree?: (free: boolean) => void;
  /** How copies are put aside; absent where there are none. */
  copying?: Copying;
}

/** The window of a workbench: bar, tools, stage, panel and status, with the keys that all have. */
export function Frame({ rail, stage, status, panel, onFree, copying }: FrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const free = useFreeFocus(frame);
  useEffect(() => onFree?.(free), [free, onFree]);
  useSessionKeys({ free, copying: copying ?? null });
  return (
    <div className={styles.frame} ref={frame}>
      <Actions>
        {(buttons, notice) => (
          <>
            <TopBar>{buttons}</TopBar>
            {notice}
          </>
        )}
      </Actions>
      <SaveTrouble />
      <FirstSteps />
      <div className={styles.work}>
        {rail}
        <div className={styles.stage}>
          {stage(free)}
          <Connecting />
        </div>
        <SidePanel {...panel} />
      </div>
      {status}
    </div>
  );
}
