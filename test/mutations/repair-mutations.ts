// P14, and what it must not loosen: P1, P5 and P12.

import { mutation, type Mutation } from './mutation.ts';

const characters = ['src/aa/xml/repairs.test.ts'];
const answers = ['src/aa/answers/repairs.test.ts'];

export const repairMutations: readonly Mutation[] = [
  mutation(
    'P14',
    'a character that XML forbids ends the reading',
    [
      'src/aa/xml/parser.ts',
      '...(repair ? tolerant : strict),',
      '...(repair && !tolerant ? tolerant : strict),',
    ],
    characters,
  ),
  mutation(
    'P14',
    'a byte that the encoding does not have ends the reading',
    [
      'src/aa/xml/encoding.ts',
      'repair ? repairingDecoder(decoder) : strictDecoder(decoder)',
      'strictDecoder(repair ? decoder : (void repairingDecoder, decoder))',
    ],
    characters,
  ),
  mutation(
    'P14',
    'a bare ampersand swallows what follows',
    [
      'src/aa/xml/tolerant-saxes.ts',
      'isReferenceCode(code) && this.entity.length',
      '(isReferenceCode(code) || code !== semicolon) && this.entity.length',
    ],
    [...characters, 'test/property/repairing.test.ts'],
  ),
  mutation(
    'P14',
    'half a character and a bad byte make a character',
    [
      'src/aa/xml/unfit-text.ts',
      'export const byteMark = (byte: number): string => badByte +',
      "export const byteMark = (byte: number): string => lowHalf + ''.slice(0, badByte.length) +",
    ],
    characters,
  ),
  mutation(
    'P14',
    'repairs of a customer are not told',
    ['src/aa/answers/customers.ts', 'return repairs.length === 0', 'return repairs.length >= 0'],
    answers,
  ),
  mutation(
    'P14',
    'a number of a customer is read out of a repair',
    [
      'src/aa/answers/found-customers.ts',
      "if (text !== null) return isRepaired(element) ? '' : text.trim();",
      'if (text !== null) return text.trim();',
    ],
    answers,
  ),
  mutation(
    'P14',
    'repairs of a queue answer are not kept',
    [
      'src/sync/receive.ts',
      'if (answer.findings !== undefined) await',
      'if (answer.findings !== undefined && answer.unreadable < 0) await',
    ],
    ['test/faults/forbidden-characters.test.ts'],
  ),
  mutation(
    'P1',
    'the max queue number is read out of a repair',
    [
      'src/aa/answers/queue-collector.ts',
      "isRepaired(part) ? lost : (text?.trim() ?? '')",
      "isRepaired(part) && part === null ? lost : (text?.trim() ?? '')",
    ],
    answers,
  ),
  mutation(
    'P1',
    'a purge counts whatever stands behind its SUCCESS',
    [
      'src/aa/xml/tolerant-saxes.ts',
      'if (code !== less) this.#flaws.followed();',
      'if (code !== less) continue;',
    ],
    answers,
  ),
  mutation(
    'P12',
    'a malformed answer again and again is no reason for a person',
    [
      'src/report/client-status.ts',
      '|| comesAgain(document.last_error)',
      '|| (comesAgain(document.last_error) && document.parked > 0)',
    ],
    ['src/report/client-status.test.ts'],
  ),
  mutation(
    'P14',
    'a status that was repaired confirms a purge',
    ['src/aa/answers/confirmation.ts', '&& !isRepaired(part);', '&& (isRepaired(part) || true);'],
    answers,
  ),
];
