#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cancelOnSignal } from './cli/cancelOnSignal';
import { runCli } from './cli/runCli';
import { readStandardInput, writeTo } from './cli/streams';

const token = cancelOnSignal();
// Stands until the command answers, so that a process that ends early never looks like a success.
process.exitCode = 1;

void runCli(process.argv.slice(2), {
  version: readVersion,
  token,
  readInput: () => readStandardInput(token),
  writeOutput: (text) => writeTo(process.stdout, text),
  writeError: (text) => writeTo(process.stderr, text),
}).then(
  (code) => process.exit(code),
  () => process.exit(1),
);

/** From the manifest beside the folder this file is bundled into. */
function readVersion(): string {
  const manifest = readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8');
  return /"version":\s*"([^"]*)"/.exec(manifest)?.[1] ?? 'unknown';
}
