import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { setUp } from "../../api/accounts";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { SecretField, TextField } from "../../ui/inputs/fields";
import { DoorFoot } from "./DoorFoot";
import { DoorPage } from "./DoorPage";

const EMPTY = { workspace: "", name: "", email: "", password: "" };

/** The first person on a fresh server becomes its owner. */
export function SetupPage() {
  const { t } = useTranslation("accounts");
  const { token } = useSearch({ from: "/setup" });
  const client = useQueryClient();
  const navigate = useNavigate();
  const [wish, setWish] = useState(EMPTY);
  const attempt = useMutation({
    mutationFn: () => setUp({ ...wish, token }),
    meta: { quiet: true },
    onSuccess: async () => {
      client.clear();
      await navigate({ to: "/", replace: true });
    },
  });
  const put = (name: keyof typeof EMPTY) => (event: { target: { value: string } }) =>
    setWish({ ...wish, [name]: event.target.value });
  return (
    <DoorPage title={t("setup.title")} lead={<p>{t("setup.lead")}</p>}>
      <Form error={attempt.error} onSubmit={() => attempt.mutate()}>
        <TextField
          label={t("workspaceName")}
          description={t("workspaceNameHelp")}
          required
          withAsterisk={false}
          value={wish.workspace}
          onChange={put("workspace")}
        />
        <TextField
          label={t("name")}
          autoComplete="name"
          required
          withAsterisk={false}
          value={wish.name}
          onChange={put("name")}
        />
        <TextField
          label={t("email")}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={wish.email}
          onChange={put("email")}
        />
        <SecretField
          label={t("password")}
          description={t("passwordHelp")}
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={10}
          value={wish.password}
          onChange={put("password")}
        />
        <Button kind="main" type="submit" busy={attempt.isPending}>
          {t("setup.create")}
        </Button>
      </Form>
      <DoorFoot />
    </DoorPage>
  );
}
