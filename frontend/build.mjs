// Builds the pages (node build.mjs [--out=FOLDER]) or their unit tests
// (node build.mjs --tests [--out=FOLDER]).
// static/BUILD lists the sha256 of every source and of every file built, so that a build can tell
// whether the pages are those of the sources.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const option = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);

/** Every file under a folder, as paths from it with slashes, sorted. */
function filesUnder(folder, prefix = "") {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .flatMap((entry) => {
      const path = posix.join(prefix, entry.name);
      return entry.isDirectory() ? filesUnder(folder, path) : [path];
    })
    .sort();
}

function sum(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

async function pages(out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const done = await build({
    absWorkingDir: here,
    entryPoints: ["src/coach.ts", "src/phone.ts", "src/workouts.ts", "src/pages.css"],
    outdir: out,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome107", "firefox110", "safari16"],
    legalComments: "eof",
    logLevel: "warning",
    metafile: true,
  });
  const sources = ["build.mjs", "package-lock.json", ...filesUnder(here, "src")];
  const lines = [
    ...sources.map((path) => `${sum(join(here, path))}  frontend/${path}`),
    ...filesUnder(out).map((path) => `${sum(join(out, path))}  static/${path}`),
  ];
  writeFileSync(join(out, "BUILD"), `${lines.join("\n")}\n`);
  for (const [path, { bytes }] of Object.entries(done.metafile.outputs)) {
    console.log(`${posix.basename(path)} ${Math.ceil(bytes / 1024)} KB`);
  }
}

async function tests(out) {
  rmSync(out, { recursive: true, force: true });
  await build({
    absWorkingDir: here,
    entryPoints: filesUnder(here, "tests"),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
}

if (process.argv.includes("--tests")) await tests(resolve(option("out") ?? join(here, ".tests")));
else await pages(resolve(option("out") ?? join(here, "../src/secondheart/web/static")));
