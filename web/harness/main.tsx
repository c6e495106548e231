import i18next from "i18next";
import { createRoot } from "react-dom/client";
import { loadPlugins } from "../src/app/plugins";
import { startWords } from "../src/app/words/load";
import { DesignProvider } from "../src/ui/theme/DesignProvider";
import { chooseTheme } from "../src/ui/theme/preference";
import { modalities, type WorkbenchFrame, type WorkMode } from "../src/workbench/ports";
import { drawnPicture } from "./drawn";
import { CAPTION, pairTask } from "./pair";
import { memoryPorts } from "./ports";
import { imageTask, longText, NEWS, questionTask, textTask } from "./tasks";
import type {} from "./window";

const wish = new URLSearchParams(location.search);
const asked = wish.get("p");
const asks = asked === "questions";
const which = asks || asked === "text" ? "text" : asked === "pair" ? "image-text" : "image";
const count = Number(wish.get("n") ?? 0);
const mode = (wish.get("mode") ?? "annotate") as WorkMode;

const image = wish.get("image") ?? drawnPicture();
const { ports, log } = memoryPorts(
  image,
  which === "image-text" ? CAPTION : count > 0 ? longText(count).text : NEWS,
  wish.get("fail"),
);
window.harness = log;

const make = asks ? questionTask : { text: textTask, image: imageTask, "image-text": pairTask }[which];
const task = make({ mode, count });
const frame: WorkbenchFrame = {
  crumbs:
    which === "text"
      ? [{ title: "新闻语料" }, { title: "实体与关系", href: "#project" }, { title: task.item.key }]
      : [{ title: "宠物照片" }, { title: "目标框与轮廓", href: "#project" }, { title: task.item.key }],
  progress: { done: 37, total: 120 },
  today: { tasks: 37, seconds: 37 * 48 },
  ...(which === "image"
    ? {
        film: ["chelsea.jpg", "coffee.jpg", "rocket.jpg", "astronaut.jpg"].map((title) => ({
          id: title,
          title,
          preview: image,
          current: title === task.item.key,
          open: () => undefined,
        })),
      }
    : {}),
};

const theme = wish.get("t");
if (theme === "light" || theme === "dark") chooseTheme(theme);
await startWords();
await i18next.changeLanguage(wish.get("l") === "en" ? "en" : "zh");
await loadPlugins();
const { Workbench } = await modalities.get(which).load();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <DesignProvider>
      <Workbench task={task} ports={ports} frame={frame} />
    </DesignProvider>,
  );
}
