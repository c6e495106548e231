import { useState } from "react";
import { Button } from "../button/Button";
import { Panel } from "../page/Panel";
import { Deeds, Stack } from "../page/Stack";
import { ConfirmDialog } from "./ConfirmDialog";

interface DangerPanelProps {
  title: string;
  /** What will happen. */
  what: string;
  /** The question that is asked before it does. */
  ask: string;
  verb: string;
  busy: boolean;
  run: () => void;
}

/** The end of a thing: a button that asks once more. */
export function DangerPanel({ title, what, ask, verb, busy, run }: DangerPanelProps) {
  const [asking, setAsking] = useState(false);
  return (
    <Panel title={title}>
      <Stack>
        <p>{what}</p>
        <Deeds>
          <Button kind="danger" onClick={() => setAsking(true)}>
            {verb}
          </Button>
        </Deeds>
      </Stack>
      <ConfirmDialog
        title={ask}
        verb={verb}
        opened={asking}
        busy={busy}
        onConfirm={run}
        onClose={() => setAsking(false)}
      >
        <p>{what}</p>
      </ConfirmDialog>
    </Panel>
  );
}
