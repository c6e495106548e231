import type { ComponentPropsWithRef } from "react";
import { type ButtonKind, buttonClass } from "./Button";

interface DownloadLinkProps extends ComponentPropsWithRef<"a"> {
  kind?: ButtonKind;
  compact?: boolean;
}

/** A file to take: the browser saves it, whatever its size. */
export function DownloadLink({ kind = "line", compact = false, children, ...rest }: DownloadLinkProps) {
  return (
    <a {...rest} download className={buttonClass(kind, compact)}>
      {children}
    </a>
  );
}
