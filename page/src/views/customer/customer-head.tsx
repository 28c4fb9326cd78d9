// The head of a customer: number, type, as-of, and whether it was deleted or forgotten.

import type { Explanation } from '../../../../packages/client/src/api-types.ts';
import { companyName, type JsonObject } from '../../data/record.ts';
import { Time } from '../../parts/time.tsx';
import { typeText } from '../../words/record-words.ts';

interface HeadTerms {
  readonly explained: Explanation;
  /** `null`: nothing is stored, or it has not come yet. */
  readonly document: JsonObject | null;
}

export function CustomerHead({ explained, document }: HeadTerms) {
  const type = document?.['custType'];
  const company = document === null ? '' : companyName(document);
  return (
    <dl class="customer-head">
      <div>
        <dt>Number</dt>
        <dd class="mono">
          <bdi>{explained.cust_id}</bdi>
        </dd>
      </div>
      {typeof type !== 'string' || type === '' ? null : (
        <div>
          <dt>Type</dt>
          <dd>{typeText(type)}</dd>
        </div>
      )}
      {company === '' ? null : (
        <div>
          <dt>Company</dt>
          <dd dir="auto">{company}</dd>
        </div>
      )}
      {explained.as_of_at === null ? null : (
        <div>
          <dt>As of</dt>
          <dd>
            <Time at={explained.as_of_at} as="clock" />
          </dd>
        </div>
      )}
      {explained.changed_at === null ? null : (
        <div>
          <dt>Last changed here</dt>
          <dd>
            <Time at={explained.changed_at} as="clock" />
          </dd>
        </div>
      )}
      {explained.deleted_at === null ? null : (
        <div class="is-gone">
          <dt>Deleted in AA</dt>
          <dd>
            <Time at={explained.deleted_at} as="clock" />
          </dd>
        </div>
      )}
      {explained.forgotten_at === null ? null : (
        <div class="is-gone">
          <dt>Forgotten</dt>
          <dd>
            <Time at={explained.forgotten_at} as="clock" />
          </dd>
        </div>
      )}
    </dl>
  );
}
