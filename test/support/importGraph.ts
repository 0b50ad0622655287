import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from './repository';

/** One import as written in a source file. `target` is a file of the repository or a package's name. */
export interface ImportEdge {
  readonly from: string;
  readonly target: string;
}

/** Every static import, re-export, dynamic import and `require` of one source text. */
export function importsOf(file: string, text: string): readonly ImportEdge[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) => ({ from: file, target: targetOf(file, fileName) }));
}

/** The import graph of the given source files. */
export function readImportGraph(files: readonly string[]): readonly ImportEdge[] {
  return files.flatMap((file) =>
    importsOf(file, readFileSync(path.join(repositoryRoot, file), 'utf8')),
  );
}

/** The chain of imports from each root to the first file that imports `target`, however far below. */
export function chainsTo(
  target: string,
  roots: readonly string[],
  graph: readonly ImportEdge[],
): readonly string[] {
  const chainFrom = (file: string, seen: Set<string>): string | undefined => {
    if (seen.has(file)) return undefined;
    seen.add(file);
    for (const edge of graph.filter(({ from }) => from === file)) {
      if (edge.target === target) return `${file} > ${target}`;
      const below = chainFrom(`${edge.target}.ts`, seen);
      if (below !== undefined) return `${file} > ${below}`;
    }
    return undefined;
  };
  return roots.flatMap((root) => chainFrom(root, new Set()) ?? []);
}

function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
}
