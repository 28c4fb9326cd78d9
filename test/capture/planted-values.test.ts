// P11: values are planted in every place that an answer has. None of them is in the folder of a capture, in any form.

import { describePlanted } from './planted-cases.ts';

describePlanted([['UTF-8', 'UTF-8', (text) => Buffer.from(text, 'utf8')]]);
