import type { ModalityManifest } from "../../workbench/ports";

const manifest: ModalityManifest = {
  name: "image",
  title: { zh: "图像", en: "Image" },
  load: () => import("./Workbench"),
};

export default manifest;
