import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const licences = fileURLToPath(new URL('licences', import.meta.url));

/** The licences of every package of node_modules whose code is in the bundles, from esbuild's metafiles. */
export function thirdPartyNotices(root, metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.keys(output.inputs)),
  );
  const folders = new Set(inputs.map(packageFolder).filter(Boolean));
  const notices = [...folders].sort().map((folder) => notice(path.join(root, folder)));
  return ['Moonforge contains code of the following packages.\n', ...new Set(notices)].join(
    `\n${'-'.repeat(80)}\n`,
  );
}

/** The innermost package that a bundled file belongs to. */
function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function notice(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const shipped = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  const texts = shipped.length > 0 ? shipped : [standardText(name, license, author)];
  return [`${name} ${version} (${license})`, ...texts, ''].join('\n\n');
}

/** The licence a package names, for one that ships no text of it. Throws when that text is not here. */
function standardText(name, license, author) {
  const file = path.join(licences, `${license}.txt`);
  if (!existsSync(file)) {
    throw new Error(`${name} ships no licence text; put that of ${license} into ${licences}.`);
  }
  const holder = typeof author === 'string' ? author : author?.name;
  return readFileSync(file, 'utf8')
    .trim()
    .replace('{author}', holder ?? `the authors of ${name}`);
}
