import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { Page } from "../../ui/page/Page";

export function NotFoundPage() {
  const { t } = useTranslation("app");
  return (
    <Page title={t("notFound.title")}>
      <EmptyState title={t("notFound.what")} action={<ButtonLink to="/">{t("notFound.home")}</ButtonLink>}>
        <p>{t("notFound.why")}</p>
      </EmptyState>
    </Page>
  );
}
