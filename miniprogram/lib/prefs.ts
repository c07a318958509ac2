// How the member wants to read: large type is kept on the phone, the server's suggestion counts until somebody chooses.

import { me } from './session'

const KEY = 'elder'

export function elder(): boolean {
  const chosen = wx.getStorageSync<boolean | ''>(KEY)
  return typeof chosen === 'boolean' ? chosen : (me()?.elder_default ?? false)
}

export function setElder(on: boolean): void {
  wx.setStorageSync(KEY, on)
}
