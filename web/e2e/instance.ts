import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");
const PATIENCE_MS = 120_000;
const LOOK_MS = 200;

/** A real server on a fresh data directory: what `dianjing serve` starts, and nothing less. */
export interface Instance {
  url: string;
  /** Stops it as Ctrl-C would, and starts it again on the same data. */
  restart(): Promise<void>;
  /** Kills it as a power cut would (kill -9); `restart` starts it again. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

function command(): string[] {
  const named = process.env.DIANJING_TEST_COMMAND;
  if (named) return named.split(" ");
  const installed = join(ROOT, ".venv/bin/dianjing");
  return existsSync(installed) ? [installed] : ["dianjing"];
}

function freePort(): Promise<number> {
  return new Promise((give, fail) => {
    const probe = createServer();
    probe.on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? give(address.port) : fail(new Error("no port"))));
    });
  });
}

async function answers(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${said()}`);
    try {
      if ((await fetch(`${url}/readyz`)).ok) return;
    } catch {
      // Not listening yet: looked at again below, until patience ends.
    }
    await new Promise((next) => setTimeout(next, LOOK_MS));
  }
  throw new Error(`the server did not answer:\n${said()}`);
}

function ended(child: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once("exit", () => done());
    child.kill(signal);
  });
}

export async function startInstance(rootPath = ""): Promise<Instance> {
  const folder = mkdtempSync(join(tmpdir(), "dianjing-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${rootPath}`;
  const [program = "dianjing", ...before] = command();
  const begin = async () => {
    let output = "";
    const child = spawn(program, [...before, "serve", "--port", String(port)], {
      env: { ...process.env, DIANJING_DATA_DIR: folder, DIANJING_ROOT_PATH: rootPath },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8_000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    await answers(url, child, () => output);
    return child;
  };
  let child = await begin();
  return {
    url,
    restart: async () => {
      await ended(child);
      child = await begin();
    },
    kill: () => ended(child, "SIGKILL"),
    stop: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the command line answers; it fails where the command does. */
export async function runCommand(...args: string[]): Promise<string> {
  const [program = "dianjing", ...before] = command();
  const { stdout } = await promisify(execFile)(program, [...before, ...args], { timeout: PATIENCE_MS });
  return stdout;
}
