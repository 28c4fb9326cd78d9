// A query for people who see the tables for the first time.

/** One line that can stand between double quotes in a shell. */
export const exampleQuery =
  'SELECT display_name, address FROM customers JOIN emails USING (client_id, cust_id) LIMIT 5';
