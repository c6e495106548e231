import type { ModalityManifest } from "../../workbench/ports";

const manifest: ModalityManifest = {
  name: "text",
  title: { zh: "文本", en: "Text" },
  load: () => import("./Workbench"),
};

export default manifest;
