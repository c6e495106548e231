export default import.meta.glob<Record<string, unknown>>(
  ["../../{ui,workbench,app}/words/zh.json", "../../{features,modalities,fields,shapes,workbench}/*/words/zh.json"],
  { eager: true, import: "default" },
);
