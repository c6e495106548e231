import "./browser";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";

/** What components expect around them. */
export function Surroundings({ children }: { children: ReactNode }) {
  return <MantineProvider>{children}</MantineProvider>;
}
