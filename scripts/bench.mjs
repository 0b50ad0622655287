// Runs every benchmark below test/bench/, or those whose names contain an argument, prints one table and writes
// out/bench.json.
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { buildBundles, compileTests, root } from './lib/compiled.mjs';

const folder = path.join(root, 'out/test/bench');

try {
  compileTests();
  buildBundles();
  const chosen = process.argv.slice(2);
  const files = (await readdir(folder, { recursive: true }))
    .filter((name) => name.endsWith('.bench.js'))
    .filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)))
    .sort();
  if (files.length === 0) throw new Error('There is no such benchmark below test/bench/.');
  const results = [];
  for (const file of files) {
    console.error(`measuring ${file.replace(/\.bench\.js$/, '')} …`);
    const { run } = await import(pathToFileURL(path.join(folder, file)));
    results.push(...(await run()));
  }
  printTable(results);
  await writeFile(path.join(root, 'out/bench.json'), JSON.stringify(results, undefined, 2));
} catch (error) {
  console.error(error.stack ?? error.message);
  process.exitCode = 1;
}

function printTable(results) {
  const rows = results.map(({ name, unit, ours, peers, ratio, budget }) => {
    const others = Object.entries(peers).map(([peer, value]) => `${peer} ${figure(value)}`);
    const kept = budget === undefined ? '' : verdict(budget, { ours, ratio, unit });
    return [name, unit, figure(ours), others.join(', '), `${ratio.toFixed(2)}×`, kept];
  });
  const table = [['what', 'unit', 'ours', 'peers', 'ours / best peer', 'budget'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** "≤ 1.5× ok", "≤ 300 MB over". */
function verdict({ of, most }, { ours, ratio, unit }) {
  const [measured, limit] = of === 'ratio' ? [ratio, `${most}×`] : [ours, `${most} ${unit}`];
  return `≤ ${limit} ${measured <= most ? 'ok' : 'over'}`;
}

function figure(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
