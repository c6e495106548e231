/** What a room may see. Each rule is proved by a planted violation in the tests of tools/. */
const only = (name, from, allowed) => ({
  name,
  severity: "error",
  from: { path: from },
  to: { path: "^src/", pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: "no-ring", severity: "error", from: {}, to: { circular: true } },
    only("core-is-pure", "^src/core/", "^src/core/"),
    {
      name: "core-no-react",
      severity: "error",
      from: { path: "^src/(core|canvas)/" },
      to: { path: "node_modules/(react|react-dom)" },
    },
    only("ui-knows-core", "^src/ui/", "^src/(ui|core)/"),
    only("canvas-knows-core", "^src/canvas/", "^src/(canvas|core)/"),
    {
      name: "shape-is-alone",
      severity: "error",
      from: { path: "^src/shapes/([^/]+)/" },
      to: { path: "^src/", pathNot: "^src/(shapes/$1|canvas|core|ui)/" },
    },
    only("api-knows-core", "^src/api/", "^src/(api|core)/"),
    {
      name: "field-is-alone",
      severity: "error",
      from: { path: "^src/fields/([^/]+)/" },
      to: { path: "^src/", pathNot: "^src/(fields/$1|core|ui)/" },
    },
    only("workbench-knows-canvas", "^src/workbench/", "^src/(workbench|canvas|core|ui)/"),
    {
      name: "modality-is-alone",
      severity: "error",
      from: { path: "^src/modalities/([^/]+)/" },
      to: { path: "^src/", pathNot: "^src/(modalities/$1|workbench|shapes|canvas|core|ui)/" },
    },
    {
      name: "feature-is-alone",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/", pathNot: "^src/(features/$1|workbench|api|ui|core)/" },
    },
    {
      name: "generated-has-one-door",
      severity: "error",
      from: { pathNot: "^src/api/" },
      to: { path: "^src/api/generated/" },
    },
    {
      name: "mantine-has-one-door",
      severity: "error",
      from: { pathNot: "^src/ui/" },
      to: { path: "node_modules/@mantine/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { conditionNames: ["import", "browser", "default"] },
  },
};
