import type { ShapePlugin } from "../canvas/shapePlugin";
import type { FieldPlugin } from "../ui/fields/fieldKinds";
import { type ModalityManifest, modalities } from "../workbench/ports";

const shapes = import.meta.glob<ShapePlugin>("../shapes/*/kind.ts", { import: "default" });
const fields = import.meta.glob<FieldPlugin>("../fields/*/kind.tsx", { import: "default" });
const manifests = import.meta.glob<ModalityManifest>("../modalities/*/manifest.ts", { import: "default", eager: true });

for (const manifest of Object.values(manifests)) modalities.add(manifest.name, manifest);

let loading: Promise<void> | null = null;

async function load(): Promise<void> {
  const all = [...Object.values(shapes), ...Object.values(fields)];
  for (const plugin of await Promise.all(all.map((bring) => bring()))) plugin.register();
  await Promise.all(Object.values(manifests).map((manifest) => manifest.declare?.()));
}

/** Fills the registries of shapes and fields; called before a workbench opens. Later calls cost nothing. */
export function loadPlugins(): Promise<void> {
  loading ??= load();
  return loading;
}
