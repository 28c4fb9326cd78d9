// Applying fetched customers: what is stored, what goes to the feed, what happens in the ledger.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import { ids, type OpenFresh, outcomes } from './contract-database.ts';
import { madeUpCustomer, madeUpItem, withSection } from './made-up-customer.ts';
import { toldChanges } from '../support/told-changes.ts';
import { asKept } from '../support/as-kept.ts';

export function applyCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('P3: a batch with a fetch number that the database has never given is refused as a whole, and its entries keep waiting', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2']);
    await shadow.claimPending(lease, drainNo, 10);
    const [known, lost] = [
      await bench.current(shadow, madeUpCustomer('1')),
      await bench.current(shadow, madeUpCustomer('2')),
    ];
    await lookInside(bench.database.url, 'UPDATE sync_clients SET fetch_number = fetch_number - 1');
    for (const claimant of [lease, null])
      await expect(bench.apply(shadow, claimant, known, lost)).rejects.toMatchObject({
        code: 'DB_SET_BACK',
        kind: 'transient',
      });
    expect(await toldChanges(shadow, bench.client)).toEqual([]);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ pending: 2, stored: 0 });
    const again = [
      await bench.current(shadow, madeUpCustomer('1')),
      await bench.current(shadow, madeUpCustomer('2')),
    ];
    expect(outcomes(await bench.apply(shadow, lease, ...again))).toEqual(['created', 'created']);
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
  });

  test('an empty batch does nothing', async () => {
    const { bench, shadow } = fixture;
    expect(await bench.apply(shadow, null)).toEqual([]);
  });

  test('the same customer twice in a batch is a bug, and nothing of the batch is stored', async () => {
    const { bench, shadow } = fixture;
    const twice = bench.store(shadow, madeUpCustomer('1'), madeUpCustomer('2'), madeUpCustomer('1'));
    await expect(twice).rejects.toMatchObject({ code: 'DB_BAD_BATCH', kind: 'bug' });
    expect(await shadow.customer(bench.client, custId('2'))).toBeNull();
  });

  test('a record of another customer is a bug', async () => {
    const { bench, shadow } = fixture;
    const result = { ...(await bench.current(shadow, madeUpCustomer('1'))), custId: custId('2') };
    await expect(bench.apply(shadow, null, result)).rejects.toMatchObject({ code: 'DB_BAD_BATCH' });
  });

  test('P7: a new customer is one change that names every part it has', async () => {
    const { bench, shadow } = fixture;
    const [applied] = await bench.store(shadow, madeUpCustomer('1'));
    const parts = ['customer', ...sections.map(({ name }) => name)];
    expect(applied).toEqual({ custId: '1', outcome: 'created', sections: parts, knownAt: null });
    expect(await toldChanges(shadow, bench.client)).toEqual([
      {
        changeNo: 1,
        custId: '1',
        kind: 'created',
        sections: parts,
        fields: [],
        cause: null,
        committedAt: bench.clock.now(),
      },
    ]);
  });

  test('P7: storing the same content again changes only the as-of time', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    const before = await shadow.customer(bench.client, custId('1'));
    bench.clock.pass(60_000);
    expect(outcomes(await bench.store(shadow, madeUpCustomer('1')))).toEqual(['unchanged']);
    const after = await shadow.customer(bench.client, custId('1'));
    expect(after).toEqual({ ...before, fetchNumber: 2, fetchedAt: bench.clock.now() });
    expect(await toldChanges(shadow, bench.client, 1)).toEqual([]);
  });

  test('P7: the order of items is not content', async () => {
    const { bench, shadow } = fixture;
    const record = madeUpCustomer('1', { items: { emails: 3 } });
    await bench.store(shadow, record);
    const turned = withSection(record, 'emails', record.sections.emails.toReversed());
    expect(outcomes(await bench.store(shadow, turned))).toEqual(['unchanged']);
  });

  test.each(sections.map(({ name }) => name))(
    'P7: a change in %s is one change of that section, and the rows follow',
    async (name) => {
      const { bench, shadow } = fixture;
      const record = madeUpCustomer('1');
      await bench.store(shadow, record);
      const { fields, table, within } = sections.find((section) => section.name === name)!;
      const parentNo = within === null ? null : 1;
      const more = { ...madeUpItem(fields, 500, parentNo), extra: { odd: 'value' } };
      const changed = withSection(record, name, [more, ...record.sections[name]]);
      const [applied] = await bench.store(shadow, changed);
      expect(applied).toMatchObject({ outcome: 'updated' });
      expect(applied?.sections).toContain(name);
      const rows = (await shadow.customer(bench.client, custId('1')))?.rows[table];
      expect(rows).toMatchObject([
        { item_no: 1, extra: { odd: 'value' } },
        { item_no: 2, extra: null },
      ]);
      expect(await toldChanges(shadow, bench.client, 1)).toHaveLength(1);
    },
  );

  test('a section that empties loses its rows, and only that section is named', async () => {
    const { bench, shadow } = fixture;
    const record = madeUpCustomer('1');
    await bench.store(shadow, record);
    const [applied] = await bench.store(shadow, withSection(record, 'emails', []));
    expect(applied).toMatchObject({ outcome: 'updated', sections: ['emails'] });
    const rows = (await shadow.customer(bench.client, custId('1')))?.rows;
    expect([rows?.emails.length, rows?.phones.length]).toEqual([0, 1]);
  });

  test('attributes of jobs keep pointing at their job when the jobs come in another order', async () => {
    const { bench, shadow } = fixture;
    const record = madeUpCustomer('1', { items: { jobs: 2 } });
    await bench.store(shadow, record);
    const [first, second] = record.sections.jobs;
    const jobs = [second!, madeUpItem(sections[5].fields, 77, null), first!];
    const attributes = record.sections.employmentAttributes.map((item) => ({ ...item, parentNo: 3 }));
    const moved = withSection(withSection(record, 'jobs', jobs), 'employmentAttributes', attributes);
    expect((await bench.store(shadow, moved))[0]?.sections).toEqual(['jobs']);
    const rows = (await shadow.customer(bench.client, custId('1')))?.rows;
    expect(rows?.job_attributes).toMatchObject([{ job_item_no: 3 }]);
    const place = sections[5].fields.findIndex(({ column }) => column === 'employer_name');
    expect(rows?.jobs[2]).toMatchObject({ employer_name: first!.values[place] });
  });

  test('unknown sections count as content and live in the document', async () => {
    const { bench, shadow } = fixture;
    const record = { ...madeUpCustomer('1'), unknownSections: { customer: { hue: 'red' } } };
    await bench.store(shadow, record);
    const changed = { ...record, unknownSections: { customer: { hue: 'blue' } }, document: { hue: 'blue' } };
    expect(await bench.store(shadow, changed)).toMatchObject([
      { outcome: 'updated', sections: ['customer'] },
    ]);
    expect((await shadow.customer(bench.client, custId('1')))?.document).toEqual({ hue: 'blue' });
    expect(await bench.store(shadow, madeUpCustomer('1'))).toMatchObject([{ outcome: 'updated' }]);
  });

  test('P3: of two answers the one fetched later wins, whatever order they arrive in', async () => {
    const { bench, shadow } = fixture;
    const older = await bench.current(shadow, madeUpCustomer('1', { seed: 1 }));
    const newer = await bench.current(shadow, madeUpCustomer('1', { seed: 2 }));
    expect(outcomes(await bench.apply(shadow, null, newer))).toEqual(['created']);
    expect(outcomes(await bench.apply(shadow, null, older))).toEqual(['stale']);
    expect(outcomes(await bench.apply(shadow, null, newer))).toEqual(['stale']);
    const stored = await shadow.customer(bench.client, custId('1'));
    expect(stored).toMatchObject({ fetchNumber: 2, columns: { login_id: 'text 4' } });
    expect(await toldChanges(shadow, bench.client)).toHaveLength(1);
  });

  test('P3: an answer from before a deletion does not bring the customer back', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    const older = await bench.current(shadow, madeUpCustomer('1', { seed: 1 }));
    const unknownOlder = await bench.current(shadow, madeUpCustomer('2'));
    await bench.apply(shadow, null, await bench.gone(shadow, '1'), await bench.gone(shadow, '2'));
    expect(outcomes(await bench.apply(shadow, null, older, unknownOlder))).toEqual(['stale', 'stale']);
    expect(await shadow.customer(bench.client, custId('2'))).toBeNull();
  });

  test('P2: rows, ledger entry and change are there together', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const knownAt = bench.clock.now();
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2']);
    await shadow.claimPending(lease, drainNo, 1);
    bench.clock.pass(5_000);
    const [applied] = await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    expect(applied).toMatchObject({ outcome: 'created', knownAt });
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ pending: 1, stored: 1 });
    expect(await shadow.clientState(bench.client)).toMatchObject({ customers: 1, lastChangeNo: 1 });
    const { emails } = madeUpCustomer('1').sections;
    expect((await shadow.customer(bench.client, custId('1')))?.rows.emails).toHaveLength(emails.length);
  });

  test('P2: a batch that fails half way stores nothing of it', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2']);
    const good = await bench.current(shadow, madeUpCustomer('1'));
    // The second customer has a time that cannot be written. It fails after the first customer has been written.
    const bad = { ...(await bench.current(shadow, madeUpCustomer('2'))), fetchedAt: new Date(Number.NaN) };
    await expect(bench.apply(shadow, lease, good, bad)).rejects.toMatchObject({ code: 'DB_FAILED' });
    expect(await shadow.customer(bench.client, custId('1'))).toBeNull();
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ pending: 2 });
    expect(await toldChanges(shadow, bench.client)).toEqual([]);
  });

  test('P2: a batch that fails in its last statements stores nothing', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    // The database does not accept this kind of finding, and findings are written after rows and ledger.
    const findings = [{ kind: 'strange' as never, path: 'emails/strange' }];
    const broken = await bench.current(shadow, { ...madeUpCustomer('1'), findings });
    await expect(bench.apply(shadow, lease, broken)).rejects.toMatchObject({ code: /^DB_/ });
    expect(await shadow.customer(bench.client, custId('1'))).toBeNull();
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ pending: 1 });
    expect(await toldChanges(shadow, bench.client)).toEqual([]);
  });

  test('P3: a customer that another worker changed after it was claimed is fetched again', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2']);
    const claimed = await shadow.claimPending(lease, drainNo, 10);
    const [stored, unknown] = claimed.map(({ storedHash }) => storedHash);
    expect(unknown).toBeNull();
    await bench.store(shadow, madeUpCustomer('1', { seed: 1 }));
    const prepare = shadow.preparation(new Map([[custId('1'), stored ?? '']]));
    const same = {
      ...(await bench.current(shadow, madeUpCustomer('1'))),
      customer: prepare(asKept(madeUpCustomer('1'))),
    };
    expect(outcomes(await bench.apply(shadow, lease, same))).toEqual(['moved']);
    await shadow.unclaim(lease, claimed);
    const [again] = await shadow.claimPending(lease, drainNo, 1);
    expect(again?.storedHash).not.toBe(stored);
    const late = await bench.current(shadow, madeUpCustomer('1'));
    expect(outcomes(await bench.apply(shadow, lease, late))).toEqual(['updated']);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ stored: 1, pending: 1 });
  });

  test('a claim does not give the hash of a tombstone, so a customer that comes back is always written', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    await bench.apply(shadow, null, await bench.gone(shadow, '1'));
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    expect(await shadow.claimPending(lease, drainNo, 10)).toMatchObject([{ custId: '1', storedHash: null }]);
  });

  test('P1: a fetch from before the queue answer settles nothing, because the change may be newer', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const early = await bench.current(shadow, madeUpCustomer('1', { seed: 1 }));
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    expect(await bench.apply(shadow, null, early)).toMatchObject([{ outcome: 'created', knownAt: null }]);
    expect(ids(await shadow.claimPending(lease, drainNo, 10))).toEqual(['1']);
  });

  test('a refresh by hand after the queue answer settles the entry, and the drain has less to do', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    await bench.store(shadow, madeUpCustomer('1'));
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ pending: 0, stored: 1 });
  });

  test('an answer that is stale settles its entry all the same', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    const slow = await bench.current(shadow, madeUpCustomer('1', { seed: 1 }));
    await bench.store(shadow, madeUpCustomer('1', { seed: 2 }));
    expect(outcomes(await bench.apply(shadow, lease, slow))).toEqual(['stale']);
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
  });

  test('P5: no fetch settles entries of an answer that is still arriving', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(lease, drainNo, [{ custId: custId('1'), reasons: [] }]);
    await bench.store(shadow, madeUpCustomer('1'));
    expect(await shadow.seal(lease, drainNo, '7', 0)).toMatchObject({ queued: 1, pending: 1 });
  });

  test('findings are counted once per customer that changed', async () => {
    const { bench, shadow } = fixture;
    const geo = { kind: 'unknown', path: 'addresses/geoCode' } as const;
    const odd = { kind: 'unreadable', path: 'jobs/startDate' } as const;
    const strange = (id: string) => ({ ...madeUpCustomer(id), findings: [geo, geo, odd] });
    await bench.store(shadow, strange('1'), madeUpCustomer('2'));
    const firstSeenAt = bench.clock.now();
    await bench.store(shadow, strange('3'));
    await bench.store(shadow, strange('3'));
    const { findings } = await shadow.clientState(bench.client);
    expect(findings).toMatchObject([
      { ...geo, seen: 2, firstSeenAt },
      { ...odd, seen: 2 },
    ]);
    expect(findings[0]!.lastSeenAt > firstSeenAt).toBe(true);
  });

  test('clients are apart, even with the same customer numbers', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    const other = 'other' as typeof bench.client;
    expect(await shadow.customer(other, custId('1'))).toBeNull();
    expect(await shadow.nextFetchNumber(other)).toBe(1);
    expect((await shadow.clientState(other)).customers).toBe(0);
  });

  test('P3: a customer found gone in a batch decides nothing about the other customers of the batch, in any order', async () => {
    const { bench, shadow } = fixture;
    const [one, gone] = [
      await bench.current(shadow, madeUpCustomer('1')),
      await bench.gone(shadow, 'never stored'),
    ];
    expect(outcomes(await bench.apply(shadow, null, gone, one))).toEqual(['unchanged', 'created']);
    const [two, three, goneToo] = [
      await bench.current(shadow, madeUpCustomer('2')),
      await bench.current(shadow, madeUpCustomer('3')),
      await bench.gone(shadow, 'never stored either'),
    ];
    expect(outcomes(await bench.apply(shadow, null, two, goneToo))).toEqual(['created', 'unchanged']);
    // It does from the next batch on, because the database does not know which unstored customer was found gone.
    expect(outcomes(await bench.apply(shadow, null, three))).toEqual(['stale']);
  });
}
