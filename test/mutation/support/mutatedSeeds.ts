// A program: runs simulator seeds with one guard taken away, until one fails. `mutatedSeeds.js INDEX SEEDS` prints the
// seed and what broke, or nothing.
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';

import { transformSync } from 'esbuild';

import { inRepository } from '../../support/launch/inRepository';
import { mutations, type Mutation } from './mutations';

/** What Node hands to the loader of a kind of file. */
interface LoadedModule {
  _compile(code: string, file: string): void;
}

/** Puts the mutated source in the place of the compiled file. */
function mutate({ file, code, replacement }: Mutation): void {
  const source = readFileSync(inRepository(file), 'utf8');
  const parts = source.split(code);
  if (parts.length !== 2) {
    throw new Error(`${file} does not have once what the mutation replaces: ${code}`);
  }
  const options = { loader: 'ts', format: 'cjs', platform: 'node', target: 'node20' } as const;
  const mutated = transformSync(parts.join(replacement), options).code;
  const target = inRepository('out', file.replace(/\.ts$/, '.js'));
  const loaders = (Module as unknown as { _extensions: Record<string, unknown> })._extensions;
  const load = loaders['.js'] as (module: LoadedModule, name: string) => void;
  loaders['.js'] = (module: LoadedModule, name: string): void => {
    if (path.resolve(name) === target) module._compile(mutated, name);
    else load(module, name);
  };
}

async function main([index = '', count = '']: readonly string[]): Promise<void> {
  const mutation = mutations[Number(index)];
  if (mutation !== undefined) mutate(mutation);
  // Loaded after the mutation.
  const { runSeed, seedsFrom } = await import('../../simulation/support/runSeeds');
  for (const seed of seedsFrom(1, Number(count))) {
    const error = await runSeed(seed);
    if (error === undefined) continue;
    process.stdout.write(`seed ${seed}: ${error.message.slice(0, 200)}\n`);
    break;
  }
  // What a broken engine left behind is not waited for.
  process.exit(0);
}

void main(process.argv.slice(2));
