import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { readStatBlock } from '../../core/markdown/statBlock';
import { projectFrontMatter } from '../../core/model/projection';
import type { Definition } from '../schema/definition';
import { storedFields } from '../schema/definition';
import { defaultField } from './fieldValues';
import type { FieldValues } from './storedRecord';
import { textValue } from './storedRecord';

/** The fields that are computed from the note's text alone. */
export function derivedValues(definition: Definition, values: FieldValues): FieldValues {
  const frontMatter = parseFrontMatter(textValue(values, 'frontMatter'));
  const projected: FieldValues = {
    ...projectFrontMatter(definition, frontMatter),
    statBlock: readStatBlock(textValue(values, 'body')),
  };
  const derived = storedFields(definition).filter(({ definition: field }) => field.derived);
  return Object.fromEntries(
    derived.map(({ name, definition: field }) => [name, projected[name] ?? defaultField(field)]),
  );
}
