import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Problem } from "../../core/problem";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Page } from "../../ui/page/Page";
import { NotFoundPage } from "./NotFoundPage";

const NOT_FOUND = 404;
const FORBIDDEN = 403;

/** A route that could not be drawn: gone, forbidden, or broken; each says so in its own words. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation("app");
  const router = useRouter();
  const status = error instanceof Problem ? error.status : null;
  if (status === NOT_FOUND) return <NotFoundPage />;
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title={status === FORBIDDEN ? t("forbidden.title") : t("broken.title")}>
      <ErrorState error={error} retry={again} />
    </Page>
  );
}
