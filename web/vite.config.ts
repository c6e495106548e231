import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const PACKED = /\.(?:js|css|svg|json)$/;
const WORTH_BYTES = 1024;

/** Lays packed twins beside what was built, so that the server only picks one and never packs. */
function packed(): Plugin {
  let folder = "";
  return {
    name: "packed",
    apply: "build",
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir, config.build.assetsDir);
    },
    closeBundle: () => {
      for (const name of readdirSync(folder).filter((one) => PACKED.test(one))) {
        const bytes = readFileSync(join(folder, name));
        if (bytes.length < WORTH_BYTES) continue;
        writeFileSync(
          join(folder, `${name}.br`),
          brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
        );
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/**
 * What is needed together travels together: a page of a hundred small files spends more on headers than on content.
 * Everything else is cut where the routes are lazy.
 */
const TOGETHER = [
  { name: "frame", test: /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|openapi-fetch|@tanstack)\// },
  { name: "house", test: /src\/(core|api|ui\/(button|feedback|icon|keys|overlay(?!\/Menu)|palette|page|theme))\// },
  { name: "bench", test: /src\/(canvas|shapes|workbench(?!\/(reader|look|drafts\/localDrafts)))\// },
  // An input in a file of its own is a heavy one, and is brought by the first project that asks for it.
  { name: "answers", test: /src\/fields\/(?!.*Input\.tsx)/ },
];

/** Assets are addressed relatively: the server writes the folder it is mounted under into `<base href>`. */
export default defineConfig({
  base: "./",
  plugins: [react(), packed()],
  build: {
    outDir: "../src/dianjing/server/static",
    emptyOutDir: true,
    target: "es2023",
    chunkSizeWarningLimit: 450, // "frame": what React and the routes need is one file
    rolldownOptions: { output: { codeSplitting: { groups: TOGETHER } } },
  },
  server: { proxy: { "/api": process.env.DIANJING_URL ?? "http://127.0.0.1:8000" } },
  test: {
    projects: [
      // Most tests need no document: a browser's is only made for those that draw (.tsx).
      { extends: true, test: { name: "unit", environment: "node", include: ["src/**/*.test.ts"] } },
      { extends: true, test: { name: "view", environment: "jsdom", include: ["src/**/*.test.tsx"] } },
      {
        extends: true,
        test: {
          name: "e2e",
          environment: "node",
          include: ["e2e/**/*.test.ts"],
          // Each file has a server, a database and a browser of its own, and waits more than it works: two at a time.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
