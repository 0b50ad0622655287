export const text = { type: 'text' } as const;
export const optionalText = { type: 'text', nullable: true } as const;
export const integer = { type: 'integer' } as const;
export const optionalInteger = { type: 'integer', nullable: true } as const;
export const zero = { type: 'integer', default: 0 } as const;
export const rowId = { type: 'integer', primary: true, generated: 'increment' } as const;
/** The only row of a one-row table. */
export const single = { type: 'integer', primary: true } as const;
