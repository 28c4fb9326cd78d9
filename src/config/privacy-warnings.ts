// Warnings about a policy of privacy that leaves the same fact in another place.

import { kin } from '../catalogue/kin.ts';
import type { ClientSettings } from './settings.ts';

/** Only places that AA is asked for. `privacy test` counts in how many customers it is so. */
export function kinWarnings({ id, association, privacy }: ClientSettings): readonly string[] {
  const ruled = new Set((privacy?.rules ?? []).flatMap(({ paths }) => paths));
  const isAsked = (path: string): boolean =>
    !path.includes('.') || Object.hasOwn(association.sections, sectionOf(path));
  const isRuled = (path: string): boolean => ruled.has(path) || ruled.has(sectionOf(path));
  return kin.flatMap((alike) => {
    const taken = alike.filter(isRuled);
    const left = alike.filter((path) => !isRuled(path) && isAsked(path));
    if (taken.length === 0 || left.length === 0) return [];
    return `client ${id}: privacy is for ${taken.join(', ')}, and the same may stand in ${left.join(', ')}; \`aa-shadow privacy test --client ${id}\` counts it`;
  });
}

const sectionOf = (path: string): string => path.split('.')[0] ?? '';
