#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cancelOnSignal } from './cli/cancelOnSignal';
import { runCli } from './cli/runCli';
import { readInput, writeTo } from './cli/streams';

const token = cancelOnSignal();

void runCli(process.argv.slice(2), {
  version: readVersion,
  token,
  readInput: () => readInput(process.stdin, token),
  writeOutput: (text) => writeTo(process.stdout, text),
  writeError: (text) => writeTo(process.stderr, text),
}).then((code) => process.exit(code));

/** From the manifest beside the folder this file is bundled into. */
function readVersion(): string {
  const manifest = readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8');
  return /"version":\s*"([^"]*)"/.exec(manifest)?.[1] ?? 'unknown';
}
