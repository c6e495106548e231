import type { Log } from "./ports";

declare global {
  interface Window {
    harness?: Log;
  }
}
