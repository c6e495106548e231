import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeMe, changePassword } from "../../api/accounts";
import { useMe, useWorkspace } from "../../api/me";
import { Button } from "../../ui/button/Button";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { Form } from "../../ui/inputs/Form";
import { SecretField, TextField } from "../../ui/inputs/fields";
import { LanguageSwitch } from "../../ui/inputs/LanguageSwitch";
import { ThemeSwitch } from "../../ui/inputs/ThemeSwitch";
import { notify } from "../../ui/overlay/toast";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { Setting, Settings } from "../../ui/page/Settings";
import { DeletedWorkspaces } from "./DeletedWorkspaces";
import { SessionsPanel } from "./SessionsPanel";
import { TokensPanel } from "./TokensPanel";

/** What belongs to the person, whichever workspace they are in. */
export function MyPage() {
  const { t } = useTranslation("me");
  const { slug } = useWorkspace();
  const remember = useMutation({ mutationFn: changeMe });
  return (
    <Page title={t("title")}>
      <Panel title={t("appearance")}>
        <Settings>
          <Setting name={t("language")} help={t("languageHelp")}>
            <LanguageSwitch onChange={(language) => remember.mutate({ language })} />
          </Setting>
          <Setting name={t("theme")}>
            <ThemeSwitch onChange={(theme) => remember.mutate({ theme })} />
          </Setting>
          <Setting name={t("keys.title")} help={t("keys.what")}>
            <ButtonLink to="/w/$workspace/me/keys" params={{ workspace: slug }}>
              {t("keys.change")}
            </ButtonLink>
          </Setting>
        </Settings>
      </Panel>
      <Panel title={t("profile")}>
        <NameForm />
      </Panel>
      <Panel title={t("password")}>
        <PasswordForm />
      </Panel>
      <SessionsPanel />
      <TokensPanel />
      <DeletedWorkspaces />
    </Page>
  );
}

function NameForm() {
  const { t } = useTranslation("me");
  const me = useMe();
  const [name, setName] = useState(me?.user.name ?? "");
  const save = useMutation({
    mutationFn: () => changeMe({ name }),
    meta: { quiet: true },
    onSuccess: (_data, _variables, _result, context) => {
      notify({ tone: "done", title: t("saved") });
      return context.client.invalidateQueries({ queryKey: ["me"] });
    },
  });
  return (
    <Form error={save.error} onSubmit={() => save.mutate()}>
      <TextField
        label={t("name")}
        value={name}
        required
        withAsterisk={false}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField label={t("email")} value={me?.user.email ?? ""} readOnly />
      <Button type="submit" busy={save.isPending} disabled={name === me?.user.name}>
        {t("saveName")}
      </Button>
    </Form>
  );
}

const NO_PASSWORD = { current: "", password: "" };

function PasswordForm() {
  const { t } = useTranslation("me");
  const [wish, setWish] = useState(NO_PASSWORD);
  const save = useMutation({
    mutationFn: () => changePassword(wish),
    meta: { quiet: true },
    onSuccess: () => {
      setWish(NO_PASSWORD);
      notify({ tone: "done", title: t("passwordChanged") });
    },
  });
  return (
    <Form error={save.error} onSubmit={() => save.mutate()}>
      <SecretField
        label={t("currentPassword")}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={wish.current}
        onChange={(event) => setWish({ ...wish, current: event.target.value })}
      />
      <SecretField
        label={t("newPassword")}
        description={t("passwordHelp")}
        autoComplete="new-password"
        minLength={10}
        required
        withAsterisk={false}
        value={wish.password}
        onChange={(event) => setWish({ ...wish, password: event.target.value })}
      />
      <Button type="submit" busy={save.isPending}>
        {t("changePassword")}
      </Button>
    </Form>
  );
}
