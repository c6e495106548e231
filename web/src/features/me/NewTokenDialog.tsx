import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TokenWish } from "../../api/accounts";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { SelectField, TextField } from "../../ui/inputs/fields";
import { Dialog } from "../../ui/overlay/Dialog";

const SCOPES = ["read", "write"] as const;

interface NewTokenDialogProps {
  opened: boolean;
  onClose: () => void;
  create: (wish: TokenWish) => void;
  busy: boolean;
  error: unknown;
}

export function NewTokenDialog({ opened, onClose, create, busy, error }: NewTokenDialogProps) {
  const { t } = useTranslation("me");
  const [name, setName] = useState("");
  const [reach, setReach] = useState<(typeof SCOPES)[number]>("write");
  return (
    <Dialog title={t("tokens.new")} opened={opened} onClose={onClose} size="narrow">
      <Form error={error} onSubmit={() => create({ name, scopes: reach === "write" ? ["read", "write"] : ["read"] })}>
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
          data={SCOPES.map((scope) => ({ value: scope, label: t(`tokens.reaches.${scope}`) }))}
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
