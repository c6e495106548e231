import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Assets are addressed relatively: the server writes the folder it is mounted under into `<base href>`. */
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../src/dianjing/server/static",
    emptyOutDir: true,
    target: "es2023",
    chunkSizeWarningLimit: 400,
  },
  server: { proxy: { "/api": process.env.DIANJING_URL ?? "http://127.0.0.1:8000" } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          environment: "node",
          include: ["e2e/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
