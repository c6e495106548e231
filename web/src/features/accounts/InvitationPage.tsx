import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "../../api/accounts";
import { acceptInvitation, invitationQuery } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { SecretField, TextField } from "../../ui/inputs/fields";
import { DoorFoot } from "./DoorFoot";
import { DoorPage } from "./DoorPage";

/** A link from a manager: whoever is signed in joins at once, anybody else makes an account first. */
export function InvitationPage() {
  const { t } = useTranslation("accounts");
  const { token } = useParams({ from: "/invitations/$token" });
  const shown = useQuery(invitationQuery(token));
  const me = useQuery(meQuery);
  if (shown.isError) {
    return (
      <DoorPage title={t("invitation.gone")}>
        <ErrorState error={shown.error} />
      </DoorPage>
    );
  }
  if (!shown.data || me.isPending) {
    return (
      <DoorPage title="">
        <Skeleton of="form" />
      </DoorPage>
    );
  }
  return (
    <DoorPage
      title={t("invitation.title", { workspace: shown.data.workspace.name })}
      lead={<p>{t("invitation.lead", { role: t(`roles.${shown.data.role}`) })}</p>}
    >
      {me.data ? <p>{t("invitation.signedInAs", { name: me.data.user.name })}</p> : null}
      <AcceptForm token={token} email={shown.data.email ?? ""} asks={!me.data} />
      <DoorFoot />
    </DoorPage>
  );
}

function AcceptForm({ token, email, asks }: { token: string; email: string; asks: boolean }) {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [wish, setWish] = useState({ name: "", email, password: "" });
  const attempt = useMutation({
    mutationFn: () => acceptInvitation(token, asks ? wish : {}),
    meta: { quiet: true },
    onSuccess: async () => {
      client.clear();
      await navigate({ to: "/", replace: true });
    },
  });
  const put = (name: keyof typeof wish) => (event: { target: { value: string } }) =>
    setWish({ ...wish, [name]: event.target.value });
  return (
    <Form error={attempt.error} onSubmit={() => attempt.mutate()}>
      {asks ? (
        <>
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
            description={`${t("passwordHelp")} ${t("invitation.existing")}`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={10}
            value={wish.password}
            onChange={put("password")}
          />
        </>
      ) : null}
      <Button kind="main" type="submit" busy={attempt.isPending}>
        {t("invitation.accept")}
      </Button>
    </Form>
  );
}
