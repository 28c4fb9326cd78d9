// The errors of additions to the catalogue, and the additions that their hints suggest.

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { builtIn, type Catalogue } from '../../src/catalogue/catalogue.ts';
import { extended } from '../../src/catalogue/extended.ts';
import { readSettings } from '../../src/config/settings-file.ts';
import { withSync } from '../../src/runtime/client-sync.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { door, type Trial } from './door.ts';

/** As it stands at first, and as the hint says. */
function addition(wrong: object, right: object): Trial {
  let now = wrong;
  return { attempt: () => extended(builtIn, now), cure: () => void (now = right) };
}

const phones = (fields: object): object => ({ sections: { phones: { fields } } });
const pets = (section: object): object => ({ sections: { pets: { fields: { kind: 'text' }, ...section } } });

door('CATALOGUE_BAD_NAME', 'a blank in a name', /such as `carrierCode`/, () =>
  addition(phones({ 'carrier code': 'text' }), phones({ carrierCode: 'text' })),
);

door('CATALOGUE_BAD_NAME', 'a name that makes no column', /set `table` or `column`/, () =>
  addition(
    phones({ URLtoCarrier: 'text' }),
    phones({ URLtoCarrier: { type: 'text', column: 'url_to_carrier' } }),
  ),
);

door('CATALOGUE_BAD_TYPE', 'a list without an entry', /\{ type: list, entry: tag \}/, () =>
  addition(phones({ tags: 'list' }), phones({ tags: { type: 'list', entry: 'tag' } })),
);

door('CATALOGUE_BAD_TYPE', 'a type of SQL', /`text`, `date`, `flag`, `number` or `list`/, () =>
  addition(phones({ carrier: 'varchar' }), phones({ carrier: 'text' })),
);

door('CATALOGUE_NAME_TAKEN', 'a name that is known', /leave the addition out/, () =>
  addition({ customer: { phones: 'text' } }, {}),
);

door('CATALOGUE_COLUMN_TAKEN', 'a column that is there', /column: carrier_name/, () =>
  addition(
    phones({ carrier: { type: 'text', column: 'ext' } }),
    phones({ carrier: { type: 'text', column: 'carrier_name' } }),
  ),
);

door('CATALOGUE_TABLE_TAKEN', 'a table that is there', /table: my_certifications/, () =>
  addition(pets({ table: 'phones' }), pets({ table: 'my_certifications' })),
);

door('CATALOGUE_BAD_SECTION', 'a section without fields', /at least one field/, () =>
  addition(pets({ fields: {} }), pets({})),
);

door('CATALOGUE_BAD_SECTION', 'a section within one that does not exist', /`within` must name another/, () =>
  addition(pets({ within: 'houses' }), pets({ within: 'jobs' })),
);

door(
  'CATALOGUE_DIFFERS',
  'settings and a shadow with two catalogues',
  /`loadSettings` and to `openShadow`/,
  () => {
    const larger = (): Catalogue => extended(builtIn, phones({ carrier: 'text' }));
    const folder = temporaryFolder();
    const yaml = 'clients: [{ id: demo, url: https://ams.example.org/x/, username: a, password: b }]';
    const settings = readSettings(yaml, join(folder, 'aa-shadow.yaml'), {}, larger());
    let ofShadow = builtIn;
    return {
      attempt: async () => {
        const shadow = await openShadow(settings.database, { catalogue: ofShadow });
        onTestFinished(() => shadow.close());
        return withSync({ settings, client: settings.clients[0]!, shadow }, async () => {});
      },
      cure: () => void (ofShadow = larger()),
    };
  },
);
