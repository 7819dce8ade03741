/**
 * Rows as a table of comma-separated values (RFC 4180): every row ends with CRLF, cells with a comma, a quote or a line end are
 * quoted. A cell that a spreadsheet would take for a formula gets an apostrophe in front, as documents come from anybody.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map((cell) => quoted(harmless(cell))).join(',')}\r\n`).join('');
}

/** Without what would make it a formula, also behind blanks, which some programs skip. */
export function harmless(cell: string): string {
  return /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
}

const quoted = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
