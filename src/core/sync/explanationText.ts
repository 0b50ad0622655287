import { escapeMarkdown } from '../escapeMarkdown';
import type { SyncExplanation } from './explainSync';

/** An explanation as a Markdown document. */
export function explanationText(explanation: SyncExplanation): string {
  const { title, verdict, reasons, facts, conflicts, log } = explanation;
  const table = facts.map(([name, value]) => `| ${name} | ${escapeMarkdown(value)} |`);
  return [
    `# Sync of ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(verdict)}**`,
    ...reasons.map(escapeMarkdown),
    ['| | |', '|---|---|', ...table].join('\n'),
    ...section('Conflicts', conflicts),
    ...section('What sync did', log),
    '',
  ].join('\n\n');
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [`## ${heading}`, lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')];
}
