import { excerptAt } from '../../core/markdown/excerpt';
import type { NoteLink } from '../../core/markdown/noteLink';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { RecordId } from '../../core/model/ids';
import type { OutgoingLink } from '../../core/ports/linkReader';
import type { Sql } from '../connection/sqlConnection';
import { folderOfLink, targetKey } from '../index/linkIndex';
import { notesWithTexts, summariesById } from './noteTexts';

interface TargetRow {
  readonly targetKey: string;
  readonly folder: string;
  readonly targetId: RecordId | null;
  readonly named: number;
}

const selectTargets = `SELECT t.targetKey, t.folder, t.targetId, EXISTS
    (SELECT 1 FROM note_keys AS k WHERE k.campaignId = t.campaignId AND k.key = t.targetKey) AS named
  FROM notes AS n JOIN links AS l ON l.source = n.id JOIN link_names AS t ON t.id = l.nameId
  WHERE n.docId = ?`;

/** The links of a note's text and where they lead. */
export async function readOutgoing(sql: Sql, docId: RecordId): Promise<readonly OutgoingLink[]> {
  const source = (await notesWithTexts(sql, [docId])).get(docId);
  if (source === undefined) return [];
  const rows = await sql.all<TargetRow>(selectTargets, [docId]);
  const targets = new Map(rows.map((row) => [JSON.stringify([row.targetKey, row.folder]), row]));
  const notes = await summariesById(
    sql,
    rows.flatMap(({ targetId }) => targetId ?? []),
  );
  const { text } = source;
  return findNoteLinks(text)
    .filter(({ target }) => target !== '')
    .map((link) => {
      const row = targets.get(JSON.stringify([targetKey(link), folderOfLink(link)]));
      const targetId = row?.targetId ?? undefined;
      const target = targetId === undefined ? undefined : notes.get(targetId);
      const ambiguous = targetId === undefined && row?.named === 1;
      return { ...written(link), target, ambiguous, ...excerptAt(text, link.start, link.line) };
    });
}

function written(link: NoteLink): Pick<OutgoingLink, 'name' | 'kind' | 'heading' | 'block'> {
  const { target, kind, embed, heading, block } = link;
  return {
    name: target,
    kind: embed ? 'embed' : kind,
    ...(heading === undefined ? {} : { heading }),
    ...(block === undefined ? {} : { block }),
  };
}
