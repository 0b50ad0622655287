/** View of every live note's words; the search index reads from it. */
export const textsView = 'note_texts';
