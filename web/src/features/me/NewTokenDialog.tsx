import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Sent } from "../../api/payloads";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { SelectField, TextField } from "../../ui/inputs/fields";
import { Dialog } from "../../ui/overlay/Dialog";

/** A token for reading, or one that may do what its owner may. */
const REACHES = { read: ["*.read"], write: ["*"] } as const;
type Reach = keyof typeof REACHES;

interface NewTokenDialogProps {
  opened: boolean;
  onClose: () => void;
  create: (wish: Sent<"TokenWish">) => void;
  busy: boolean;
  error: unknown;
}

export function NewTokenDialog({ opened, onClose, create, busy, error }: NewTokenDialogProps) {
  const { t } = useTranslation("me");
  const [name, setName] = useState("");
  const [reach, setReach] = useState<Reach>("write");
  return (
    <Dialog title={t("tokens.new")} opened={opened} onClose={onClose} size="narrow">
      <Form error={error} onSubmit={() => create({ name, scopes: [...REACHES[reach]] })}>
        <TextField
          label={t("tokens.name")}
          description={t("tokens.nameHelp")}
          data-autofocus
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label={t("tokens.reach")}
          data={(["read", "write"] as const).map((value) => ({ value, label: t(`tokens.reaches.${value}`) }))}
          allowDeselect={false}
          value={reach}
          onChange={(value) => setReach(value === "read" ? "read" : "write")}
        />
        <Button kind="main" type="submit" busy={busy}>
          {t("tokens.create")}
        </Button>
      </Form>
    </Dialog>
  );
}
