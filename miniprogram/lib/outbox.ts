// What the member said and the server has not confirmed, kept over a restart: lost network must lose no sentence.

import type { Unsent } from './timeline'

const KEY = 'unsent'

export function kept(): Unsent[] {
  const found = wx.getStorageSync<Unsent[] | ''>(KEY)
  return Array.isArray(found) ? found.map((item) => ({ ...item, state: 'waiting' })) : []
}

export function keep(unsent: Unsent[]): void {
  const worth = unsent.filter((item) => item.state !== 'refused')
  if (worth.length) wx.setStorageSync(KEY, worth)
  else wx.removeStorageSync(KEY)
}
