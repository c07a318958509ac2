// What several pages do with WeChat's own means.

import { asFailure } from './failure'
import { elder } from './prefs'
import { texts } from './texts'

export const call = (phoneNumber: string): void => {
  // A call given up in WeChat's sheet is no failure.
  wx.makePhoneCall({ phoneNumber, fail: () => undefined })
}

export const tell = (title: string): void => {
  void wx.showToast({ title, icon: 'none', duration: 3000 })
}

/** The class of a page's outermost view. */
export const look = (): string => (elder() ? 'screen elder' : 'screen')

/** Asks with WeChat's own dialog; true for the yes. */
export async function sure(title: string, content: string, confirmText: string): Promise<boolean> {
  const { confirm } = await wx.showModal({ title, content, confirmText, cancelText: texts.common.notNow })
  return confirm
}

export const go = (url: string): void => {
  void wx.navigateTo({ url })
}

/** The message for the member in whatever was thrown. */
export const whyNot = (thrown: unknown): string => asFailure(thrown).message
