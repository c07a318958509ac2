// The member's own: who is signed in, what was agreed to, what is stored, a copy of it, and the ways to end it.
import { get, post } from '../../lib/api'
import { callOf } from '../../lib/cards'
import { dayOrNone, moment } from '../../lib/format'
import { outline } from '../../lib/outline'
import type { OutlineRow } from '../../lib/outline'
import { keep } from '../../lib/outbox'
import { elder, setElder } from '../../lib/prefs'
import { become, me, refresh, signedIn, switchTo, unbind } from '../../lib/session'
import { texts, wording } from '../../lib/texts'
import type { Agreement, Erasure, Hotline, Me } from '../../lib/types'
import { go, look, sure, tell, whyNot } from '../../lib/ui'

const words = texts.privacy

Page({
  data: {
    t: wording(words),
    again: texts.common.again,
    look: 'screen',
    large: false,
    state: 'loading' as 'loading' | 'ready' | 'failed',
    why: '',
    told: null as { text: string; tone: string } | null,
    opened: '',
    agreements: [] as ReturnType<typeof agreementView>[],
    copied: null as OutlineRow[] | null,
    erased: null as Erasure | null,
    contacts: [] as ReturnType<typeof callOf>[],
    ...whoOf(null),
  },
  copyText: '',

  onShow() {
    this.setData({ look: look(), large: elder() })
    void this.load()
  },

  async load() {
    try {
      const { me: member } = await signedIn()
      const [contacts, agreements] = await Promise.all([
        get<Hotline[]>('/contacts'),
        member ? get<Agreement[]>('/agreements') : Promise.resolve([]),
      ])
      this.setData({
        state: 'ready',
        ...whoOf(member),
        agreements: agreements.map(agreementView),
        contacts: contacts.map((line) => callOf(line.name, line.number, `${line.number} ${line.hours}`)),
      })
    } catch (thrown) {
      this.setData({ state: 'failed', why: whyNot(thrown) })
    }
  },

  /** What may go wrong is said on the page; then everything is read anew. */
  async attempt(work: () => Promise<string>) {
    try {
      const text = await work()
      this.setData({ told: text ? { text, tone: 'good' } : null })
    } catch (thrown) {
      this.setData({ told: { text: whyNot(thrown), tone: 'wrong' } })
    }
    await this.load()
  },

  bind() {
    go('/pages/bind/index')
  },

  switch(event: WechatMiniprogram.TouchEvent) {
    void this.become(String(event.currentTarget.dataset['ref']))
  },

  back() {
    void this.become(null)
  },

  become(ref: string | null) {
    return this.attempt(async () => {
      await switchTo(ref)
      this.forget()
      return words.switched(shownName(me()))
    })
  },

  /** Nothing of one identity is kept for the next. */
  forget() {
    keep([])
    this.copyText = ''
    this.setData({ copied: null, opened: '' })
  },

  resize() {
    setElder(!elder())
    this.setData({ look: look(), large: elder() })
  },

  unfold(event: WechatMiniprogram.TouchEvent) {
    const id = String(event.currentTarget.dataset['id'])
    this.setData({ opened: this.data.opened === id ? '' : id })
  },

  async agree(event: WechatMiniprogram.TouchEvent) {
    const id = String(event.currentTarget.dataset['id'])
    const item = this.data.agreements.find((agreement) => agreement.id === id)
    if (!item) return
    if (item.given && !(await sure(words.withdrawTitle, words.withdrawText, words.withdrawSure))) return
    await this.attempt(async () => {
      await post('/agreements', { id, version: item.version, agreed: !item.given })
      await refresh()
      return ''
    })
  },

  async copy() {
    if (this.data.copied) {
      this.setData({ copied: null })
      return
    }
    await this.attempt(async () => {
      const found = await get<unknown>('/me/export')
      this.copyText = JSON.stringify(found, null, 2)
      this.setData({ copied: outline(found) })
      return ''
    })
  },

  clip() {
    wx.setClipboardData({ data: this.copyText, success: () => tell(words.copied) })
  },

  async unbind() {
    if (!(await sure(words.unbindTitle, words.unbindText, words.unbindSure))) return
    await this.attempt(async () => {
      await unbind()
      this.forget()
      return words.unbindDone
    })
  },

  async erase() {
    if (!(await sure(words.eraseTitle, words.eraseText, words.eraseSure))) return
    await this.attempt(async () => {
      const report = await post<Erasure>('/me/erase', { confirm: true })
      const remains = report.remains.map((part) => ({ ...part, until: part.until && words.until(dayOrNone(part.until)) }))
      this.forget()
      become('', null)
      await refresh()
      this.setData({ erased: { ...report, remains } })
      return ''
    })
  },
})

const shownName = (member: Me | null): string => member?.acting_for?.name_masked ?? member?.name_masked ?? ''

function whoOf(member: Me | null) {
  return {
    bound: member !== null,
    name: member ? shownName(member) : words.unbound,
    tier: member?.tier_name ?? '',
    acting: member?.acting_for ? words.acting(member.acting_for.relation) : '',
    others: (member?.switchable ?? []).map(({ ref, name_masked }) => ({ ref, label: words.switchTo(name_masked) })),
  }
}

function agreementView(agreement: Agreement) {
  const given = agreement.agreed_version === agreement.version
  const older = agreement.agreed_version !== null && !given
  const at = agreement.agreed_at ? moment(agreement.agreed_at) : ''
  const status = given ? words.agreed(at, words.givers[agreement.given_by ?? ''] ?? '') : older ? words.newer : words.notAgreed
  return { ...agreement, given, status }
}
