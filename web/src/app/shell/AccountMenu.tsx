import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { signOut } from "../../api/accounts";
import { useMay, useMe, useWorkspace } from "../../api/me";
import { Menu } from "../../ui/overlay/Menu";
import styles from "./Shell.module.css";

/** Who I am, my settings, the other workspaces, the way out. */
export function AccountMenu() {
  const { t } = useTranslation("app");
  const me = useMe();
  const here = useWorkspace();
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      client.clear();
    },
  });
  const others = (me?.workspaces ?? []).filter((workspace) => workspace.id !== here.id);
  const params = { workspace: here.slug };
  const entries = [
    { label: t("account.mine"), onSelect: () => void navigate({ to: "/w/$workspace/me", params }) },
    ...(may("workspace.write")
      ? [{ label: t("account.workspace"), onSelect: () => void navigate({ to: "/w/$workspace/settings", params }) }]
      : []),
    ...others.map((workspace) => ({
      label: t("account.switch", { name: workspace.name }),
      onSelect: () => void navigate({ to: "/w/$workspace", params: { workspace: workspace.slug } }),
    })),
    { label: t("account.signOut"), onSelect: () => leave.mutate() },
  ];
  return (
    <Menu
      entries={entries}
      trigger={
        <button type="button" className={styles.account} aria-label={`${t("account.menu")} ${me?.user.name ?? ""}`}>
          {me?.user.name}
        </button>
      }
    />
  );
}
