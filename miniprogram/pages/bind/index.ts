// From a phone number WeChat vouches for and six characters to a member. Who cannot go this way is given the line to call.
import { get, post } from '../../lib/api'
import { callOf } from '../../lib/cards'
import { become, signedIn } from '../../lib/session'
import { texts, wording } from '../../lib/texts'
import type { Bound, Candidate, Hotline, PhoneBinding, TailResult } from '../../lib/types'
import { look, whyNot } from '../../lib/ui'

type Step = 'phone' | 'tail' | 'choose' | 'hotline' | 'done'

const words = texts.bind
const STEPS = 2
const TAIL = 6

Page({
  data: {
    t: wording(words),
    look: 'screen',
    step: 'phone' as Step,
    progress: words.step(1, STEPS),
    wrong: '',
    working: false,
    tail: '',
    candidates: [] as (Candidate & { born: string })[],
    calls: [] as ReturnType<typeof callOf>[],
    help: [] as ReturnType<typeof callOf>[],
    hours: '',
    done: '',
    missing: false,
  },
  binding: '',

  onLoad() {
    this.setData({ look: look() })
    void this.help()
  },

  async help() {
    try {
      await signedIn()
      const contacts = await get<Hotline[]>('/contacts')
      this.setData({ help: contacts.slice(0, 1).map((line) => callOf(line.name, line.number)) })
    } catch {
      // The numbers are a help beside the page, which works without.
    }
  },

  phone(event: WechatMiniprogram.ButtonGetPhoneNumber) {
    const { code } = event.detail
    if (!code) {
      this.setData({ wrong: words.refused })
      return
    }
    void this.attempt(async () => {
      await signedIn()
      const found = await post<PhoneBinding>('/bind/phone', { code })
      this.binding = found.binding
      if (found.next === 'tail') this.setData({ step: 'tail', progress: words.step(2, STEPS) })
      else this.byPhone(found.hotline)
    })
  },

  byPhone(line: Hotline) {
    this.setData({ step: 'hotline', calls: [callOf(line.name, line.number)], hours: line.hours })
  },

  write(event: WechatMiniprogram.Input) {
    this.setData({ tail: event.detail.value.trim().toUpperCase(), wrong: '' })
  },

  check() {
    const { tail } = this.data
    if (tail.length !== TAIL) {
      this.setData({ wrong: words.tailShort })
      return
    }
    void this.attempt(async () => {
      const found = await post<TailResult>('/bind/tail', { binding: this.binding, tail })
      if ('choose' in found) this.offer(found.choose)
      else this.bound(found)
    })
  },

  offer(found: Candidate[]) {
    const candidates = found.map((one) => ({ ...one, born: words.born(one.birth_year) }))
    this.setData({ step: 'choose', candidates })
  },

  choose(event: WechatMiniprogram.TouchEvent) {
    const ref = String(event.currentTarget.dataset['ref'])
    void this.attempt(async () => {
      this.bound(await post<Bound>('/bind/choose', { binding: this.binding, ref }))
    })
  },

  bound({ token, member }: Bound) {
    become(token, member)
    this.setData({ step: 'done', done: words.done(member.name_masked), missing: member.agreements_missing.length > 0 })
  },

  /** One request at a time; what goes wrong is said on the page. */
  async attempt(work: () => Promise<void>) {
    if (this.data.working) return
    this.setData({ working: true, wrong: '' })
    try {
      await work()
    } catch (thrown) {
      this.setData({ wrong: whyNot(thrown) })
    }
    this.setData({ working: false })
  },

  contract() {
    wx.openPrivacyContract({ fail: () => undefined })
  },

  toAgreements() {
    void wx.redirectTo({ url: '/pages/privacy/index' })
  },

  toChat() {
    void wx.reLaunch({ url: '/pages/chat/index' })
  },
})
