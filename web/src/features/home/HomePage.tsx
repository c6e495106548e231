import { useTranslation } from "react-i18next";
import { useMe } from "../../api/me";
import { Page } from "../../ui/page/Page";

export function HomePage() {
  const { t } = useTranslation("home");
  const me = useMe();
  return <Page title={t("hello", { name: me?.user.name })}>{null}</Page>;
}
