import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import type { Role } from "../../api/payloads";
import { invite } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { SelectField, TextField } from "../../ui/inputs/fields";
import { Dialog } from "../../ui/overlay/Dialog";
import { CopyCode } from "../../ui/text/CopyCode";
import { ROLES } from "./roles";

/** A link for one person and one role; it is handed over by whatever way people already talk. */
export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("members");
  const may = useMay();
  const { id: workspace } = useWorkspace();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("annotator");
  const make = useMutation({
    mutationFn: () => invite(workspace, { email: email || null, role }),
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: ["invitations", workspace] }),
  });
  const close = () => {
    make.reset();
    setEmail("");
    onClose();
  };
  const offered = ROLES.filter((one) => one !== "owner" || may("members.manage"));
  return (
    <Dialog title={t("invite")} opened={opened} onClose={close} size="narrow">
      {make.data ? (
        <CopyCode label={t("linkFor", { role: t(`roles.${make.data.role}`) })} code={make.data.url} />
      ) : (
        <Form error={make.error} onSubmit={() => make.mutate()}>
          <SelectField
            label={t("role")}
            description={t(`roleWhat.${role}`)}
            allowDeselect={false}
            data={offered.map((value) => ({ value, label: t(`roles.${value}`) }))}
            value={role}
            onChange={(value) => setRole((value as Role | null) ?? role)}
          />
          <TextField
            label={t("email")}
            description={t("emailHelp")}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Button kind="main" type="submit" busy={make.isPending}>
            {t("makeLink")}
          </Button>
        </Form>
      )}
    </Dialog>
  );
}
