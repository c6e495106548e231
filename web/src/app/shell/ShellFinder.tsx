import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import { useFinder } from "../../ui/palette/commands";
import { type Found, findAll } from "./finders";

/** Lets the palette find datasets, projects, items, tasks, people and releases by name. */
export function ShellFinder() {
  const { t } = useTranslation("app");
  const { id: workspace, slug } = useWorkspace();
  const may = useMay();
  const client = useQueryClient();
  const open = useOpen(slug);
  const headings: Record<Found["kind"], string> = {
    project: t("nav.projects"),
    dataset: t("nav.datasets"),
    item: t("palette.items"),
    task: t("palette.tasks"),
    member: t("nav.members"),
    release: t("nav.releases"),
  };
  useFinder(async (typed) => {
    const found = await findAll(typed, { client, workspace, may });
    return found.map((one) => ({
      id: `${one.kind}-${one.id}`,
      title: one.title,
      group: [headings[one.kind], one.within].filter(Boolean).join(" · "),
      run: () => open(one),
    }));
  });
  return null;
}

function useOpen(workspace: string): (found: Found) => void {
  const navigate = useNavigate();
  return ({ kind, id }) => {
    switch (kind) {
      case "project":
        return void navigate({ to: "/w/$workspace/projects/$project", params: { workspace, project: id } });
      case "dataset":
        return void navigate({ to: "/w/$workspace/datasets/$dataset", params: { workspace, dataset: id } });
      case "item":
        return void navigate({ to: "/w/$workspace/items/$item", params: { workspace, item: id } });
      case "task":
        return void navigate({ to: "/w/$workspace/tasks/$task", params: { workspace, task: id } });
      case "release":
        return void navigate({ to: "/w/$workspace/releases/$release", params: { workspace, release: id } });
      default:
        return void navigate({ to: "/w/$workspace/members", params: { workspace } });
    }
  };
}
