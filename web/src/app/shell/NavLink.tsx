import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";
import styles from "./Shell.module.css";

function Anchor({ children, ...rest }: ComponentPropsWithRef<"a">) {
  return (
    <a {...rest} className={styles.link}>
      {children}
    </a>
  );
}

export const NavLink = createLink(Anchor);
