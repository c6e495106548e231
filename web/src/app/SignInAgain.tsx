import { useQueryClient } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { onSignedOut } from "../api/http";
import { Dialog } from "../ui/overlay/Dialog";

/** Seldom needed: brought when a session has ended, not with every first page. */
const SignInForm = lazy(() => import("../features/accounts/SignInForm").then((code) => ({ default: code.SignInForm })));

/** The session ended in the middle of something: the page stays as it is and the person signs in over it. */
export function SignInAgain() {
  const { t } = useTranslation("app");
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const inside = useRouterState({
    select: (state) => state.matches.some((match) => match.routeId === "/w/$workspace"),
  });
  useEffect(() => onSignedOut(() => setAsked(true)), []);
  return (
    <Dialog title={t("signInAgain.title")} opened={asked && inside} onClose={() => setAsked(false)} size="narrow" above>
      <p>{t("signInAgain.why")}</p>
      <Suspense>
        <SignInForm
          onDone={() => {
            setAsked(false);
            void client.invalidateQueries();
          }}
        />
      </Suspense>
    </Dialog>
  );
}
