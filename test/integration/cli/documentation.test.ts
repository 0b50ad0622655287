import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from '../../support/repository';
import { freshProject } from '../sync/support/emulator';
import { CliRig, cliFile } from './support/cliRig';

/** One command of a console block and what it prints. */
interface Example {
  readonly command: string;
  readonly expected: string;
}

/** The examples of a document in order. */
function examplesOf(document: string): readonly Example[] {
  const blocks = [...document.matchAll(/^```console\n(.*?)^```$/gms)].map(
    ([, block = '']) => block,
  );
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((example) => {
        const lineEnd = example.indexOf('\n');
        return { command: example.slice(0, lineEnd), expected: example.slice(lineEnd + 1) };
      }),
  );
}

/** Document ids differ each time: those of the document stand for the real ones. */
class Ids {
  readonly #real = new Map<string, string>();

  inCommand(command: string): string {
    return command.replace(idPattern, (id) => this.#real.get(id) ?? id);
  }

  /** Learns the ids that `expected` shows for the first time from where they stand in `actual`. */
  inOutput(expected: string, actual: string): string {
    const found = actual.match(idPattern) ?? [];
    (expected.match(idPattern) ?? []).forEach((id, i) => {
      if (!this.#real.has(id)) this.#real.set(id, found[i] ?? id);
    });
    return this.inCommand(expected);
  }
}

const idPattern = /\b[A-Za-z0-9]{20}\b/g;

function runInShell(command: string, cwd: string): Promise<string> {
  const script = `exec 2>&1; moonforge() { "$NODE" "$CLI" "$@"; }; ${command}`;
  const env = { ...process.env, NODE: process.execPath, CLI: cliFile, LC_ALL: 'C' };
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { cwd, env }, (error, output) => {
      const code = error === null ? 0 : error.code;
      resolve(code === 0 ? output : `${output}[exit code ${String(code)}]\n`);
    });
  });
}

describe('docs/cli.md', () => {
  const document = readFileSync(path.join(repositoryRoot, 'docs/cli.md'), 'utf8');

  it('shows examples that are true', async function () {
    if (process.platform === 'win32') this.skip();
    const rig = new CliRig();
    try {
      await symlink(path.join(repositoryRoot, 'samples'), rig.path('samples'));
      const { host, port } = await freshProject('demo-bell');
      const ids = new Ids();
      const examples = examplesOf(document);
      assert.ok(examples.length >= 16);
      for (const { command, expected } of examples) {
        const real = ids.inCommand(command).replace('127.0.0.1:8080', `${host}:${port}`);
        const actual = await runInShell(real, rig.root);
        assert.equal(actual, ids.inOutput(expected, actual), command);
      }
    } finally {
      await rig.close();
    }
    // Each example is a process of its own, and some wait for the emulator.
  }).timeout(300_000);
});
