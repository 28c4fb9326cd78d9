// A query to show people who have just met the tables.

/** One line, for a shell between double quotes. */
export const exampleQuery =
  'SELECT display_name, address FROM customers JOIN emails USING (client_id, cust_id) LIMIT 5';
