// Counts: what is left in large, what it is made of below the name.
import type { QuotaRow } from '../../lib/cards'

Component({
  properties: { rows: { type: Array, value: [] as QuotaRow[] } },
})
