import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../../support/repository';

/** A note of a real vault, its bytes read as UTF-8. */
export interface VaultNote {
  readonly file: string;
  readonly text: string;
}

const vaultsFolder =
  process.env['MOONFORGE_VAULTS'] ?? path.resolve(repositoryRoot, '../shared/vaults');

/** Every Markdown file of a vault, sorted by path; `undefined` when the vault is not on this machine. */
export function readVault(name: string): readonly VaultNote[] | undefined {
  const folder = path.join(vaultsFolder, name);
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.toLowerCase().endsWith('.md'))
    .sort()
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }));
}

/** Runs `check` on a vault's notes; where the vault is absent, the test is pending and its title says why. */
export function withVault(name: string, check: (notes: readonly VaultNote[]) => void): Mocha.Func {
  return function () {
    const notes = readVault(name);
    if (notes === undefined) {
      if (this.test) this.test.title += ` (pending: no ${path.join(vaultsFolder, name)})`;
      this.skip();
    }
    check(notes);
  };
}
