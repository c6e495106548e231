import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DoorFoot } from "./DoorFoot";
import { DoorPage } from "./DoorPage";
import { SignInForm } from "./SignInForm";

export function SignInPage() {
  const { t } = useTranslation("accounts");
  const { next } = useSearch({ from: "/sign-in" });
  const client = useQueryClient();
  const router = useRouter();
  const enter = async () => {
    client.clear();
    await router.navigate({ href: next?.startsWith("/") && !next.startsWith("//") ? next : "/", replace: true });
  };
  return (
    <DoorPage title={t("signInTitle")}>
      <SignInForm onDone={enter} />
      <DoorFoot />
    </DoorPage>
  );
}
