/**
 * Preloaded with `node --import`: the program then runs with one deliberate bug in it, the one that `LIGHTPOST_BUG`
 * names. The file on disk stays as it is; its text is changed on its way into the module loader. Worker threads inherit
 * `--import` and the environment, and with them the bug.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bugs } from './bugs.ts';
import { mutate } from './mutate.ts';

/** As for every wrong command line: 1 is kept for what a run finds. */
const EXIT_WRONG_CALL = 2;

function refuse(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(EXIT_WRONG_CALL);
}

const name = process.env['LIGHTPOST_BUG'] ?? '';
const bug = bugs.find((candidate) => candidate.name === name);
if (bug === undefined) refuse(`LIGHTPOST_BUG names no bug: "${name}"; \`npm run sim -- --list-bugs\` names them`);

const target = new URL(`../../../${bug.file}`, import.meta.url);
// Read now, so that a bug that no longer fits is told before anything runs, and not only if its file is ever loaded.
const mutation = mutate(bug, readFileSync(fileURLToPath(target), 'utf8'));
if (mutation.kind === 'misfit') refuse(mutation.line);
const source = mutation.text;

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    return url === target.href ? { ...loaded, source } : loaded;
  },
});
