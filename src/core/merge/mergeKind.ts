/**
 * How a field is merged when both sides changed it:
 * - `scalar`: mine wins, theirs is reported
 * - `counter`: base plus both deltas
 * - `set`: per element
 * - `map`: per key, recursively
 * - `prose`: three-way merge of text, nothing typed is dropped
 * - `frontMatter`: a note's raw front matter, per top-level key
 */
export type MergeKind = 'scalar' | 'counter' | 'set' | 'map' | 'prose' | 'frontMatter';
