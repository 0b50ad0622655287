// Entry of the bundle with the structure operations that read front matter; the editor loads it on first use.
export { changeKind } from './changeKind';
export { duplicateNote } from './duplicateNote';
export { mergeNotes } from './mergeNotes';
export { setAudience } from './setAudience';
export { splitSection } from './splitSection';
