// Words by which a text in an answer tells that something went wrong, wherever it stands.

const wordOfTrouble =
  /\b(fail(ed|ure|s)?|errors?|exception|invalid|denied|refused|rejected|unauthori[sz]ed|not allowed|unavailable|time-?d?[ -]?out|maintenance|locked|(try|again) (again )?later)\b|\bORA-\d/i;
/** It says that there was no error. */
export const deniesTrouble = (text: string): boolean => /\b(no|0|zero|without) errors?\b/i.test(text);

export const speaksOfTrouble = (text: string): boolean => wordOfTrouble.test(text) && !deniesTrouble(text);
