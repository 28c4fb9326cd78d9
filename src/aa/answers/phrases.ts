// Words by which a text in an answer tells that something went wrong, or that all went well.

const wordOfTrouble =
  /\b(fail(ed|ure|s)?|errors?|exception|invalid|denied|refused|rejected|unauthori[sz]ed|not allowed|unavailable|time-?d?[ -]?out|maintenance|locked|(try|again) (again )?later)\b|\bORA-\d/i;
/** It says that there was no error. */
export const deniesTrouble = (text: string): boolean => /\b(no|0|zero|without) errors?\b/i.test(text);

export const speaksOfTrouble = (text: string): boolean => wordOfTrouble.test(text) && !deniesTrouble(text);

const wordOfPeace = /\b(success\w*|succeeded|completed?|normal(ly)?|ok(ay)?|done|nothing to report)\b/i;
const wordOfDoubt =
  /\b(not|no|un\w+|can|cannot|could|partial\w*|aborted?|missing|only|before|until|except|expired|terminated|ended)\b/i;

/** It says that all went well, and nothing else. */
export const speaksOfPeace = (text: string): boolean =>
  deniesTrouble(text) || (wordOfPeace.test(text) && !wordOfDoubt.test(text) && !speaksOfTrouble(text));
