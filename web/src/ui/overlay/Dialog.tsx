import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../keys/useKeys";
import styles from "./Dialog.module.css";

export interface DialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The buttons at the foot: the next step last. */
  actions?: ReactNode;
  size?: "narrow" | "normal" | "wide";
  /** Over every other dialog, whichever was opened first. */
  above?: boolean;
}

const USUAL = 200;
const ABOVE = 300;
const WIDTHS = { narrow: "24rem", normal: "34rem", wide: "48rem" };

/** Floats above the page, keeps the focus, closes with Escape; keys of the page beneath are silent meanwhile. */
export function Dialog({ title, opened, onClose, children, actions, size = "normal", above = false }: DialogProps) {
  const { t } = useTranslation("ui");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={WIDTHS[size]}
      centered
      zIndex={above ? ABOVE : USUAL}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Silence title={title} />
      {children}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </Modal>
  );
}

function Silence({ title }: { title: string }) {
  useKeys(title, [], { exclusive: true });
  return null;
}
