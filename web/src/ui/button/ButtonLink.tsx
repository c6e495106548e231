import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";
import { type ButtonKind, buttonClass } from "./Button";

interface AnchorProps extends ComponentPropsWithRef<"a"> {
  kind?: ButtonKind;
  compact?: boolean;
}

function Anchor({ kind = "line", compact = false, children, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={buttonClass(kind, compact)}>
      {children}
    </a>
  );
}

/** Goes somewhere, and looks like the button it replaces. */
export const ButtonLink = createLink(Anchor);
