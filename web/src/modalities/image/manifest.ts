import type { ModalityManifest } from "../../workbench/ports";

const manifest: ModalityManifest = {
  name: "image",
  title: { zh: "图像", en: "Image" },
  declare: async () => (await import("../../workbench/picture/commands")).declareTools(),
  load: () => import("./Workbench"),
};

export default manifest;
