// A person's own copy, whatever it holds, as an indented list. Names are the record's own.

export interface OutlineRow { index: number; depth: number; name: string; value: string }

export function outline(found: unknown): OutlineRow[] {
  const rows: OutlineRow[] = []
  walk(found, '', 0, rows)
  return rows
}

function walk(found: unknown, name: string, depth: number, rows: OutlineRow[]): void {
  if (found === null || found === undefined || found === '') return
  if (typeof found !== 'object') {
    rows.push({ index: rows.length, depth, name, value: String(found) })
    return
  }
  const parts = Object.entries(found)
  if (!parts.length) return
  if (name) rows.push({ index: rows.length, depth, name, value: '' })
  const below = name ? depth + 1 : depth
  parts.forEach(([key, value]) => walk(value, Array.isArray(found) ? String(Number(key) + 1) : key, below, rows))
}
