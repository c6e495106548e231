import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import { declareCommands, keysOf, useKeymap } from "../../ui/keys/keymap";
import { useBinder } from "../../ui/keys/useBinder";
import { useKeys } from "../../ui/keys/useKeys";
import { useCommands } from "../../ui/palette/commands";
import { chooseTheme, useTheme } from "../../ui/theme/preference";

const PLACES = [
  { to: "/w/$workspace", word: "home", keys: "g h", verb: null },
  { to: "/w/$workspace/datasets", word: "datasets", keys: "g d", verb: "datasets.read" },
  { to: "/w/$workspace/projects", word: "projects", keys: "g p", verb: null },
  { to: "/w/$workspace/review", word: "review", keys: "g r", verb: "reviews.decide" },
  { to: "/w/$workspace/releases", word: "releases", keys: "g v", verb: "releases.read" },
  { to: "/w/$workspace/members", word: "members", keys: "g m", verb: "members.read" },
  { to: "/w/$workspace/jobs", word: "jobs", keys: "g j", verb: "jobs.read" },
  { to: "/w/$workspace/audit", word: "audit", keys: "g a", verb: "audit.read" },
  { to: "/w/$workspace/me", word: "settings", keys: "g s", verb: null },
] as const;

/** What is begun on a page of its own. */
const BEGINNINGS = [
  { to: "/w/$workspace/projects/new", word: "newProject", verb: "projects.create" },
  { to: "/w/$workspace/datasets", word: "addData", verb: "imports.create" },
  { to: "/w/$workspace/members", word: "invite", verb: "members.invite" },
  { to: "/w/$workspace/me/keys", word: "keys", verb: null },
  { to: "/w/$workspace/settings", word: "workspace", verb: "workspace.write" },
] as const;

declareCommands(
  PLACES.map(({ word, keys }) => ({
    id: `go.${word}`,
    words: `app:nav.${word}`,
    group: "app:palette.go",
    keys,
    place: "",
  })),
);

/** What can be reached from every page: by two keys in a row, or by name in the palette. */
export function ShellCommands() {
  const { t, i18n } = useTranslation("app");
  const bind = useBinder();
  const keymap = useKeymap();
  const { slug } = useWorkspace();
  const may = useMay();
  const navigate = useNavigate();
  const { shown } = useTheme();
  const places = PLACES.filter(({ verb }) => verb === null || may(verb)).map(({ to, word }) => ({
    id: `go-${word}`,
    title: t(`nav.${word}`),
    group: t("palette.go"),
    keys: keysOf(`go.${word}`, keymap),
    command: `go.${word}`,
    run: () => void navigate({ to, params: { workspace: slug } }),
  }));
  const other = i18n.language.startsWith("zh") ? "en" : "zh";
  const opposite = shown === "dark" ? "light" : "dark";
  const acts = [
    { id: "theme", title: t(`palette.${opposite}`), group: t("palette.act"), run: () => chooseTheme(opposite) },
    {
      id: "language",
      title: t("palette.language"),
      group: t("palette.act"),
      run: () => void i18n.changeLanguage(other),
    },
  ];
  const begun = BEGINNINGS.filter(({ verb }) => verb === null || may(verb)).map(({ to, word }) => ({
    id: `begin-${word}`,
    title: t(`palette.${word}`),
    group: t("palette.act"),
    run: () => void navigate({ to, params: { workspace: slug } }),
  }));
  useCommands([...places, ...begun, ...acts]);
  useKeys(
    t("palette.go"),
    places.flatMap(({ command, run }) => bind(command, run)),
  );
  return null;
}
