// Why a customer is fresh or not: the verdict with its sentence, other spellings of the number, and what can be done.

import type { Explanation } from '../../../../packages/client/src/api-types.ts';
import { CustomerMark } from '../../parts/customer-mark.tsx';
import { Moments } from '../../parts/moments.tsx';
import { Time } from '../../parts/time.tsx';
import { WayLink } from '../../parts/way-link.tsx';
import { href } from '../../router.ts';
import { saidOf, type Way } from '../../words/commands.ts';
import { RefreshNow } from './refresh-now.tsx';

interface WhyTerms {
  readonly explained: Explanation;
  readonly reload: () => Promise<void>;
}

interface WhyTextTerms {
  readonly client: string;
  readonly said: ReturnType<typeof saidOf>;
  readonly isParked: boolean;
}

const hasParked = ({ waiting }: Explanation): boolean => waiting.some(({ state }) => state === 'parked');

export function Why({ explained, reload }: WhyTerms) {
  const { client, cust_id: custId, verdict, verdict_text: text } = explained;
  return (
    <section class={`panel why ${verdict}`} aria-label="Why">
      <p class="why-verdict">
        <CustomerMark verdict={verdict} />
        {explained.as_of_at === null ? null : (
          <span class="faint small">
            as of <Time at={explained.as_of_at} />
          </span>
        )}
      </p>
      <WhyText client={client} said={saidOf(text)} isParked={hasParked(explained)} />
      <OtherSpellings explained={explained} />
      {verdict === 'forgotten' ? null : (
        <RefreshNow
          client={client}
          custId={custId}
          explained={explained}
          done={reload}
          does={verdict === 'unknown' ? 'Fetch from AA' : 'Refresh now'}
        />
      )}
    </section>
  );
}

function WhyText({ client, said: { text, ways }, isParked }: WhyTextTerms) {
  const all = isParked ? [...new Set<Way>([...ways, 'parked'])] : ways;
  return (
    <p class="why-text">
      <Moments text={text} />
      {all.map((way) => (
        <span key={way}>
          {' '}
          <WayLink client={client} way={way} />
        </span>
      ))}
    </p>
  );
}

function OtherSpellings({
  explained: { client, other_spellings: others },
}: {
  readonly explained: Explanation;
}) {
  if (others.length === 0) return null;
  return (
    <p>
      Known here, too, with other leading zeros:{' '}
      {others.map((other, at) => (
        <span key={other}>
          {at === 0 ? null : ', '}
          <a href={href(['clients', client, 'customers', other])}>
            <bdi>{other}</bdi>
          </a>
        </span>
      ))}
    </p>
  );
}
