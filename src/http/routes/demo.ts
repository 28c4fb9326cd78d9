// The routes of the demo alone: they change its simulated AA. No other server has them, and they are in no OpenAPI document.

import { z } from 'zod';
import { type Answer, jsonAnswer } from '../answers/answer.ts';
import type { DemoControls } from '../demo-controls.ts';
import { wholeNumber } from './parameters.ts';
import { noBody, nothing, type Route, route } from './route.ts';

export const demoRoutes = (demo: DemoControls): readonly Route[] => [
  route({
    ...described('spike', 'Changes many customers of the simulated AA at once.'),
    takes: {
      path: nothing,
      query: nothing,
      body: z.strictObject({ customers: wholeNumber(1_000_000).optional() }).optional(),
    },
    work: (_serving, { body }) => said(demo.spike(body?.customers ?? null)),
  }),
  route({
    ...described('fault', 'Has the simulated AA fail for a minute, or work again.'),
    takes: { path: nothing, query: nothing, body: noBody },
    work: () => said(demo.fault()),
  }),
  route({
    ...described('change', 'Changes one customer of the simulated AA.'),
    takes: { path: nothing, query: nothing, body: noBody },
    work: () => said(demo.change()),
  }),
];

const described = (what: string, summary: string) =>
  ({
    method: 'POST',
    address: `/v1/demo/${what}`,
    name: `demo-${what}`,
    summary,
    scope: 'operate',
    answers: 'Demo',
  }) as const;

const said = (says: string): Answer => jsonAnswer({ says });
