import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { signIn } from "../../api/accounts";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { SecretField, TextField } from "../../ui/inputs/fields";

/** Address and password. The server throttles; its words say for how long. */
export function SignInForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("accounts");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useMutation({ mutationFn: signIn, onSuccess: onDone, meta: { quiet: true } });
  return (
    <Form error={attempt.error} onSubmit={() => attempt.mutate({ email, password })}>
      <TextField
        label={t("email")}
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <SecretField
        label={t("password")}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button kind="main" type="submit" busy={attempt.isPending}>
        {t("signIn")}
      </Button>
    </Form>
  );
}
