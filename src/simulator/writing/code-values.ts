// Codes, types and ids: AA leaves them out of the items of a section unless the request says includeCodeValues.

import type { Field } from '../../catalogue/field.ts';

export const isCodeValue = ({ element }: Pick<Field, 'element'>): boolean =>
  /^(code|type|id)$|[a-z](Code|Type|Serno|Id)$/.test(element);
