// The one place where a name becomes part of an SQL statement.

/** A table or column name, quoted as the SQL standard says; both engines accept it. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const quotedNames = (names: readonly string[]): string => names.map(quotedName).join(', ');
