import type { ModalityManifest } from "../../workbench/ports";

const manifest: ModalityManifest = {
  name: "image-text",
  title: { zh: "图文", en: "Picture and text" },
  load: () => import("./Workbench"),
};

export default manifest;
