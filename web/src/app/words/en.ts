export default import.meta.glob<Record<string, unknown>>(
  ["../../{ui,workbench,app}/words/en.json", "../../{features,modalities,fields,shapes,workbench}/*/words/en.json"],
  { eager: true, import: "default" },
);
