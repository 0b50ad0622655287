import type { JsonValue } from '../../core/json';
import type { FrontMatter } from '../../core/markdown/frontMatter';
import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { readStatBlock } from '../../core/markdown/statBlock';
import { projectFrontMatter } from '../../core/model/projection';
import type { Definition } from '../schema/definition';
import { storedFields } from '../schema/definition';
import { defaultField } from './fieldValues';
import type { FieldValues } from './storedRecord';
import { textValue } from './storedRecord';

/** The record's front matter, read. */
export function frontMatterOf(values: FieldValues): FrontMatter {
  return parseFrontMatter(textValue(values, 'frontMatter'));
}

/** The fields that a note's text alone decides: the same on every device. */
export function derivedValues(
  definition: Definition,
  values: FieldValues,
  frontMatter: FrontMatter = frontMatterOf(values),
): FieldValues {
  const named: FieldValues = projectFrontMatter(definition, frontMatter);
  const derived = storedFields(definition).filter(
    ({ definition: field }) => field.derived === true,
  );
  return Object.fromEntries(
    derived.map(({ name, definition: field }): [string, JsonValue] => [
      name,
      name === 'statBlock'
        ? readStatBlock(textValue(values, 'body'))
        : (named[name] ?? defaultField(field)),
    ]),
  );
}
