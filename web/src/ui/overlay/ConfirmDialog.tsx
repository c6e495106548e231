import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../button/Button";
import { Dialog } from "./Dialog";

interface ConfirmDialogProps {
  title: string;
  /** The verb of the deed itself, never "OK". */
  verb: string;
  opened: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something that takes effort to undo, and says what will happen. */
export function ConfirmDialog({ title, verb, opened, busy, onConfirm, onClose, children }: ConfirmDialogProps) {
  const { t } = useTranslation("ui");
  return (
    <Dialog
      title={title}
      opened={opened}
      onClose={onClose}
      size="narrow"
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button kind="danger" busy={busy ?? false} onClick={onConfirm} data-autofocus>
            {verb}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
