import { Menu as MantineMenu } from "@mantine/core";
import type { ReactElement } from "react";
import { Kbd } from "../keys/Kbd";

export interface MenuEntry {
  label: string;
  onSelect: () => void;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
}

/** A list of verbs that opens beneath its trigger; arrows, letters and Escape work. */
export function Menu({ trigger, entries }: { trigger: ReactElement; entries: readonly MenuEntry[] }) {
  return (
    <MantineMenu position="bottom-end" offset={4} transitionProps={{ duration: 0 }} withinPortal>
      <MantineMenu.Target>{trigger}</MantineMenu.Target>
      <MantineMenu.Dropdown>
        {entries.map((entry) => (
          <MantineMenu.Item
            key={entry.label}
            onClick={entry.onSelect}
            disabled={entry.disabled ?? false}
            rightSection={entry.keys ? <Kbd keys={entry.keys} /> : null}
            style={entry.danger ? { color: "var(--warn)" } : undefined}
          >
            {entry.label}
          </MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
